//! The customers' frame: header, footer, and a bar of tabs at the bottom of small windows.

use super::{Brand, SkipLink, arrive};
use crate::domain::Actor;
use crate::domain::rights::{Area, enter, may_register};
use crate::t;
use crate::ui::button::ButtonLink;
use crate::ui::icon::{Icon, IconName, IconSprite};
use crate::ui::menu::AccountMenu;
use crate::ui::notice::NoticeBanner;
use crate::ui::prefs::{LanguageSwitch, ThemeSwitch};
use crate::ui::{address, language, places, viewer};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The part of the portal that a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PortalPlace {
    Home,
    Tickets,
    New,
    Account,
    #[default]
    Other,
}

/// The frame of pages for customers and visitors.
#[component]
pub fn PortalShell(
    #[prop(optional)] place: PortalPlace,
    /// The id of a form of the page that is not lost by another language, or by signing in.
    #[prop(optional_no_strip)]
    form: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    arrive();
    let language = language();
    view! {
        <SkipLink/>
        // Enter in a field presses the first of a form's buttons in the document, wherever it stands.
        {form.map(|form| view! { <button type="submit" form=form class="vh" tabindex="-1" aria-hidden="true"></button> })}
        <Header place=place form=form/>
        <main id="main" class="site-main" tabindex="-1">
            <div class="wrap">
                <NoticeBanner except="registered"/>
                {children()}
            </div>
        </main>
        <SiteFooter form=form/>
        <nav class="tabbar" aria-label=t::ui::quick_navigation(language)>
            <ul>{links(place).into_iter().map(|link| tab(link, form)).collect::<Vec<_>>()}</ul>
        </nav>
        <IconSprite/>
    }
}

/// A link of the portal's navigation.
struct NavLink {
    href: String,
    label: &'static str,
    icon: IconName,
    here: bool,
    /// Only in the bar at the bottom.
    small: bool,
    /// Leads to signing in.
    signs_in: bool,
}

fn links(place: PortalPlace) -> Vec<NavLink> {
    let (language, actor) = (language(), viewer().actor);
    let link = |href: &str, label, icon, of: PortalPlace, small| NavLink {
        href: href.to_owned(),
        label,
        icon,
        here: place == of,
        small,
        signs_in: of == PortalPlace::Account && actor == Actor::Anonymous,
    };
    let mut links = vec![link(places::HOME, t::ui::home(language), IconName::Home, PortalPlace::Home, false)];
    if enter(&actor, Area::Portal) {
        links.push(link(places::TICKETS, t::ui::my_tickets(language), IconName::Ticket, PortalPlace::Tickets, false));
    }
    if may_register(&actor) {
        links.push(link(places::NEW, t::ui::report_short(language), IconName::Plus, PortalPlace::New, true));
    }
    links.push(if actor == Actor::Anonymous {
        link(&sign_in(), t::ui::sign_in(language), IconName::User, PortalPlace::Account, true)
    } else {
        link(places::ACCOUNT, t::ui::account(language), IconName::User, PortalPlace::Account, true)
    });
    links
}

/// Where to sign in. A ticket that is being registered goes on afterwards.
fn sign_in() -> String {
    let location = use_location();
    let path = location.pathname.get_untracked();
    if !path.starts_with("/new/") {
        return places::SIGN_IN.to_owned();
    }
    let here = address(&path, &location.search.get_untracked(), &["notice"]);
    // Characters that would end or alter the value of a query (RFC 3986, section 3.4).
    let next = here.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B");
    format!("{}?next={next}", places::SIGN_IN)
}

fn tab(link: NavLink, form: Option<&'static str>) -> impl IntoView {
    let inside = view! { <Icon name=link.icon/> {link.label} };
    match form.filter(|_| link.signs_in) {
        Some(form) => {
            view! { <li><button type="submit" form=form name="sign_in" value="yes">{inside}</button></li> }.into_any()
        }
        None => view! { <li><a href=link.href aria-current=link.here.then_some("page")>{inside}</a></li> }.into_any(),
    }
}

#[component]
fn Header(
    place: PortalPlace,
    /// The id of a form that is not lost by signing in.
    #[prop(optional_no_strip)]
    form: Option<&'static str>,
) -> impl IntoView {
    let (language, viewer) = (language(), viewer());
    let items: Vec<_> = links(place)
        .into_iter()
        .filter(|link| !link.small)
        .map(|link| view! { <li><a href=link.href aria-current=link.here.then_some("page")>{link.label}</a></li> })
        .collect();
    let staff = enter(&viewer.actor, Area::Workspace)
        .then(|| view! { <li><a href=places::DESK>{t::ui::workspace(language)}</a></li> });
    let report = may_register(&viewer.actor).then(|| {
        view! {
            <span class="head-new">
                <ButtonLink href=places::NEW label=t::ui::report(language) icon=IconName::Plus/>
            </span>
        }
    });
    let account = match (&viewer.actor, form) {
        (Actor::Anonymous, Some(form)) => {
            let label = t::ui::sign_in(language);
            view! { <button class="btn" type="submit" form=form name="sign_in" value="yes">{label}</button> }.into_any()
        }
        (Actor::Anonymous, None) => view! { <ButtonLink href=sign_in() label=t::ui::sign_in(language)/> }.into_any(),
        _ => view! { <AccountMenu/> }.into_any(),
    };
    view! {
        <header class="site-header">
            <div class="wrap">
                <Brand sub=t::ui::support(language)/>
                <nav aria-label=t::ui::main_navigation(language)>
                    <ul>{items} {staff}</ul>
                </nav>
                <div class="cluster push">{report} {account}</div>
            </div>
        </header>
    }
}

/// The footer of pages outside the workspace.
#[component]
pub fn SiteFooter(
    #[prop(optional)] narrow: bool,
    /// The id of a form that takes the choices along.
    #[prop(optional_no_strip)]
    form: Option<&'static str>,
) -> impl IntoView {
    let language = language();
    let visitor = viewer().actor == Actor::Anonymous;
    view! {
        <footer class="site-footer">
            <div class=if narrow { "wrap narrow" } else { "wrap" }>
                <span>{t::ui::runs_on(language)}</span>
                <div class="prefs push">
                    {visitor.then(|| view! { <ThemeSwitch form=form/> })}
                    <LanguageSwitch form=form/>
                </div>
            </div>
        </footer>
    }
}
