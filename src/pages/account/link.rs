//! What mailed links lead to. Opening a link changes nothing, so that programs which look into mail
//! cannot use it up; a press of the button does.

use crate::domain::view::SpentLink;
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    ButtonKind, ButtonLink, Checkbox, ErrorSummary, Field, Form, GateShell, PageTitle, SubmitButton, TextArea,
    language, viewer,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The state of a link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum LinkState {
    Works(LinkPage),
    /// It does not work any more.
    Gone(SpentLink),
}

/// A link that still works.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkPage {
    /// Whose it is; empty for setting up.
    pub name: String,
    pub email: String,
    pub kept: KeptForm,
}

/// The state of a link, for its page.
#[server(prefix = "/read", endpoint = "link", input = GetUrl, output = Json)]
pub async fn load_link(purpose: String, token: String) -> Result<LinkState, AppError> {
    use crate::desk::account;
    use crate::desk::notification::links::LinkPurpose;
    use crate::desk::set_up;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let purpose: LinkPurpose = request::answer(purpose.parse().map_err(|_| AppError::NotFound))?;
    let form = match purpose {
        LinkPurpose::Confirm | LinkPurpose::SignIn | LinkPurpose::Ticket | LinkPurpose::Stop => FormRoute::UseLink,
        LinkPurpose::Reset | LinkPurpose::Invitation | LinkPurpose::WayBack => FormRoute::ChoosePassword,
        LinkPurpose::SetUp => FormRoute::SetUp,
    };
    let kept = request::answer(context.kept(form.name()).await)?;
    if purpose == LinkPurpose::SetUp {
        let works = request::answer(set_up::link_works(&context.desk, &token).await)?;
        let page = LinkPage { name: String::new(), email: String::new(), kept };
        return Ok(if works { LinkState::Works(page) } else { LinkState::Gone(SpentLink::default()) });
    }
    match request::answer(account::peek(&context.desk, purpose, &token).await)? {
        Some(person) => Ok(LinkState::Works(LinkPage { name: person.name, email: person.email, kept })),
        None => Ok(LinkState::Gone(request::answer(account::spent(&context.desk, purpose, &token).await)?)),
    }
}

#[component]
pub(super) fn Link() -> impl IntoView {
    let (purpose, token) = (param("purpose"), param("token"));
    let data = Resource::new_blocking(move || (purpose(), token()), |(purpose, token)| load_link(purpose, token));
    view! {
        <GateShell>
            {page(data, move |found| {
                let at = (purpose(), token());
                match found {
                    LinkState::Gone(spent) => view! { <Gone purpose=at.0 spent=spent/> }.into_any(),
                    LinkState::Works(found) if at.0 == "set-up" => view! { <SetUpView token=at.1 kept=found.kept/> }.into_any(),
                    LinkState::Works(found) if matches!(at.0.as_str(), "reset" | "invitation" | "way-back") => {
                        view! { <ChooseView at=at found=found/> }.into_any()
                    }
                    LinkState::Works(found) if at.0 == "confirm" => view! { <ConfirmView at=at found=found/> }.into_any(),
                    LinkState::Works(found) => view! { <PressView at=at found=found/> }.into_any(),
                }
            })}
        </GateShell>
    }
}

/// Says what a link did that was used, or that it is too old, and leads to the ticket or to a way in.
#[component]
fn Gone(purpose: String, spent: SpentLink) -> impl IntoView {
    let l = language();
    let (signed_in, provider) = (viewer().actor.person().is_some(), viewer().provider);
    let (title, text, href, label) = match (purpose.as_str(), spent) {
        (_, SpentLink { ticket: Some(ticket), .. }) => {
            let text = if signed_in { t::account::link_used_in(l) } else { t::account::link_used_text(l) };
            (t::account::link_used(l), text.to_owned(), format!("/tickets/{ticket}"), t::account::to_ticket(l))
        }
        ("stop", SpentLink { used: true, .. }) => {
            let text = t::account::stop_done(l, &provider);
            (t::account::stop_done_title(l), text, "/".to_owned(), t::account::to_start(l))
        }
        ("confirm", SpentLink { used: true, .. }) if signed_in => {
            let text = t::account::confirm_done_in(l).to_owned();
            (t::account::confirm_done_title(l), text, "/".to_owned(), t::account::to_start(l))
        }
        ("confirm", SpentLink { used: true, .. }) => {
            let text = t::account::confirm_done(l).to_owned();
            (t::account::confirm_done_title(l), text, "/sign-in".to_owned(), t::account::sign_in(l))
        }
        _ => {
            let again = if matches!(purpose.as_str(), "reset" | "way-back") { "/forgot" } else { "/sign-in/link" };
            let text = t::account::link_gone_text(l).to_owned();
            (t::account::link_gone(l), text, again.to_owned(), t::account::ask_again(l))
        }
    };
    view! {
        <PageTitle title=title/>
        <h1>{title}</h1>
        <p>{text}</p>
        <p><ButtonLink href=href label=label/></p>
    }
}

/// The owner of a new account says how they are called, and chooses a password or none.
#[component]
fn ConfirmView(at: (String, String), found: LinkPage) -> impl IntoView {
    let l = language();
    let (purpose, token) = at;
    view! {
        <PageTitle title=t::account::confirm_title(l) failed=failed(&found.kept)/>
        <h1>{t::account::confirm_title(l)}</h1>
        <p class="soft">{t::account::confirm_text(l, &found.email)}</p>
        <Form to=FormRoute::UseLink kept=found.kept>
            <ErrorSummary/>
            <input type="hidden" name="purpose" value=purpose/>
            <input type="hidden" name="token" value=token/>
            <input type="hidden" name="username" value=found.email autocomplete="username"/>
            <Field name="name" label=t::account::name(l) value=found.name autocomplete="name"/>
            <Field name="password" label=t::account::password(l) kind="password" hint=t::account::password_optional(l) autocomplete="new-password" optional=true/>
            <SubmitButton label=t::account::confirm(l) kind=ButtonKind::Primary wide=true/>
        </Form>
    }
}

/// Links that need one press.
#[component]
fn PressView(at: (String, String), found: LinkPage) -> impl IntoView {
    let l = language();
    let (purpose, token) = at;
    let (title, text, button) = match purpose.as_str() {
        "ticket" => (t::account::ticket_title(l).to_owned(), t::account::ticket_text(l), t::account::ticket_confirm(l)),
        "sign-in" => {
            (t::account::sign_in_link_title(l, &found.name), t::account::sign_in_link_text(l), t::account::sign_in(l))
        }
        _ => (t::account::stop_title(l).to_owned(), t::account::stop_text(l), t::account::stop(l)),
    };
    view! {
        <PageTitle title=title.clone() failed=failed(&found.kept)/>
        <h1>{title}</h1>
        <p class="soft">{text}</p>
        <Form to=FormRoute::UseLink kept=found.kept>
            <ErrorSummary/>
            <input type="hidden" name="purpose" value=purpose/>
            <input type="hidden" name="token" value=token/>
            <SubmitButton label=button kind=ButtonKind::Primary wide=true/>
        </Form>
    }
}

/// Links that let a password be chosen.
#[component]
fn ChooseView(at: (String, String), found: LinkPage) -> impl IntoView {
    let l = language();
    let (purpose, token) = at;
    view! {
        <PageTitle title=t::account::choose_title(l) failed=failed(&found.kept)/>
        <h1>{t::account::choose_title(l)}</h1>
        <p class="soft">{t::account::choose_for(l, &found.email)}</p>
        <Form to=FormRoute::ChoosePassword kept=found.kept>
            <ErrorSummary/>
            <input type="hidden" name="purpose" value=purpose/>
            <input type="hidden" name="token" value=token/>
            <Field name="password" label=t::account::new_password(l) kind="password" hint=t::account::password_hint(l) autocomplete="new-password"/>
            <SubmitButton label=t::account::save_password(l) kind=ButtonKind::Primary wide=true/>
        </Form>
    }
}

#[component]
fn SetUpView(token: String, kept: KeptForm) -> impl IntoView {
    let l = language();
    view! {
        <PageTitle title=t::account::set_up_title(l) failed=failed(&kept)/>
        <div class="stack gap-s"><h1>{t::account::set_up_title(l)}</h1><p class="soft">{t::account::set_up_lead(l)}</p></div>
        <Form to=FormRoute::SetUp kept=kept>
            <ErrorSummary/>
            <input type="hidden" name="token" value=token/>
            <Field name="provider" label=t::account::provider(l) autocomplete="organization"/>
            <TextArea name="tiers" label=t::account::tiers(l) value=t::account::tiers_default(l) rows=4/>
            <Checkbox name="vendors" label=t::account::vendors(l) checked=true/>
            <Field name="product" label=t::account::product(l)/>
            <h2>{t::account::first_admin(l)}</h2>
            <Field name="name" label=t::account::name(l) autocomplete="name"/>
            <Field name="email" label=t::account::email(l) kind="email" autocomplete="username"/>
            <Field name="password" label=t::account::password(l) kind="password" hint=t::account::password_hint(l) autocomplete="new-password"/>
            <SubmitButton label=t::account::set_up(l) kind=ButtonKind::Primary wide=true/>
        </Form>
    }
}
