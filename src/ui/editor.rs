//! The editor for texts in Markdown: a text area. With JavaScript it also shows a preview, which the server makes with
//! the same means as the final text.

use super::html::typed;
use super::keyed::keyed;
use super::language;
use super::post::post;
use super::slot::{label_words, shown, slot};
use crate::domain::FormRoute;
use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::FormData;

/// Where texts become HTML.
const PREVIEW: &str = FormRoute::Preview.path();

/// A text in Markdown.
#[component]
pub fn MarkdownEditor(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(default = 6)] rows: i32,
    /// Without edges of its own, inside a composer; the label is for screen readers only.
    #[prop(optional)]
    bare: bool,
    /// Keys that lead to it, such as `R`.
    #[prop(optional, into)]
    keys: Option<String>,
    /// Whether it is the one of several that is to be seen; always, by default.
    #[prop(default = Signal::stored(true), into)]
    seen: Signal<bool>,
) -> impl IntoView {
    let language = language();
    let slot = slot(&name, &label, true);
    let hint = hint.unwrap_or_else(|| t::ui::markdown_hint(language).to_owned());
    let value = shown(&name, value);
    let node = NodeRef::<html::Textarea>::new();
    let (write_id, preview_id) = (format!("{}-write", slot.id), format!("{}-preview", slot.id));
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let own_keys = keys.clone();
    Effect::new(move |_| {
        let shown = seen.get();
        if let Some(area) = node.get().filter(|_| shown && super::keys::is_awaited(own_keys.as_deref())) {
            // A text area that is being shown can take the focus once it is there.
            request_animation_frame(move || {
                let _ = area.focus();
            });
        }
    });
    let previewed = RwSignal::new(false);
    let preview = RwSignal::new(String::new());
    let show = move |on: bool| {
        previewed.set(on);
        if on {
            preview.set(t::ui::preview_loading(language).to_owned());
            let text = node.get_untracked().map(|area| area.value()).unwrap_or_default();
            render(language, &text, preview);
        }
    };
    let tabs = {
        let (write_id, preview_id) = (write_id.clone(), preview_id.clone());
        move || {
            ready.get().then(|| {
                view! { <EditorTabs seen=previewed show=show write_id=write_id.clone() preview_id=preview_id.clone()/> }
            })
        }
    };
    let key = slot.id.clone();
    let editor = view! {
        <div class=if bare { "editor bare" } else { "field editor" } data-invalid=slot.error.is_some()>
            <label class=bare.then_some("vh") for=slot.id.clone()>{label_words(label, optional)}</label>
            {tabs}
            {slot.notes(Some(hint))}
            <div id=write_id hidden=move || previewed.get()>
                <textarea
                    class=(!bare).then_some("input")
                    id=slot.id.clone()
                    name=name
                    dir="auto"
                    rows=rows.to_string()
                    placeholder=placeholder
                    node_ref=node
                    aria-required=(!optional).then_some("true")
                    aria-invalid=slot.invalid()
                    aria-describedby=slot.described_by.clone()
                    aria-keyshortcuts=super::keys::shortcut(keys.as_deref())
                    inner_html=typed(&value)
                ></textarea>
            </div>
            <div
                class="preview rich"
                dir="auto"
                id=preview_id
                hidden=move || !previewed.get()
                tabindex="0"
                role="tabpanel"
                aria-live="polite"
                aria-label=t::ui::preview(language)
                inner_html=move || preview.get()
            ></div>
        </div>
    };
    keyed(key, editor)
}

/// Asks the server for the HTML of a text. What it answers was sanitised there.
fn render(language: crate::domain::Language, text: &str, into: RwSignal<String>) {
    let Some(form) = FormData::new().ok().filter(|form| form.append_with_str("text", text).is_ok()) else {
        return;
    };
    let sent = post(
        PREVIEW,
        &form,
        |_| {},
        move |status, html| {
            // Server functions answer in JSON.
            let shown = match (status, serde_json::from_str::<String>(&html)) {
                (200..=299, Ok(html)) if html.trim().is_empty() => t::ui::preview_empty(language).to_owned(),
                (200..=299, Ok(html)) => html,
                _ => t::ui::preview_failed(language).to_owned(),
            };
            into.try_set(shown);
        },
    );
    if sent.is_none() {
        into.set(t::ui::preview_failed(language).to_owned());
    }
}

/// The two tabs above a text area, with arrow keys between them (ARIA practices, tabs).
#[component]
fn EditorTabs(
    seen: RwSignal<bool>,
    show: impl Fn(bool) + Copy + Send + Sync + 'static,
    write_id: String,
    preview_id: String,
) -> impl IntoView {
    let language = language();
    let (write, read) = (NodeRef::<html::Button>::new(), NodeRef::<html::Button>::new());
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "ArrowLeft" || event.key() == "ArrowRight" {
            event.prevent_default();
            let next = !seen.get_untracked();
            show(next);
            if let Some(tab) = if next { read } else { write }.get_untracked() {
                let _ = tab.focus();
            }
        }
    };
    let chosen = move |tab: bool| move || if seen.get() == tab { "true" } else { "false" };
    let reach = move |tab: bool| move || if seen.get() == tab { "0" } else { "-1" };
    view! {
        <div class="tabs" role="tablist" aria-label=t::ui::editor_tabs(language) on:keydown=on_key>
            <button type="button" role="tab" node_ref=write aria-selected=chosen(false) tabindex=reach(false)
                aria-controls=write_id on:click=move |_| show(false)>
                {t::ui::write(language)}
            </button>
            <button type="button" role="tab" node_ref=read aria-selected=chosen(true) tabindex=reach(true)
                aria-controls=preview_id on:click=move |_| show(true)>
                {t::ui::preview(language)}
            </button>
        </div>
    }
}
