//! Menus: `<details>`, so that they open without JavaScript. With it they also close by Escape and by a press elsewhere.

use super::form::Form;
use super::icon::{Icon, IconName};
use super::prefs::ThemeSwitch;
use super::{Avatar, language, places, viewer};
use crate::domain::FormRoute;
use crate::domain::rights::{Area, enter};
use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// A menu behind a button. Its children are `<li>`, for example [`MenuLink`].
#[component]
pub fn Menu(
    /// What the button is called.
    #[prop(into)]
    label: String,
    #[prop(default = IconName::Dots)] icon: IconName,
    /// What the button shows instead of the icon.
    #[prop(optional, into)]
    face: Option<ViewFnOnce>,
    /// The button's class.
    #[prop(default = "btn square")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    close_when_left(node);
    let face = match face {
        Some(face) => face.run(),
        None => view! { <Icon name=icon sm=true/> }.into_any(),
    };
    view! {
        <details class="menu" node_ref=node on:keydown=close_by_escape on:click=close_after_link>
            <summary class=class aria-label=label>{face}</summary>
            <ul class="menu-list">{children()}</ul>
        </details>
    }
}

/// A press elsewhere closes the menu.
fn close_when_left(node: NodeRef<html::Details>) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::click, move |event| {
            let Some(menu) = node.get_untracked() else { return };
            let pressed = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            if menu.open() && !menu.contains(pressed.as_ref()) {
                menu.set_open(false);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn close_by_escape(event: ev::KeyboardEvent) {
    if event.key() == "Escape"
        && let Some(menu) = around(&event)
    {
        let _ = menu.remove_attribute("open");
        if let Some(summary) = menu.query_selector("summary").ok().flatten() {
            let _ = summary.unchecked_into::<HtmlElement>().focus();
        }
    }
}

/// A link that stays on the page leaves no open menu behind.
fn close_after_link(event: ev::MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if pressed.is_some_and(|pressed| pressed.closest("a").ok().flatten().is_some())
        && let Some(menu) = around(&event)
    {
        let _ = menu.remove_attribute("open");
    }
}

fn around(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("details").ok().flatten()
}

/// A link in a menu.
#[component]
pub fn MenuLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] icon: Option<IconName>,
    #[prop(optional, into)] keys: Option<String>,
    #[prop(optional, into)] action: Option<String>,
) -> impl IntoView {
    let stays = href.starts_with('?') || href.contains("dialog=");
    let pressed_by = super::keys::shortcut(keys.as_deref());
    view! {
        <li>
            <a href=href data-action=action aria-keyshortcuts=pressed_by data-noscroll=stays>
                {icon.map(|icon| view! { <Icon name=icon sm=true/> })}
                {label}
                {keys.map(|keys| view! { <super::keys::Keys keys=keys/> })}
            </a>
        </li>
    }
}

/// The menu of the own account: profile, sessions, colours, other parts of the program, and the way out.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let (language, viewer) = (language(), viewer());
    let label = t::ui::account_of(language, &viewer.name);
    let name = viewer.name.clone();
    let (actor, organisation) = (viewer.actor, viewer.organisation);
    let part = move |area: Area, href: &'static str, label: &'static str, icon: IconName| {
        enter(&actor, area).then(|| view! { <MenuLink href=href label=label icon=icon/> })
    };
    view! {
        <Menu label=label class="account" face=move || view! { <Avatar name=name/> }>
            <li class="who">
                <b>{viewer.name.clone()}</b>
                <small>{viewer.email.clone()}</small>
                {organisation.map(|organisation| view! { <small>{organisation}</small> })}
            </li>
            <li><hr/></li>
            <MenuLink href=places::ACCOUNT label=t::ui::profile(language) icon=IconName::User/>
            <MenuLink href=places::SESSIONS label=t::ui::sessions(language) icon=IconName::Screen/>
            {part(Area::Workspace, places::DESK, t::ui::workspace(language), IconName::Inbox)}
            {part(Area::Admin, "/admin/people", t::ui::administration(language), IconName::Gear)}
            <li><hr/></li>
            <li><ThemeSwitch/></li>
            <li>
                <Form to=FormRoute::SignOut class="">
                    <button type="submit">
                        <Icon name=IconName::Out sm=true/>
                        {t::ui::sign_out(language)}
                    </button>
                </Form>
            </li>
        </Menu>
    }
}
