//! How it is reached: the router, what guards it, files, health.

mod area;
mod connections;
mod descriptors;
mod document;
mod error_page;
mod export;
mod files;
mod forms;
mod forwarded;
mod gone;
mod guard;
mod headers;
mod intake;
mod journal;
mod listen;
pub mod log;
mod multipart;
mod other_name;
mod say;
mod serve;
mod site;
mod steady;
mod unsent;
mod visitor;

use crate::app;
use crate::desk::Desk;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::routing::get;
use axum::{Router, middleware};
use leptos::config::LeptosOptions;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::sync::LazyLock;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

pub use connections::Capacity;
pub use listen::{ConnectionTimeouts, listen};
pub use say::say;
pub use serve::{Prepared, prepare, run};
pub use site::{Site, SiteError, SiteFile};

/// What handlers share.
#[derive(Clone, axum::extract::FromRef)]
pub struct AppState {
    pub desk: Desk,
    pub options: LeptosOptions,
}

/// The addresses of the pages.
///
/// They are listed once in the life of the process: while Leptos lists them, no resource loads anywhere in the process,
/// and a page that is being made at that moment for another router would wait for its data for ever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// The routes of all pages.
pub fn pages() -> Vec<String> {
    PAGES.iter().map(|page| page.path().to_owned()).collect()
}

/// What browsers get that is neither a page nor an answer to one. Each has a row in the rights matrix.
pub const DOWNLOADS: [&str; 3] = ["/files/{key}", "/files/{key}/preview", "/reports/export/{table}"];

/// The whole program as one router.
pub fn router(desk: Desk, site: &Site) -> Router {
    let (options, parts) = (site.options(), site.parts());
    let state = AppState { desk, options: options.clone() };
    let routes = PAGES.clone();
    let shell = move || document::shell(options.clone(), parts.clone());
    let [file, preview, table] = DOWNLOADS;
    let guarded = Router::new()
        .leptos_routes(&state, routes, shell)
        .merge(forms::routes())
        .route(file, get(files::give))
        .route(preview, get(files::preview))
        .route(table, get(export::give))
        .fallback(guard::not_found)
        .layer(middleware::from_fn(guard::own_status))
        .layer(middleware::from_fn(guard::page_errors))
        .layer(middleware::from_fn_with_state(state.clone(), intake::bounded))
        .layer(middleware::from_fn(unsent::add))
        .layer(middleware::from_fn(guard::admission))
        .layer(middleware::from_fn(guard::readable))
        .layer(middleware::from_fn_with_state(state.clone(), guard::who))
        .layer(middleware::from_fn_with_state(state.clone(), guard::same_site));
    // Files that the build has compressed are not compressed again, whatever encoding is asked for; nor is what people sent.
    let compressible = SizeAbove::new(860).and(is_text);
    let open = Router::new().route("/healthz", get(async || StatusCode::OK)).route("/readyz", get(ready));
    guarded
        .layer(CompressionLayer::new().compress_when(compressible))
        .merge(open)
        .merge(site.routes())
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(state.clone(), headers::security))
        .layer(middleware::from_fn_with_state(state.clone(), journal::note))
        .with_state(state)
}

fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    ["text/", "application/json"].iter().any(|text| kind.starts_with(text))
}

async fn ready(State(desk): State<Desk>) -> StatusCode {
    if desk.is_ready().await { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
