//! The administration's frame: the workspace's, with its own list at the left.

use super::desk::WorkFrame;
use crate::t;
use crate::ui::icon::{Icon, IconName};
use crate::ui::{language, places};
use leptos::prelude::*;

/// The part of the administration that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminPlace {
    People,
    Organisations,
    Tiers,
    Teams,
    Rules,
    Automations,
    Products,
    Categories,
    Priorities,
    ServiceLevels,
    Calendars,
    Codes,
    Tags,
    Mail,
    Audit,
}

impl AdminPlace {
    /// In the order in which they are listed.
    pub const ALL: [AdminPlace; 15] = [
        AdminPlace::People,
        AdminPlace::Organisations,
        AdminPlace::Tiers,
        AdminPlace::Teams,
        AdminPlace::Rules,
        AdminPlace::Automations,
        AdminPlace::Products,
        AdminPlace::Categories,
        AdminPlace::Priorities,
        AdminPlace::ServiceLevels,
        AdminPlace::Calendars,
        AdminPlace::Codes,
        AdminPlace::Tags,
        AdminPlace::Mail,
        AdminPlace::Audit,
    ];

    /// Its address.
    pub const fn href(self) -> &'static str {
        match self {
            AdminPlace::People => "/admin/people",
            AdminPlace::Organisations => "/admin/organisations",
            AdminPlace::Tiers => "/admin/tiers",
            AdminPlace::Teams => "/admin/teams",
            AdminPlace::Rules => "/admin/rules",
            AdminPlace::Automations => "/admin/automations",
            AdminPlace::Products => "/admin/products",
            AdminPlace::Categories => "/admin/categories",
            AdminPlace::Priorities => "/admin/priorities",
            AdminPlace::ServiceLevels => "/admin/service-levels",
            AdminPlace::Calendars => "/admin/calendars",
            AdminPlace::Codes => "/admin/codes",
            AdminPlace::Tags => "/admin/tags",
            AdminPlace::Mail => "/admin/mail",
            AdminPlace::Audit => "/admin/audit",
        }
    }

    /// Its name, which is also the heading of its page.
    pub fn title(self) -> &'static str {
        let l = language();
        match self {
            AdminPlace::People => t::ui::admin_people(l),
            AdminPlace::Organisations => t::ui::admin_organisations(l),
            AdminPlace::Tiers => t::ui::admin_tiers(l),
            AdminPlace::Teams => t::ui::admin_teams(l),
            AdminPlace::Rules => t::ui::admin_rules(l),
            AdminPlace::Automations => t::automation::title(l),
            AdminPlace::Products => t::ui::admin_products(l),
            AdminPlace::Categories => t::ui::admin_categories(l),
            AdminPlace::Priorities => t::ui::admin_priorities(l),
            AdminPlace::ServiceLevels => t::ui::admin_service_levels(l),
            AdminPlace::Calendars => t::ui::admin_calendars(l),
            AdminPlace::Codes => t::ui::admin_codes(l),
            AdminPlace::Tags => t::ui::admin_tags(l),
            AdminPlace::Mail => t::ui::admin_mail(l),
            AdminPlace::Audit => t::ui::admin_audit(l),
        }
    }

    const fn icon(self) -> IconName {
        match self {
            AdminPlace::People => IconName::Users,
            AdminPlace::Organisations => IconName::Building,
            AdminPlace::Tiers => IconName::Up,
            AdminPlace::Teams => IconName::Inbox,
            AdminPlace::Rules => IconName::Down,
            AdminPlace::Automations => IconName::Gear,
            AdminPlace::Products => IconName::Box,
            AdminPlace::Categories => IconName::List,
            AdminPlace::Priorities => IconName::Flag,
            AdminPlace::ServiceLevels => IconName::Clock,
            AdminPlace::Calendars => IconName::Calendar,
            AdminPlace::Codes => IconName::Check,
            AdminPlace::Tags => IconName::Tag,
            AdminPlace::Mail => IconName::Mail,
            AdminPlace::Audit => IconName::Clock,
        }
    }
}

/// The frame of the administration. Its children are the bars and scrolling parts of `<main>`.
#[component]
pub fn AdminShell(place: AdminPlace, children: Children) -> impl IntoView {
    let language = language();
    let rail = move || {
        let links: Vec<_> = AdminPlace::ALL
            .into_iter()
            .map(|other| {
                view! {
                    <li>
                        <a href=other.href() aria-current=(other == place).then_some("page")>
                            <Icon name=other.icon() sm=true/>
                            <span>{other.title()}</span>
                        </a>
                    </li>
                }
            })
            .collect();
        view! {
            <h2>{t::ui::administration(language)}</h2>
            <ul class="views">{links}</ul>
            <h2>{t::ui::workspace(language)}</h2>
            <ul class="views">
                <li>
                    <a href=places::DESK>
                        <Icon name=IconName::Inbox sm=true/>
                        <span>{t::ui::back_to_tickets(language)}</span>
                    </a>
                </li>
            </ul>
        }
    };
    view! { <WorkFrame rail=rail rail_label=t::ui::administration(language)>{children()}</WorkFrame> }
}
