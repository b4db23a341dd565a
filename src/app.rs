//! The table of routes: one line a page.

use crate::pages::account::AccountRoute;
use crate::pages::admin::AdminRoute;
use crate::pages::lazy_page::LazyPage;
use crate::pages::load::NotFound;
use crate::pages::portal::{self, PortalRoute};
use crate::pages::reports::ReportsRoute;
use crate::pages::session::present_viewer;
use crate::pages::survey::SurveyRoute;
use crate::pages::vendor::VendorRoute;
use crate::pages::workspace::WorkspaceRoute;
use crate::ui::EscapedTitles;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The program in the page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // The server knows who is looking; the browser reads it from the page.
    let viewer = SharedValue::new(present_viewer).into_inner();
    provide_context(viewer);
    view! {
        <EscapedTitles/>
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/") view=portal::Home ssr=SsrMode::Async/>
                <Route path=path!("/new") view=LazyPage::Portal(PortalRoute::ChooseCategory) ssr=SsrMode::Async/>
                <Route path=path!("/new/details") view=LazyPage::Portal(PortalRoute::Details) ssr=SsrMode::Async/>
                <Route path=path!("/new/check") view=LazyPage::Portal(PortalRoute::Check) ssr=SsrMode::Async/>
                <Route path=path!("/tickets") view=LazyPage::Portal(PortalRoute::Tickets) ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:id") view=LazyPage::Portal(PortalRoute::Ticket) ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:id/promises") view=LazyPage::Portal(PortalRoute::Promises) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=LazyPage::Account(AccountRoute::SignIn) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/link") view=LazyPage::Account(AccountRoute::AskLink) ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=LazyPage::Account(AccountRoute::SignUp) ssr=SsrMode::Async/>
                <Route path=path!("/forgot") view=LazyPage::Account(AccountRoute::Forgot) ssr=SsrMode::Async/>
                <Route path=path!("/mail-sent") view=LazyPage::Account(AccountRoute::MailSent) ssr=SsrMode::Async/>
                <Route path=path!("/link/:purpose/:token") view=LazyPage::Account(AccountRoute::MailedLink) ssr=SsrMode::Async/>
                <Route path=path!("/account") view=LazyPage::Account(AccountRoute::Profile) ssr=SsrMode::Async/>
                <Route path=path!("/account/sessions") view=LazyPage::Account(AccountRoute::Sessions) ssr=SsrMode::Async/>
                <Route path=path!("/desk") view=LazyPage::Workspace(WorkspaceRoute::List) ssr=SsrMode::Async/>
                <Route path=path!("/desk/tickets/:id") view=LazyPage::Workspace(WorkspaceRoute::Ticket) ssr=SsrMode::Async/>
                <Route path=path!("/desk/tickets/:id/promises") view=LazyPage::Workspace(WorkspaceRoute::Promises) ssr=SsrMode::Async/>
                <Route path=path!("/desk/problems") view=LazyPage::Workspace(WorkspaceRoute::Problems) ssr=SsrMode::Async/>
                <Route path=path!("/desk/problems/new") view=LazyPage::Workspace(WorkspaceRoute::NewProblem) ssr=SsrMode::Async/>
                <Route path=path!("/desk/problems/:id") view=LazyPage::Workspace(WorkspaceRoute::Problem) ssr=SsrMode::Async/>
                <Route path=path!("/desk/learning") view=LazyPage::Workspace(WorkspaceRoute::Drafts) ssr=SsrMode::Async/>
                <Route path=path!("/wallboard") view=LazyPage::Reports(ReportsRoute::Wallboard) ssr=SsrMode::Async/>
                <Route path=path!("/reports") view=LazyPage::Reports(ReportsRoute::Overview) ssr=SsrMode::Async/>
                <Route path=path!("/reports/work") view=LazyPage::Reports(ReportsRoute::Work) ssr=SsrMode::Async/>
                <Route path=path!("/reports/tickets") view=LazyPage::Reports(ReportsRoute::Behind) ssr=SsrMode::Async/>
                <Route path=path!("/reports/follow-ups") view=LazyPage::Reports(ReportsRoute::FollowUps) ssr=SsrMode::Async/>
                <Route path=path!("/survey/:token") view=LazyPage::Survey(SurveyRoute::SurveyLink) ssr=SsrMode::Async/>
                <Route path=path!("/vendor") view=LazyPage::Vendor(VendorRoute::SharedList) ssr=SsrMode::Async/>
                <Route path=path!("/vendor/tickets/:id") view=LazyPage::Vendor(VendorRoute::SharedTicket) ssr=SsrMode::Async/>
                <Route path=path!("/admin/people") view=LazyPage::Admin(AdminRoute::People) ssr=SsrMode::Async/>
                <Route path=path!("/admin/people/:id") view=LazyPage::Admin(AdminRoute::Person) ssr=SsrMode::Async/>
                <Route path=path!("/admin/organisations") view=LazyPage::Admin(AdminRoute::Organisations) ssr=SsrMode::Async/>
                <Route path=path!("/admin/organisations/:id") view=LazyPage::Admin(AdminRoute::Organisation) ssr=SsrMode::Async/>
                <Route path=path!("/admin/tiers") view=LazyPage::Admin(AdminRoute::Tiers) ssr=SsrMode::Async/>
                <Route path=path!("/admin/tiers/:id") view=LazyPage::Admin(AdminRoute::Tier) ssr=SsrMode::Async/>
                <Route path=path!("/admin/teams") view=LazyPage::Admin(AdminRoute::Teams) ssr=SsrMode::Async/>
                <Route path=path!("/admin/teams/:id") view=LazyPage::Admin(AdminRoute::Team) ssr=SsrMode::Async/>
                <Route path=path!("/admin/rules") view=LazyPage::Admin(AdminRoute::Rules) ssr=SsrMode::Async/>
                <Route path=path!("/admin/automations") view=LazyPage::Admin(AdminRoute::Automations) ssr=SsrMode::Async/>
                <Route path=path!("/admin/automations/:id") view=LazyPage::Admin(AdminRoute::Automation) ssr=SsrMode::Async/>
                <Route path=path!("/admin/rules/:id") view=LazyPage::Admin(AdminRoute::Rule) ssr=SsrMode::Async/>
                <Route path=path!("/admin/routing-test") view=LazyPage::Admin(AdminRoute::Tester) ssr=SsrMode::Async/>
                <Route path=path!("/admin/products") view=LazyPage::Admin(AdminRoute::Products) ssr=SsrMode::Async/>
                <Route path=path!("/admin/products/:id") view=LazyPage::Admin(AdminRoute::Product) ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories") view=LazyPage::Admin(AdminRoute::Categories) ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories/:id") view=LazyPage::Admin(AdminRoute::Category) ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories/:id/questions/:question") view=LazyPage::Admin(AdminRoute::Question) ssr=SsrMode::Async/>
                <Route path=path!("/admin/priorities") view=LazyPage::Admin(AdminRoute::Priorities) ssr=SsrMode::Async/>
                <Route path=path!("/admin/codes") view=LazyPage::Admin(AdminRoute::Codes) ssr=SsrMode::Async/>
                <Route path=path!("/admin/codes/:id") view=LazyPage::Admin(AdminRoute::Code) ssr=SsrMode::Async/>
                <Route path=path!("/admin/tags") view=LazyPage::Admin(AdminRoute::Tags) ssr=SsrMode::Async/>
                <Route path=path!("/admin/tags/:id") view=LazyPage::Admin(AdminRoute::Tag) ssr=SsrMode::Async/>
                <Route path=path!("/admin/calendars") view=LazyPage::Admin(AdminRoute::Calendars) ssr=SsrMode::Async/>
                <Route path=path!("/admin/calendars/:id") view=LazyPage::Admin(AdminRoute::Calendar) ssr=SsrMode::Async/>
                <Route path=path!("/admin/service-levels") view=LazyPage::Admin(AdminRoute::ServiceLevels) ssr=SsrMode::Async/>
                <Route path=path!("/admin/service-levels/test") view=LazyPage::Admin(AdminRoute::ServiceLevelTest) ssr=SsrMode::Async/>
                <Route path=path!("/admin/service-levels/:id") view=LazyPage::Admin(AdminRoute::ServiceLevel) ssr=SsrMode::Async/>
                <Route path=path!("/admin/mail") view=LazyPage::Admin(AdminRoute::Mail) ssr=SsrMode::Async/>
                <Route path=path!("/admin/audit") view=LazyPage::Admin(AdminRoute::Audit) ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
