//! The command palette (Ctrl K) and the list of keys (?). Both read the page: every view at the left and everything
//! with a hotkey is a command, so that nothing has to be registered twice.

use super::elements::{all, is_visible};
use super::icon::{Icon, IconName};
use super::keys::said;
use super::language;
use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// What counts as a command: the views, everything that has keys or is said to be one, and what the menus hold. Whether
/// single keys are switched off does not matter here.
const COMMANDS: &str = ".desk-rail a, a[aria-keyshortcuts], button[aria-keyshortcuts], [data-command], .menu-list a, .menu-list button:not([name=theme])";
/// What can be done although it is out of sight: the views of a narrow window, and what lies in closed menus.
const FOLDED: &str = ".desk-rail, .menu-list";
/// Marks a command while the palette is open, so that it is found again.
const MARK: &str = "data-palette";

/// Something that can be done on this page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Command {
    number: usize,
    label: String,
    keys: String,
}

/// The commands of the page as it is.
fn commands() -> Vec<Command> {
    let folded = |element: &HtmlElement| element.closest(FOLDED).is_ok_and(|around| around.is_some());
    let shown = all(COMMANDS).into_iter().filter(|element| is_visible(element) || folded(element)).enumerate();
    let mut commands: Vec<Command> = Vec::new();
    for (number, element) in shown {
        let _ = element.set_attribute(MARK, &number.to_string());
        let keys = element.get_attribute("aria-keyshortcuts").unwrap_or_default();
        let label = said(&element);
        if !label.is_empty() && !commands.iter().any(|known| known.label == label) {
            commands.push(Command { number, label, keys });
        }
    }
    commands
}

fn run(command: &Command) {
    if let Some(element) = all(&format!("[{MARK}=\"{}\"]", command.number)).first() {
        element.click();
    }
}

/// The palette. Ctrl K opens it; it does not exist without JavaScript, where the search field alone remains.
#[component]
pub fn Palette() -> impl IntoView {
    let language = language();
    let node = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let known = RwSignal::new(Vec::<Command>::new());
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let words = typed.get().to_lowercase();
        let fits = |command: &Command| words.split_whitespace().all(|word| command.label.to_lowercase().contains(word));
        let mut found: Vec<Command> = known.get().into_iter().filter(fits).collect();
        // What begins with the words comes before what only has them; otherwise the page's order stays.
        found.sort_by_key(|command| !command.label.to_lowercase().starts_with(words.trim()));
        found
    });
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if (event.ctrl_key() || event.meta_key()) && event.key() == "k" && all("dialog[open]").is_empty() {
                event.prevent_default();
                known.set(commands());
                typed.set(String::new());
                at.set(0);
                if let Some(dialog) = node.get_untracked() {
                    let _ = dialog.show_modal();
                }
                if let Some(input) = input.get_untracked() {
                    input.set_value("");
                    let _ = input.focus();
                }
            }
        });
        on_cleanup(move || handle.remove());
    });
    let choose = move |command: Command| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
        run(&command);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                if let Some(command) = found.with_untracked(|found| found.get(at.get_untracked()).cloned()) {
                    choose(command);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |(place, command): (usize, Command)| {
        let keys = command.keys.replace('+', " ");
        view! {
            <div
                role="option"
                id=format!("command-{place}")
                aria-selected=move || if at.get() == place { "true" } else { "false" }
                on:click=move |_| choose(command.clone())
            >
                {command.label.clone()}
                {(!keys.is_empty()).then(|| view! { <kbd aria-hidden="true">{keys}</kbd> })}
            </div>
        }
    };
    view! {
        <dialog class="dialog palette" node_ref=node aria-label=t::ui::palette_title(language)>
            <div class="search">
                <Icon name=IconName::Search/>
                <input
                    class="input"
                    node_ref=input
                    type="text"
                    dir="auto"
                    role="combobox"
                    autocomplete="off"
                    aria-label=t::ui::palette_label(language)
                    aria-expanded="true"
                    aria-controls="commands"
                    aria-activedescendant=move || format!("command-{}", at.get())
                    on:keydown=on_key
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        at.set(0);
                    }
                />
            </div>
            <div role="listbox" id="commands" aria-label=t::ui::palette_label(language)>
                {move || found.get().into_iter().enumerate().map(option).collect::<Vec<_>>()}
            </div>
            {move || found.with(Vec::is_empty).then(|| view! { <p class="none">{t::ui::palette_none(language)}</p> })}
        </dialog>
    }
}

/// The list of this page's hotkeys, opened by `?`.
#[component]
pub fn KeyHelp() -> impl IntoView {
    let language = language();
    let node = NodeRef::<html::Dialog>::new();
    let known = RwSignal::new(Vec::<Command>::new());
    let open = move |_| {
        known.set(commands().into_iter().filter(|command| !command.keys.is_empty()).collect());
        if let Some(dialog) = node.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    let close = move |_| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let line =
        |command: Command| view! { <dt><kbd>{command.keys.replace('+', " ")}</kbd></dt><dd>{command.label}</dd> };
    view! {
        <button class="btn ghost keys-open" type="button" aria-keyshortcuts="?" data-anywhere=true data-needs-script=true on:click=open>
            <kbd aria-hidden="true">"?"</kbd>
            {t::ui::key_help(language)}
        </button>
        <dialog class="dialog slim" node_ref=node aria-labelledby="key-help-title">
            <header>
                <h2 id="key-help-title">{t::ui::key_help_title(language)}</h2>
                <button class="btn ghost square" type="button" aria-label=t::ui::close(language) on:click=close>
                    <Icon name=IconName::Cross sm=true/>
                </button>
            </header>
            <div class="content">
                <dl class="key-list">
                    <dt><span class="keys"><kbd>"J"</kbd><kbd>"K"</kbd></span></dt>
                    <dd>{t::ui::key_rows(language)}</dd>
                    <dt><kbd>"X"</kbd></dt>
                    <dd>{t::ui::key_tick(language)}</dd>
                    <dt><kbd>{t::ui::key_palette_keys(language)}</kbd></dt>
                    <dd>{t::ui::key_palette(language)}</dd>
                    <dt><kbd>{t::ui::key_send_keys(language)}</kbd></dt>
                    <dd>{t::ui::key_send(language)}</dd>
                    {move || known.get().into_iter().map(line).collect::<Vec<_>>()}
                </dl>
            </div>
        </dialog>
    }
}
