//! Running the installation. Every page is a lazy route, so that only admins ever load it.

mod audit;
mod automation;
mod automation_forms;
mod automation_words;
mod automations;
mod calendar;
mod calendars;
mod catalogue_forms;
mod categories;
mod category;
mod conditions;
mod forms;
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
mod routing_forms;
mod routing_words;
mod rule;
mod rules;
mod rungs;
mod service_forms;
mod team;
mod teams;
mod tester;
mod tier;
mod tiers;
mod words;

use crate::domain::view::NameList;

lazy_zone! {
    admin_zone, __preload_admin_zone {
        /// `/admin/mail`
        MailPage => view! { <mail::Mail/> },
        /// `/admin/audit`
        AuditPage => view! { <audit::Audit/> },
        /// `/admin/categories`
        CategoriesPage => view! { <categories::Categories/> },
        /// `/admin/categories/:id`
        CategoryPage => view! { <category::Category/> },
        /// `/admin/products`
        ProductsPage => view! { <names::Names list=NameList::Products/> },
        /// `/admin/products/:id`
        ProductPage => view! { <names::OneName list=NameList::Products/> },
        /// `/admin/codes`
        CodesPage => view! { <names::Names list=NameList::Codes/> },
        /// `/admin/codes/:id`
        CodePage => view! { <names::OneName list=NameList::Codes/> },
        /// `/admin/tags`
        TagsPage => view! { <names::Names list=NameList::Tags/> },
        /// `/admin/tags/:id`
        TagPage => view! { <names::OneName list=NameList::Tags/> },
        /// `/admin/organisations/:id`
        OrganisationPage => view! { <organisation::Organisation/> },
        /// `/admin/organisations`
        OrganisationsPage => view! { <organisations::Organisations/> },
        /// `/admin/people`
        PeoplePage => view! { <people::People/> },
        /// `/admin/people/:id`
        PersonPage => view! { <person::Person/> },
        /// `/admin/calendars/:id`
        CalendarPage => view! { <calendar::Calendar/> },
        /// `/admin/calendars`
        CalendarsPage => view! { <calendars::Calendars/> },
        /// `/admin/service-levels/:id`
        ServiceLevelPage => view! { <policy::Policy/> },
        /// `/admin/service-levels`
        ServiceLevelsPage => view! { <policies::Policies/> },
        /// `/admin/service-levels/test`
        ServiceLevelTestPage => view! { <policy_test::PolicyTest/> },
        /// `/admin/priorities`
        PrioritiesPage => view! { <priorities::Priorities/> },
        /// `/admin/categories/:id/questions/:question`
        QuestionPage => view! { <question::OneQuestion/> },
        /// `/admin/teams`
        TeamsPage => view! { <teams::Teams/> },
        /// `/admin/teams/:id`
        TeamPage => view! { <team::Team/> },
        /// `/admin/rules`
        RulesPage => view! { <rules::Rules/> },
        /// `/admin/rules/:id`
        RulePage => view! { <rule::Rule/> },
        /// `/admin/automations`
        AutomationsPage => view! { <automations::Automations/> },
        /// `/admin/automations/:id`
        AutomationPage => view! { <automation::Automation/> },
        /// `/admin/routing-test`
        TesterPage => view! { <tester::Tester/> },
        /// `/admin/tiers/:id`
        TierPage => view! { <tier::Tier/> },
        /// `/admin/tiers`
        TiersPage => view! { <tiers::Tiers/> },
    }
}
