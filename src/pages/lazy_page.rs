//! The page of a route, whichever zone it belongs to.

use super::{account, admin, portal, reports, survey, vendor, workspace};
use leptos::prelude::AnyView;
use leptos_router::ChooseView;

/// A page that is loaded when it is opened. It is one type for all pages, because the router makes a copy of its own code
/// for each type of page.
#[derive(Clone, Copy, Debug)]
pub enum LazyPage {
    Account(account::AccountRoute),
    Admin(admin::AdminRoute),
    Portal(portal::PortalRoute),
    Reports(reports::ReportsRoute),
    Survey(survey::SurveyRoute),
    Vendor(vendor::VendorRoute),
    Workspace(workspace::WorkspaceRoute),
}

impl ChooseView for LazyPage {
    async fn choose(self) -> AnyView {
        match self {
            LazyPage::Account(page) => page.load().await,
            LazyPage::Admin(page) => page.load().await,
            LazyPage::Portal(page) => page.load().await,
            LazyPage::Reports(page) => page.load().await,
            LazyPage::Survey(page) => page.load().await,
            LazyPage::Vendor(page) => page.load().await,
            LazyPage::Workspace(page) => page.load().await,
        }
    }

    async fn preload(&self) {
        #[cfg(target_arch = "wasm32")]
        match self {
            LazyPage::Account(_) => account::AccountRoute::preload().await,
            LazyPage::Admin(_) => admin::AdminRoute::preload().await,
            LazyPage::Portal(_) => portal::PortalRoute::preload().await,
            LazyPage::Reports(_) => reports::ReportsRoute::preload().await,
            LazyPage::Survey(_) => survey::SurveyRoute::preload().await,
            LazyPage::Vendor(_) => vendor::VendorRoute::preload().await,
            LazyPage::Workspace(_) => workspace::WorkspaceRoute::preload().await,
        }
    }
}
