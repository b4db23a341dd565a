//! The document shell and the table of routes: one line a page.

use crate::pages::session::present_viewer;
use crate::pages::load::NotFound;
use crate::pages::{account, portal, vendor, workspace};
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
    Effect::new(|| {
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("data-hydrated", "");
        }
    });
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/") view=portal::Home ssr=SsrMode::Async/>
                <Route path=path!("/new") view=portal::ChooseCategory ssr=SsrMode::Async/>
                <Route path=path!("/new/details") view=portal::Details ssr=SsrMode::Async/>
                <Route path=path!("/new/check") view=portal::Check ssr=SsrMode::Async/>
                <Route path=path!("/tickets") view=portal::Tickets ssr=SsrMode::Async/>
                <Route path=path!("/tickets/:id") view=portal::Ticket ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=account::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/link") view=account::AskLink ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=account::SignUp ssr=SsrMode::Async/>
                <Route path=path!("/forgot") view=account::Forgot ssr=SsrMode::Async/>
                <Route path=path!("/mail-sent") view=account::MailSent ssr=SsrMode::Async/>
                <Route path=path!("/link/:purpose/:token") view=account::Link ssr=SsrMode::Async/>
                <Route path=path!("/account") view=account::Account ssr=SsrMode::Async/>
                <Route path=path!("/account/sessions") view=account::Sessions ssr=SsrMode::Async/>
                <Route path=path!("/desk") view={Lazy::<workspace::DeskListPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/desk/tickets/:id") view={Lazy::<workspace::DeskTicketPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/vendor") view={Lazy::<vendor::SharedListPage>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/vendor/tickets/:id") view={Lazy::<vendor::SharedTicketPage>::new()} ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
