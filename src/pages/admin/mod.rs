//! Running the installation. Every page is a lazy route, so that only admins ever load it.

mod audit;
mod automation;
#[cfg(feature = "ssr")]
pub mod automation_forms;
mod automation_words;
mod automations;
mod calendar;
mod calendars;
#[cfg(feature = "ssr")]
pub mod catalogue_forms;
mod categories;
mod category;
mod conditions;
#[cfg(feature = "ssr")]
pub mod forms;
mod mail;
mod names;
mod organisation;
mod organisations;
mod parts;
mod people;
mod person;
mod policies;
mod policy;
mod policy_terms;
mod policy_test;
mod priorities;
mod question;
#[cfg(feature = "ssr")]
pub mod routing_forms;
mod routing_words;
mod rule;
mod rules;
mod rungs;
#[cfg(feature = "ssr")]
pub mod service_forms;
mod team;
mod teams;
mod tester;
mod tier;
mod tiers;
mod words;

use crate::domain::view::NameList;

lazy_zone! {
    admin_zone, __preload_admin_zone, AdminRoute {
        /// `/admin/mail`
        Mail => view! { <mail::Mail/> },
        /// `/admin/audit`
        Audit => view! { <audit::Audit/> },
        /// `/admin/categories`
        Categories => view! { <categories::Categories/> },
        /// `/admin/categories/:id`
        Category => view! { <category::Category/> },
        /// `/admin/products`
        Products => view! { <names::Names list=NameList::Products/> },
        /// `/admin/products/:id`
        Product => view! { <names::OneName list=NameList::Products/> },
        /// `/admin/codes`
        Codes => view! { <names::Names list=NameList::Codes/> },
        /// `/admin/codes/:id`
        Code => view! { <names::OneName list=NameList::Codes/> },
        /// `/admin/tags`
        Tags => view! { <names::Names list=NameList::Tags/> },
        /// `/admin/tags/:id`
        Tag => view! { <names::OneName list=NameList::Tags/> },
        /// `/admin/organisations/:id`
        Organisation => view! { <organisation::Organisation/> },
        /// `/admin/organisations`
        Organisations => view! { <organisations::Organisations/> },
        /// `/admin/people`
        People => view! { <people::People/> },
        /// `/admin/people/:id`
        Person => view! { <person::Person/> },
        /// `/admin/calendars/:id`
        Calendar => view! { <calendar::Calendar/> },
        /// `/admin/calendars`
        Calendars => view! { <calendars::Calendars/> },
        /// `/admin/service-levels/:id`
        ServiceLevel => view! { <policy::Policy/> },
        /// `/admin/service-levels`
        ServiceLevels => view! { <policies::Policies/> },
        /// `/admin/service-levels/test`
        ServiceLevelTest => view! { <policy_test::PolicyTest/> },
        /// `/admin/priorities`
        Priorities => view! { <priorities::Priorities/> },
        /// `/admin/categories/:id/questions/:question`
        Question => view! { <question::OneQuestion/> },
        /// `/admin/teams`
        Teams => view! { <teams::Teams/> },
        /// `/admin/teams/:id`
        Team => view! { <team::Team/> },
        /// `/admin/rules`
        Rules => view! { <rules::Rules/> },
        /// `/admin/rules/:id`
        Rule => view! { <rule::Rule/> },
        /// `/admin/automations`
        Automations => view! { <automations::Automations/> },
        /// `/admin/automations/:id`
        Automation => view! { <automation::Automation/> },
        /// `/admin/routing-test`
        Tester => view! { <tester::Tester/> },
        /// `/admin/tiers/:id`
        Tier => view! { <tier::Tier/> },
        /// `/admin/tiers`
        Tiers => view! { <tiers::Tiers/> },
    }
}
