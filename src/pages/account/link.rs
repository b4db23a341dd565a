//! What mailed links lead to. Opening a link changes nothing, so that programs which look into mail
//! cannot use it up; a press of the button does.

use super::forms::{ChoosePassword, SetUpForm, UseLink};
use crate::domain::Kept;
use crate::error::AppError;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    ButtonKind, ButtonLink, Checkbox, ErrorSummary, Field, Form, GateShell, PageTitle, SubmitButton, TextArea, language,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// A link that still works.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkPage {
    /// Whose it is; empty for setting up.
    pub name: String,
    pub email: String,
    pub kept: Kept,
}

/// What a link is good for; nothing when it does not work any more.
#[server(prefix = "/read", endpoint = "link", input = GetUrl)]
pub async fn load_link(purpose: String, token: String) -> Result<Option<LinkPage>, AppError> {
    use crate::desk::account::{self, Purpose};
    use crate::desk::set_up;
    use crate::pages::door;
    let door = door::answer(door::door())?;
    let purpose: Purpose = door::answer(purpose.parse().map_err(|_| AppError::NotFound))?;
    let form = match purpose {
        Purpose::Confirm | Purpose::SignIn | Purpose::Ticket => "use-link",
        Purpose::Reset | Purpose::Invitation => "choose-password",
        Purpose::SetUp => "set-up",
    };
    let kept = door::answer(door.kept(form).await)?;
    if purpose == Purpose::SetUp {
        let works = door::answer(set_up::link_works(&door.desk, &token).await)?;
        return Ok(works.then(|| LinkPage { name: String::new(), email: String::new(), kept }));
    }
    let person = door::answer(account::peek(&door.desk, purpose, &token).await)?;
    Ok(person.map(|person| LinkPage { name: person.name, email: person.email, kept }))
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
                    None => view! { <Gone purpose=at.0/> }.into_any(),
                    Some(found) if at.0 == "set-up" => view! { <SetUpView token=at.1 kept=found.kept/> }.into_any(),
                    Some(found) if matches!(at.0.as_str(), "reset" | "invitation") => {
                        view! { <ChooseView at=at found=found/> }.into_any()
                    }
                    Some(found) => view! { <PressView at=at found=found/> }.into_any(),
                }
            })}
        </GateShell>
    }
}

#[component]
fn Gone(purpose: String) -> impl IntoView {
    let l = language();
    let again = match purpose.as_str() {
        "reset" => "/forgot",
        "ticket" => "/new",
        _ => "/sign-in/link",
    };
    view! {
        <PageTitle title=t::account::link_gone(l)/>
        <h1>{t::account::link_gone(l)}</h1>
        <p>{t::account::link_gone_text(l)}</p>
        <p><ButtonLink href=again label=t::account::ask_again(l)/></p>
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
        _ => (t::account::confirm_title(l).to_owned(), t::account::confirm_text(l), t::account::confirm(l)),
    };
    view! {
        <PageTitle title=title.clone() failed=failed(&found.kept)/>
        <h1>{title}</h1>
        <p class="soft">{text}</p>
        <Form action=UseLink::PATH name="use-link" kept=found.kept>
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
        <Form action=ChoosePassword::PATH name="choose-password" kept=found.kept>
            <ErrorSummary labels=[("password", t::account::new_password(l))]/>
            <input type="hidden" name="purpose" value=purpose/>
            <input type="hidden" name="token" value=token/>
            <Field name="password" label=t::account::new_password(l) kind="password" hint=t::account::password_hint(l) autocomplete="new-password"/>
            <SubmitButton label=t::account::save_password(l) kind=ButtonKind::Primary wide=true/>
        </Form>
    }
}

#[component]
fn SetUpView(token: String, kept: Kept) -> impl IntoView {
    let l = language();
    let labels = [
        ("provider", t::account::provider(l)),
        ("tiers", t::account::tiers(l)),
        ("product", t::account::product(l)),
        ("name", t::account::name(l)),
        ("email", t::account::email(l)),
        ("password", t::account::password(l)),
    ];
    view! {
        <PageTitle title=t::account::set_up_title(l) failed=failed(&kept)/>
        <div class="stack gap-s"><h1>{t::account::set_up_title(l)}</h1><p class="soft">{t::account::set_up_lead(l)}</p></div>
        <Form action=SetUpForm::PATH name="set-up" kept=kept>
            <ErrorSummary labels=labels/>
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
