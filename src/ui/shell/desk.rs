//! The workspace's frame: search at the top, views at the left, work in the middle.

use super::{Brand, SkipLink, arrive};
use crate::domain::rights::{Area, enter};
use crate::domain::view::{DeskRail, DeskView};
use crate::t;
use crate::ui::button::{ButtonKind, ButtonLink};
use crate::ui::icon::{Icon, IconName, IconSprite};
use crate::ui::keys::{Hotkeys, Keys, shortcut};
use crate::ui::menu::AccountMenu;
use crate::ui::notice::NoticeBanner;
use crate::ui::palette::{KeyHelp, Palette};
use crate::ui::tier::Rungs;
use crate::ui::{language, places, viewer, way_back};
use leptos::prelude::*;

/// The frame of the workspace. Its children are the bars and scrolling parts of `<main>`.
#[component]
pub fn DeskShell(
    /// What stands at the left, usually [`RailViews`].
    #[prop(into)]
    rail: ViewFnOnce,
    /// What the reader is looking for.
    #[prop(optional, into)]
    query: String,
    children: Children,
) -> impl IntoView {
    let language = language();
    view! { <WorkFrame rail=rail rail_label=t::ui::views(language) query=query>{children()}</WorkFrame> }
}

/// What workspace and administration have in common.
#[component]
pub(super) fn WorkFrame(
    #[prop(into)] rail: ViewFnOnce,
    rail_label: &'static str,
    #[prop(optional)] query: String,
    children: Children,
) -> impl IntoView {
    arrive();
    let language = language();
    view! {
        <div class="compact" data-density="compact" on:click=|event| way_back::pressed(&event) on:submit=|_| way_back::leave()>
            <SkipLink/>
            <div class="desk">
                <header class="desk-top">
                    <Brand small=true/>
                    <Search query=query/>
                    <div class="cluster push nowrap-row">
                        <span class="desk-new">
                            <ButtonLink
                                href=places::NEW
                                label=t::ui::new_ticket(language)
                                kind=ButtonKind::Ghost
                                icon=IconName::Plus
                                keys="C"
                            />
                        </span>
                        <KeyHelp/>
                        <AccountMenu/>
                    </div>
                </header>
                <nav class="desk-rail" aria-label=rail_label>{rail.run()}</nav>
                <main id="main" class="desk-main" tabindex="-1">
                    <NoticeBanner/>
                    {children()}
                </main>
            </div>
            <TabBar/>
            <Palette/>
            <Hotkeys/>
            <IconSprite/>
        </div>
    }
}

#[component]
fn Search(query: String) -> impl IntoView {
    let language = language();
    view! {
        <form class="search top" role="search" method="get" action=places::DESK>
            <label class="vh" for="search">{t::ui::search_tickets(language)}</label>
            <Icon name=IconName::Search/>
            <input type="hidden" name="view" value=DeskView::All.as_str()/>
            <input
                class="input"
                id="search"
                name="q"
                type="search"
                dir="auto"
                autocomplete="off"
                value=query
                placeholder=t::ui::search_or_command(language)
                aria-keyshortcuts=shortcut(Some("/"))
            />
            <Keys keys="Ctrl K"/>
        </form>
    }
}

#[component]
fn TabBar() -> impl IntoView {
    let language = language();
    let tab = |href: String, label: &'static str, icon, keys: Option<&'static str>| {
        view! { <li><a href=href aria-keyshortcuts=shortcut(keys)><Icon name=icon/>{label}</a></li> }
    };
    view! {
        <nav class="tabbar" aria-label=t::ui::quick_navigation(language)>
            <ul>
                {tab(places::desk_view(DeskView::Tier), t::ui::tab_queue(language), IconName::Inbox, None)}
                {tab(places::desk_view(DeskView::Mine), t::ui::tab_mine(language), IconName::User, None)}
                {tab(places::NEW.to_owned(), t::ui::tab_new(language), IconName::Plus, Some("C"))}
                {tab(places::ACCOUNT.to_owned(), t::ui::account(language), IconName::Gear, None)}
            </ul>
        </nav>
    }
}

/// The views at the left of the workspace with their counts.
#[component]
pub fn RailViews(
    rail: DeskRail,
    /// The view that is shown.
    #[prop(optional)]
    current: Option<DeskView>,
    /// The address of the page of problems that is shown.
    #[prop(optional)]
    place: &'static str,
) -> impl IntoView {
    let (language, actor) = (language(), viewer().actor);
    // The glyph of the tier shows its place on a ladder that is at least as long as that.
    let rungs = (rail.tier_position + 2).max(5);
    let views: Vec<_> = DeskView::ALL
        .iter()
        .enumerate()
        .filter(|(_, view)| **view != DeskView::Team || rail.in_team)
        .map(|(place, view)| {
            let count = rail.counts.get(place).copied().unwrap_or_default();
            let count = if count >= DeskView::COUNTED { t::ui::many(language).to_owned() } else { count.to_string() };
            let (icon, label) = match view {
                DeskView::Mine => (IconName::User, t::ui::view_mine(language).to_owned()),
                DeskView::Unassigned => (IconName::Inbox, t::ui::view_unassigned(language).to_owned()),
                DeskView::Tier => (IconName::Up, t::ui::view_tier(language, &rail.tier)),
                DeskView::Team => (IconName::Users, t::routing::view_team(language).to_owned()),
                DeskView::WaitingCustomer => (IconName::Clock, t::ui::view_waiting_customer(language).to_owned()),
                DeskView::WaitingVendor => (IconName::Building, t::ui::view_waiting_vendor(language).to_owned()),
                DeskView::Resolved => (IconName::Check, t::ui::view_resolved(language).to_owned()),
                DeskView::All => (IconName::List, t::ui::view_all(language).to_owned()),
            };
            let sign = if *view == DeskView::Tier {
                view! { <span class="tier"><Rungs position=rail.tier_position of=rungs/></span> }.into_any()
            } else {
                view! { <Icon name=icon sm=true/> }.into_any()
            };
            view! {
                <li>
                    <a href=places::desk_view(*view) aria-current=(current == Some(*view)).then_some("page")>
                        {sign}
                        <span>{label}</span>
                        <span class="n">{count}</span>
                    </a>
                </li>
            }
        })
        .collect();
    let causes: Vec<_> = [
        ("/desk/problems", t::problems::problems(language), IconName::Alert),
        ("/desk/learning", t::problems::learning(language), IconName::Pencil),
    ]
    .into_iter()
    .map(|(href, label, icon)| {
        let here = (place == href).then_some("page");
        view! { <li><a href=href aria-current=here><Icon name=icon sm=true/><span>{label}</span></a></li> }
    })
    .collect();
    let reports = enter(&actor, Area::Reports).then(|| {
        view! { <li><a href="/reports"><Icon name=IconName::Chart sm=true/><span>{t::reports::title(language)}</span></a></li> }
    });
    let admin = enter(&actor, Area::Admin).then(|| {
        view! {
            <h2>{t::ui::administration(language)}</h2>
            <ul class="views">
                <li><a href="/admin/people"><Icon name=IconName::Gear sm=true/><span>{t::ui::settings(language)}</span></a></li>
            </ul>
        }
    });
    view! {
        <h2>{t::ui::views(language)}</h2>
        <ul class="views">{views}</ul>
        <h2>{t::problems::problems(language)}</h2>
        <ul class="views">{causes}</ul>
        <h2>{t::reports::room(language)}</h2>
        <ul class="views">
            {reports}
            <li><a href="/wallboard" rel="external"><Icon name=IconName::Screen sm=true/><span>{t::reports::wallboard(language)}</span></a></li>
        </ul>
        {admin}
    }
}
