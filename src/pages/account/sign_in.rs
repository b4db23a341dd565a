//! Signing in, signing up, and asking for links.

use crate::domain::FormRoute;
use crate::error::{AppError, Json};
use crate::pages::load::{Forms, failed, kept, page, query};
use crate::t;
use crate::ui::{
    Banner, BannerKind, ButtonKind, ButtonLink, ErrorSummary, Field, Form, GateShell, PageTitle, SubmitButton, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The name under which the address of a mail is kept for the page that says that it is on its way.
pub(super) const MAIL_SENT: &str = "mail-sent";

/// What was typed into the forms for visitors.
#[server(prefix = "/read", endpoint = "gate", input = GetUrl, output = Json)]
pub async fn load_gate() -> Result<Forms, AppError> {
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let [first, second, third, fourth] =
        [FormRoute::SignIn, FormRoute::SignUp, FormRoute::AskReset, FormRoute::AskSignInLink].map(FormRoute::name);
    request::answer(context.kept_of(&[first, second, third, fourth, MAIL_SENT]).await)
}

fn gate(show: impl Fn(Forms) -> AnyView + Copy + Send + Sync + 'static) -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_gate());
    view! { <GateShell>{page(data, show)}</GateShell> }
}

#[component]
pub(super) fn SignIn() -> impl IntoView {
    let (next, kept) = (query("next"), query("kept"));
    gate(move |forms| view! { <SignInView forms=forms next=next() waiting=!kept().is_empty()/> }.into_any())
}

#[component]
fn SignInView(forms: Forms, next: String, waiting: bool) -> impl IntoView {
    let l = language();
    let before = kept(&forms, FormRoute::SignIn.name());
    // Only what was sent is kept; who merely opened an address has typed nothing.
    let waits = waiting.then(|| view! { <Banner kind=BannerKind::Info title=t::account::kept_text(l)/> });
    view! {
        <PageTitle title=t::account::sign_in(l) failed=failed(&before)/>
        <div class="stack gap-s">
            <h1>{t::account::sign_in(l)}</h1>
            <p class="soft">{t::account::sign_in_lead(l)}</p>
        </div>
        {waits}
        <Form to=FormRoute::SignIn kept=before>
            <ErrorSummary/>
            <input type="hidden" name="next" value=next/>
            <Field name="email" label=t::account::email(l) kind="email" autocomplete="username"/>
            <Field name="password" label=t::account::password(l) kind="password" autocomplete="current-password"/>
            <SubmitButton label=t::account::sign_in(l) kind=ButtonKind::Primary wide=true/>
        </Form>
        <p class="cluster between"><a class="tap" href="/forgot">{t::account::forgot(l)}</a><a class="tap" href="/sign-in/link">{t::account::mail_link(l)}</a></p>
        <p class="or"><span>{t::account::or(l)}</span></p>
        <p class="small muted">
            {t::account::no_account(l)} " " <a href="/sign-up">{t::account::make_account(l)}</a> " " {t::account::or(l)} " "
            <a href="/new">{t::account::report_without(l)}</a>
        </p>
    }
}

#[component]
pub(super) fn SignUp() -> impl IntoView {
    gate(|forms| view! { <SignUpView forms=forms/> }.into_any())
}

#[component]
fn SignUpView(forms: Forms) -> impl IntoView {
    let l = language();
    let before = kept(&forms, FormRoute::SignUp.name());
    view! {
        <PageTitle title=t::account::sign_up(l) failed=failed(&before)/>
        <div class="stack gap-s">
            <h1>{t::account::sign_up(l)}</h1>
            <p class="soft">{t::account::sign_up_lead(l)}</p>
        </div>
        <Form to=FormRoute::SignUp kept=before>
            <ErrorSummary/>
            <Field name="name" label=t::account::name(l) autocomplete="name"/>
            <Field name="email" label=t::account::email(l) kind="email" autocomplete="username"/>
            <SubmitButton label=t::account::sign_up(l) kind=ButtonKind::Primary wide=true/>
        </Form>
        <p><a class="tap" href="/sign-in">{t::account::has_account(l)}</a></p>
    }
}

/// Asks for an address and mails a link to it.
#[component]
fn AskView(forms: Forms, form: FormRoute, title: &'static str, lead: &'static str) -> impl IntoView {
    let l = language();
    let before = kept(&forms, form.name());
    view! {
        <PageTitle title=title failed=failed(&before)/>
        <div class="stack gap-s"><h1>{title}</h1><p class="soft">{lead}</p></div>
        <Form to=form kept=before>
            <ErrorSummary/>
            <Field name="email" label=t::account::email(l) kind="email" autocomplete="username"/>
            <SubmitButton label=t::account::send_link(l) kind=ButtonKind::Primary wide=true/>
        </Form>
        <p><a class="tap" href="/sign-in">{t::account::sign_in(l)}</a></p>
    }
}

#[component]
pub(super) fn Forgot() -> impl IntoView {
    let l = language();
    gate(move |forms| {
        let (title, lead) = (t::account::forgot_title(l), t::account::forgot_lead(l));
        view! { <AskView forms=forms form=FormRoute::AskReset title=title lead=lead/> }.into_any()
    })
}

#[component]
pub(super) fn AskLink() -> impl IntoView {
    let l = language();
    gate(move |forms| {
        let (title, lead) = (t::account::link_title(l), t::account::mail_link_text(l));
        view! { <AskView forms=forms form=FormRoute::AskSignInLink title=title lead=lead/> }.into_any()
    })
}

#[component]
pub(super) fn MailSent() -> impl IntoView {
    let what = query("for");
    gate(move |forms| {
        view! { <MailSentView what=what() to=kept(&forms, MAIL_SENT).value("email").to_owned()/> }.into_any()
    })
}

#[component]
fn MailSentView(
    what: String,
    /// The address, if this browser has just asked for a mail to it.
    to: String,
) -> impl IntoView {
    let l = language();
    let (text, again) = match what.as_str() {
        "reset" => (t::account::mail_sent_reset(l), "/forgot"),
        "sign-in" => (t::account::mail_sent_sign_in(l), "/sign-in/link"),
        "ticket" => (t::account::mail_sent_ticket(l), "/sign-in/link"),
        _ => (t::account::mail_sent_confirm(l), "/sign-up"),
    };
    let to = (!to.is_empty()).then(|| view! { <p><b dir="auto">{t::account::choose_for(l, &to)}</b></p> });
    view! {
        <PageTitle title=t::account::mail_sent(l)/>
        <h1>{t::account::mail_sent(l)}</h1>
        {to}
        <p>{text}</p>
        <p class="small muted">{t::account::mail_sent_hint(l)}</p>
        <p class="cluster"><ButtonLink href="/" label=t::account::to_start(l)/> <a class="tap" href=again>{t::account::mail_sent_again(l)}</a></p>
    }
}
