//! Ways through and between pages: breadcrumbs, tabs, pages of a list.

use super::icon::{Icon, IconName};
use super::keys::Keys;
use super::language;
use crate::t;
use leptos::prelude::*;

/// The way to this page.
#[component]
pub fn Crumbs(
    /// Addresses and names of the pages above, the highest first.
    items: Vec<(String, String)>,
    /// The name of this page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let items: Vec<_> = items.into_iter().map(|(href, name)| view! { <li><a href=href>{name}</a></li> }).collect();
    view! {
        <nav class="crumbs" aria-label=t::ui::crumbs(language())>
            <ol>
                {items}
                <li class="num" aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}

/// A tab that is a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabLink {
    pub href: String,
    pub label: String,
    pub count: Option<i64>,
    pub current: bool,
    /// Keys that choose it, such as `R`.
    pub keys: Option<&'static str>,
}

/// Tabs that are links, so that each has an address and works without JavaScript.
#[component]
pub fn TabLinks(#[prop(into)] label: String, items: Vec<TabLink>) -> impl IntoView {
    let items: Vec<_> = items
        .into_iter()
        .map(|tab| {
            view! {
                <a
                    href=tab.href
                    aria-current=tab.current.then_some("page")
                    aria-keyshortcuts=super::keys::shortcut(tab.keys.filter(|_| !tab.current))
                    data-command=tab.keys.is_some() && !tab.current
                    data-noscroll=true
                >
                    {tab.label}
                    {tab.keys.map(|keys| view! { " " <Keys keys=keys/> })}
                    {tab.count.map(|count| view! { " " <span class="count">{count}</span> })}
                </a>
            }
        })
        .collect();
    view! { <nav class="tabs" aria-label=label>{items}</nav> }
}

/// On to the next page of a list, or back to its beginning. Nothing when there is only one page.
#[component]
pub fn Pagination(
    /// Address of the next page.
    next: Option<String>,
    /// Address of the first page, on all others.
    first: Option<String>,
) -> impl IntoView {
    let language = language();
    (next.is_some() || first.is_some()).then(|| {
        let first = first.map(|href| {
            view! { <a href=href><Icon name=IconName::Left sm=true/>{t::ui::first_page(language)}</a> }
        });
        let next = next.map(|href| {
            view! { <a href=href rel="next">{t::ui::next_page(language)}<Icon name=IconName::Right sm=true/></a> }
        });
        view! {
            <nav class="pages" aria-label=t::ui::pages(language)>
                {first}
                {next}
            </nav>
        }
    })
}
