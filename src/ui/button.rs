//! Buttons that send forms.

use super::form_context::FormContext;
use super::icon::{Icon, IconName};
use super::keys::{Keys, shortcut};
use leptos::prelude::*;

/// How much weight a button has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// What most people came for: once per view.
    Primary,
    /// All other actions.
    #[default]
    Quiet,
    /// What cannot be undone.
    Danger,
    /// Beside others, without an edge.
    Ghost,
    /// Reads as a link.
    Link,
}

impl ButtonKind {
    /// The class that draws it; links that look like buttons take it too.
    pub const fn class(self, wide: bool) -> &'static str {
        match (self, wide) {
            (ButtonKind::Primary, false) => "btn primary",
            (ButtonKind::Primary, true) => "btn primary wide",
            (ButtonKind::Quiet, false) => "btn",
            (ButtonKind::Quiet, true) => "btn wide",
            (ButtonKind::Danger, false) => "btn danger",
            (ButtonKind::Danger, true) => "btn danger wide",
            (ButtonKind::Ghost, false) => "btn ghost",
            (ButtonKind::Ghost, true) => "btn ghost wide",
            (ButtonKind::Link, _) => "link-button",
        }
    }
}

/// Sends its form. Once sent it does nothing until the answer is there.
#[component]
pub fn SubmitButton(
    #[prop(into)] label: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] icon: Option<IconName>,
    /// Says more than the label to those who do not see what stands around it.
    #[prop(optional, into)]
    described: Option<String>,
    /// What the form says of the button that was pressed.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// Its `id`, where an address leads to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// As wide as its box.
    #[prop(optional)]
    wide: bool,
    /// Keys that press it, such as `e`.
    #[prop(optional, into)]
    keys: Option<String>,
) -> impl IntoView {
    let sending = use_context::<FormContext>().map(|form| form.sending);
    let sent = move || sending.is_some_and(|sending| sending.get());
    let (pressed_by, is_command) = (shortcut(keys.as_deref()), keys.is_some());
    view! {
        <button
            type="submit"
            id=id
            class=kind.class(wide)
            name=name
            value=value
            aria-disabled=move || sent().then_some("true")
            data-sending=sent
            aria-keyshortcuts=pressed_by
            data-command=is_command
        >
            {icon.map(|icon| view! { <Icon name=icon sm=true/> })}
            {label}
            {described.map(|words| view! { <span class="vh">" "{words}</span> })}
            {keys.map(|keys| view! { <Keys keys=keys/> })}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] icon: Option<IconName>,
    #[prop(optional, into)] described: Option<String>,
    #[prop(optional)] wide: bool,
    #[prop(optional, into)] keys: Option<String>,
    /// `data-action`, by which tests and styles find it.
    #[prop(optional, into)]
    action: Option<String>,
) -> impl IntoView {
    let (pressed_by, is_command) = (shortcut(keys.as_deref()), keys.is_some());
    // Opening a dialog on the same page must not scroll the page behind it.
    let stays = href.starts_with('?') || href.contains("dialog=");
    view! {
        <a class=kind.class(wide) href=href data-action=action aria-keyshortcuts=pressed_by data-command=is_command data-noscroll=stays>
            {icon.map(|icon| view! { <Icon name=icon sm=true/> })}
            {label}
            {described.map(|words| view! { <span class="vh">" "{words}</span> })}
            {keys.map(|keys| view! { <Keys keys=keys/> })}
        </a>
    }
}
