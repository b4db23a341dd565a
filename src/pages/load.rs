//! What all pages do alike: wait for their data, show what went wrong, say what just happened.

use crate::domain::Kept;
use crate::error::AppError;
use crate::t;
use crate::ui::{PageTitle, language};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::collections::BTreeMap;

/// What was kept of the forms of a page, by the forms' names.
pub type Forms = BTreeMap<String, Kept>;

/// What was kept of one form.
pub fn kept(forms: &Forms, name: &str) -> Kept {
    forms.get(name).cloned().unwrap_or_default()
}

/// Shows a page once its data is there, or what went wrong.
pub fn page<T>(
    data: Resource<Result<T, AppError>>,
    show: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(found) => show(found),
                    Err(error) => view! { <ErrorView error=error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Whether a form came back with something wrong.
pub fn failed(kept: &Kept) -> bool {
    !kept.errors.0.is_empty() || kept.general.is_some()
}

/// Words for what went wrong instead of the page.
#[component]
pub fn ErrorView(error: AppError) -> impl IntoView {
    let l = language();
    let (title, text) = match error.status() {
        401 => (t::errors::sign_in_title(l), t::errors::sign_in(l)),
        403 => (t::errors::forbidden_title(l), t::errors::forbidden(l)),
        404 | 422 => (t::errors::not_found_title(l), t::errors::not_found(l)),
        409 => (t::errors::not_now_title(l), t::errors::not_now(l)),
        503 => (t::errors::unavailable_title(l), t::errors::unavailable(l)),
        _ => (t::errors::fault_title(l), t::errors::fault(l)),
    };
    view! {
        <PageTitle title=title/>
        <section class="error-page">
            <h1>{title}</h1>
            <p>{text}</p>
            <p><a class="btn" href="/">{t::errors::to_start(l)}</a></p>
        </section>
    }
}

/// There is no such page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <crate::ui::PortalShell><ErrorView error=AppError::NotFound/></crate::ui::PortalShell> }
}

/// A part of the present address, by its name in the route.
pub fn param(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let params = use_params_map();
    move || params.with(|params| params.get(name).unwrap_or_default())
}

/// A value of the present address's query.
pub fn query(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let query = use_query_map();
    move || query.with(|query| query.get(name).unwrap_or_default())
}

/// A path with those parts as its query that say something (RFC 3986).
pub fn address(path: &str, parts: &[(&str, &str)]) -> String {
    use std::fmt::Write;
    let mut out = path.to_owned();
    let mut mark = '?';
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(mark);
        mark = '&';
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
