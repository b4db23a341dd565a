//! Boxes: panels at the side, cards, lists of facts, banners, and what stands where nothing is.

use super::icon::{Icon, IconName};
use leptos::prelude::*;

/// A part of a side panel.
#[component]
pub fn Panel(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <section class="panel">
            <h2>{title}</h2>
            {children()}
        </section>
    }
}

/// A card, with a heading if it has one.
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    /// Without padding, for lists.
    #[prop(optional)]
    flush: bool,
    /// On the colour of the accent.
    #[prop(optional)]
    accent: bool,
    children: Children,
) -> impl IntoView {
    let class = match (flush, accent) {
        (true, _) => "card flush",
        (false, true) => "card accent",
        (false, false) => "card",
    };
    view! {
        <section class=class>
            {title.map(|title| view! { <header><h2>{title}</h2></header> })}
            {children()}
        </section>
    }
}

/// A list of facts; each is a [`Fact`].
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact: a label and what there is to say.
#[component]
pub fn Fact(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <dt>{label}</dt>
        <dd>{children()}</dd>
    }
}

/// How much weight a banner has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BannerKind {
    #[default]
    Info,
    /// Something is about to go wrong.
    Near,
    /// Something has gone wrong.
    Outage,
    /// Something went right.
    Ok,
}

/// A sentence that concerns the whole page, with what can be done about it as children.
#[component]
pub fn Banner(
    #[prop(optional)] kind: BannerKind,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let (class, icon) = match kind {
        BannerKind::Info => ("banner info", IconName::Info),
        BannerKind::Near => ("banner", IconName::Alert),
        BannerKind::Outage => ("banner outage", IconName::Alert),
        BannerKind::Ok => ("banner ok", IconName::Check),
    };
    view! {
        <div class=class>
            <Icon name=icon/>
            <div>
                <b>{title}</b>
                {text.map(|text| view! { <p>{text}</p> })}
            </div>
            {children.map(|children| view! { <div class="do">{children()}</div> })}
        </div>
    }
}

/// What stands where nothing is, with what can be done now as children.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Stairs/>
            <p class="title">{title}</p>
            {text.map(|text| view! { <p class="small">{text}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// The drawing of an empty flight of steps.
#[component]
pub fn Stairs() -> impl IntoView {
    view! {
        <svg class="stairs" viewBox="0 0 88 48" aria-hidden="true" fill="currentColor">
            <rect x="0" y="42" width="16" height="3" rx="1.5"></rect>
            <rect x="18" y="35" width="16" height="3" rx="1.5" opacity=".8"></rect>
            <rect x="36" y="28" width="16" height="3" rx="1.5" opacity=".6"></rect>
            <rect x="54" y="21" width="16" height="3" rx="1.5" opacity=".4"></rect>
            <rect x="72" y="14" width="16" height="3" rx="1.5" opacity=".25"></rect>
        </svg>
    }
}

/// Shapes of what is still on its way.
#[component]
pub fn Skeleton(#[prop(default = 4)] lines: usize) -> impl IntoView {
    let lines: Vec<_> = (0..lines).map(|_| view! { <i></i> }).collect();
    view! {
        <div class="skeleton" role="status" aria-label=crate::t::ui::loading(super::language())>
            {lines}
        </div>
    }
}
