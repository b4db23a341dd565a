//! The document shell and the table of routes: one line a page.

use crate::pages::load::NotFound;
use crate::pages::session::present_viewer;
use crate::pages::{account, admin, portal, reports, survey, vendor, workspace};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

/// The document around every page.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use crate::domain::Theme;
    let viewer = present_viewer();
    let nonce = leptos::nonce::use_nonce();
    if let (Some(response), Some(nonce)) = (use_context::<leptos_axum::ResponseOptions>(), &nonce) {
        crate::server::allow_nonce(&response, nonce);
    }
    let theme = (viewer.theme != Theme::System).then(|| viewer.theme.as_str());
    let style = format!("/pkg/{}", crate::server::stylesheet());
    view! {
        <!DOCTYPE html>
        <html lang=viewer.language.as_str() data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="stylesheet" href=style/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The program in the page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // The server knows who is looking; the browser reads it from the page.
    let viewer = SharedValue::new(present_viewer).into_inner();
    provide_context(viewer);
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/") view=portal::Home ssr=SsrMode::Async/>
                <Route path=path!("/new") view={Lazy::<portal::ChooseCategoryPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/new/details") view={Lazy::<portal::DetailsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/new/check") view={Lazy::<portal::CheckPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/tickets") view={Lazy::<portal::TicketsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:id") view={Lazy::<portal::CustomerTicketPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:id/promises") view={Lazy::<portal::PromisesPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view={Lazy::<account::SignInPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/link") view={Lazy::<account::AskLinkPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view={Lazy::<account::SignUpPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/forgot") view={Lazy::<account::ForgotPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/mail-sent") view={Lazy::<account::MailSentPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/link/:purpose/:token") view={Lazy::<account::MailedLinkPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/account") view={Lazy::<account::ProfilePage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/account/sessions") view={Lazy::<account::SessionsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk") view={Lazy::<workspace::DeskListPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk/tickets/:id") view={Lazy::<workspace::DeskTicketPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk/tickets/:id/promises") view={Lazy::<workspace::DeskPromisesPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk/problems") view={Lazy::<workspace::ProblemsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk/problems/new") view={Lazy::<workspace::NewProblemPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk/problems/:id") view={Lazy::<workspace::ProblemPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk/learning") view={Lazy::<workspace::DraftsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/wallboard") view={Lazy::<reports::WallboardPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/reports") view={Lazy::<reports::OverviewPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/reports/work") view={Lazy::<reports::WorkPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/reports/tickets") view={Lazy::<reports::BehindPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/reports/follow-ups") view={Lazy::<reports::FollowUpsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/survey/:token") view={Lazy::<survey::SurveyLinkPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/vendor") view={Lazy::<vendor::SharedListPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/vendor/tickets/:id") view={Lazy::<vendor::SharedTicketPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/people") view={Lazy::<admin::PeoplePage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/people/:id") view={Lazy::<admin::PersonPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/organisations") view={Lazy::<admin::OrganisationsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/organisations/:id") view={Lazy::<admin::OrganisationPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/tiers") view={Lazy::<admin::TiersPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/tiers/:id") view={Lazy::<admin::TierPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/teams") view={Lazy::<admin::TeamsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/teams/:id") view={Lazy::<admin::TeamPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/rules") view={Lazy::<admin::RulesPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/automations") view={Lazy::<admin::AutomationsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/automations/:id") view={Lazy::<admin::AutomationPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/rules/:id") view={Lazy::<admin::RulePage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/routing-test") view={Lazy::<admin::TesterPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/products") view={Lazy::<admin::ProductsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/products/:id") view={Lazy::<admin::ProductPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories") view={Lazy::<admin::CategoriesPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories/:id") view={Lazy::<admin::CategoryPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories/:id/questions/:question") view={Lazy::<admin::QuestionPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/priorities") view={Lazy::<admin::PrioritiesPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/codes") view={Lazy::<admin::CodesPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/codes/:id") view={Lazy::<admin::CodePage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/tags") view={Lazy::<admin::TagsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/tags/:id") view={Lazy::<admin::TagPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/calendars") view={Lazy::<admin::CalendarsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/calendars/:id") view={Lazy::<admin::CalendarPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/service-levels") view={Lazy::<admin::ServiceLevelsPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/service-levels/test") view={Lazy::<admin::ServiceLevelTestPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/service-levels/:id") view={Lazy::<admin::ServiceLevelPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/mail") view={Lazy::<admin::MailPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/admin/audit") view={Lazy::<admin::AuditPage>::new()} ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
