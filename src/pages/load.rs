//! What all pages do alike: wait for their data, show what went wrong, say what just happened.

use crate::domain::{FieldError, KeptForm};
use crate::error::AppError;
use crate::t;
use crate::ui::{self, PageTitle, keyed, language, use_query_map};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use std::collections::BTreeMap;

/// What was kept of the forms of a page, by the forms' names.
pub type Forms = BTreeMap<String, KeptForm>;

/// What was kept of one form.
pub fn kept(forms: &Forms, name: &str) -> KeptForm {
    forms.get(name).cloned().unwrap_or_default()
}

/// Shows a page once its data is there, or what went wrong. Nothing that was typed, ticked or opened at one address is
/// seen at another.
pub fn page<T>(
    data: Resource<Result<T, AppError>>,
    show: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    page_of(data, AddressPart::Address, show, |error| view! { <ErrorView error=error/> }.into_any())
}

/// The part of the address that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressPart {
    /// The whole address but for what only says how it is shown.
    Address,
    /// The path: whatever else the address says, what is typed or ticked on it stays.
    Path,
}

/// A page in a frame of its own, with what stands there when its data cannot be had.
pub fn page_of<T>(
    data: Resource<Result<T, AppError>>,
    of: AddressPart,
    show: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
    failed: impl Fn(AppError) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    provide_context(Again(Callback::new(move |()| data.refetch())));
    let key = move || match of {
        AddressPart::Address => {
            ui::address(&path.get_untracked(), &search.get_untracked(), &["notice", "dialog", "write"])
        }
        AddressPart::Path => path.get_untracked(),
    };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let shown = match data.await {
                    Ok(found) => show(found),
                    Err(error) => failed(error),
                };
                keyed(key(), shown)
            })}
        </Transition>
    }
    .into_any()
}

/// Asks again for the data of the page.
#[derive(Clone, Copy)]
struct Again(Callback<()>);

/// Whether a form came back with something wrong. Who had to sign in first has done so by the time they see it again.
pub fn failed(kept: &KeptForm) -> bool {
    !kept.errors.0.is_empty() || kept.general.as_ref().is_some_and(|error| *error != FieldError::SignInFirst)
}

/// Words for what went wrong instead of the page. Nothing was sent: pages are only read here.
#[component]
pub fn ErrorView(error: AppError) -> impl IntoView {
    let l = language();
    let (title, text) = match error.status() {
        401 => (t::errors::sign_in_title(l), t::errors::sign_in(l)),
        403 => (t::errors::forbidden_title(l), t::errors::forbidden(l)),
        404 | 422 => (t::errors::not_found_title(l), t::errors::not_found(l)),
        409 => (t::errors::not_now_title(l), t::errors::not_now(l)),
        429 => (t::errors::slow_title(l), t::errors::slow(l)),
        503 => (t::errors::unread_title(l), t::errors::unread(l)),
        _ => (t::errors::unread_fault_title(l), t::errors::unread_fault(l)),
    };
    // Data that could not be had may be there in a moment. An answer that the program here does not understand comes
    // from a newer server: there, loading the page again is what helps.
    let outdated = error == AppError::Fault;
    let (try_class, load_class) = if outdated { ("btn", "btn primary") } else { ("btn primary", "btn") };
    let again = use_context::<Again>().filter(|_| error.status() >= 429).map(|again| {
        let location = use_location();
        let here = ui::address(&location.pathname.get_untracked(), &location.search.get_untracked(), &["notice"]);
        let try_again = view! { <button class=try_class type="button" data-needs-script=true on:click=move |_| again.0.run(())>{t::errors::try_again(l)}</button> };
        let load_again = view! { <a class=load_class href=here rel="external">{t::errors::load_again(l)}</a> };
        if outdated {
            view! { {load_again} " " {try_again} }.into_any()
        } else {
            view! { {try_again} " " {load_again} }.into_any()
        }
    });
    view! {
        <PageTitle title=title/>
        <section class="error-page">
            <h1>{title}</h1>
            <p>{text}</p>
            <p class="cluster">{again} <a class="btn" href="/">{t::errors::to_start(l)}</a></p>
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

pub use crate::ui::query::{RESERVED, address};
