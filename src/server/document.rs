//! The document around every page.

use super::headers::allow_nonce;
use super::site::stylesheet;
use crate::app::App;
use crate::domain::Theme;
use crate::pages::session::present_viewer;
use leptos::WasmSplitManifest;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The document around every page.
pub fn shell(options: LeptosOptions, parts: Option<WasmSplitManifest>) -> impl IntoView {
    if let Some(parts) = parts {
        provide_context(parts);
    }
    let viewer = present_viewer();
    let nonce = leptos::nonce::use_nonce();
    if let (Some(response), Some(nonce)) = (use_context::<leptos_axum::ResponseOptions>(), &nonce) {
        allow_nonce(&response, nonce);
    }
    let theme = (viewer.theme != Theme::System).then(|| viewer.theme.as_str());
    let style = format!("/pkg/{}", stylesheet());
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
