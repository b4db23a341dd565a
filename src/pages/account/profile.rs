//! The own account: profile, password, signed-in devices.

use crate::domain::view::{AbsenceView, MailWishes, SessionLine};
use crate::domain::{FormRoute, KeptForm, Language, Role, Theme};
use crate::error::{AppError, Json};
use crate::pages::load::{Forms, failed, kept, page};
use crate::t;
use crate::ui::{
    ButtonKind, Card, Checkbox, Choice, DateField, ErrorSummary, Field, Form, PageTitle, PortalPlace, PortalShell,
    RadioGroup, SelectField, SubmitButton, language, viewer, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the account's page needs besides the viewer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountPage {
    pub zones: Vec<String>,
    pub has_password: bool,
    /// For staff.
    pub absence: Option<AbsenceView>,
    /// For staff.
    pub mail: Option<MailWishes>,
    pub forms: Forms,
}

#[server(prefix = "/read", endpoint = "account", input = GetUrl, output = Json)]
pub async fn load_account() -> Result<AccountPage, AppError> {
    use crate::desk::profile;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let has_password = request::answer(profile::has_password(&context.desk, &context.viewer.actor).await)?;
    let mail = request::answer(profile::mail(&context.desk, &context.viewer.actor).await)?;
    let absence = request::answer(crate::desk::absence::own(&context.desk, &context.viewer).await)?;
    let forms = request::answer(
        context
            .kept_of(&[FormRoute::SaveProfile, FormRoute::ChangePassword, FormRoute::SaveAbsence].map(FormRoute::name))
            .await,
    )?;
    Ok(AccountPage { zones: profile::zones(&context.viewer.zone), has_password, absence, mail, forms })
}

#[server(prefix = "/read", endpoint = "sessions", input = GetUrl, output = Json)]
pub async fn load_sessions() -> Result<Vec<SessionLine>, AppError> {
    use crate::desk::profile;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let current = request::answer(context.session.ok_or(AppError::SignIn))?;
    request::answer(profile::sessions(&context.desk, &context.viewer, current).await)
}

#[component]
pub(super) fn Account() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_account());
    view! { <PortalShell place=PortalPlace::Account>{page(data, |found| view! { <AccountView found=found/> }.into_any())}</PortalShell> }
}

#[component]
fn AccountView(found: AccountPage) -> impl IntoView {
    let l = language();
    let person = viewer();
    let staff = person.actor.role().is_some_and(Role::is_staff);
    let profile = kept(&found.forms, FormRoute::SaveProfile.name());
    let password = kept(&found.forms, FormRoute::ChangePassword.name());
    let away = kept(&found.forms, FormRoute::SaveAbsence.name());
    let wrong = failed(&profile) || failed(&password) || failed(&away);
    let absence = found.absence.map(|absence| view! { <Absence absence=absence kept=away/> });
    let languages = Choice::each(Language::ALL, |language| match language {
        Language::English => t::account::language_en(l),
        Language::Swedish => t::account::language_sv(l),
    });
    let themes = Choice::each(Theme::ALL, |theme| match theme {
        Theme::System => t::account::theme_system(l),
        Theme::Light => t::account::theme_light(l),
        Theme::Dark => t::account::theme_dark(l),
    });
    let zones = found.zones.iter().map(|zone| Choice::new(zone, zone.replace('_', " "))).collect::<Vec<_>>();
    let password_button = if found.has_password { t::account::change_password(l) } else { t::account::choose_title(l) };
    let password_text = if found.has_password { t::account::password_text(l) } else { t::account::no_password_text(l) };
    view! {
        <PageTitle title=t::account::profile_title(l) failed=wrong/>
        <h1>{t::account::profile_title(l)}</h1>
        <p class="muted">{person.email.clone()}</p>
        <div class="stack account-page">
            <Card title=t::account::profile(l)>
                <Form to=FormRoute::SaveProfile kept=profile>
                    <ErrorSummary/>
                    <Field name="name" label=t::account::name(l) value=person.name autocomplete="name"/>
                    <RadioGroup name="language" legend=t::account::language(l) options=languages value=person.language.as_str() row=true/>
                    <SelectField name="zone" label=t::account::zone(l) options=zones value=person.zone/>
                    <RadioGroup name="theme" legend=t::account::theme(l) options=themes value=person.theme.as_str() row=true/>
                    {if staff {
                        view! { <Checkbox name="hotkeys" label=t::account::hotkeys(l) hint=t::account::hotkeys_hint(l) checked=person.hotkeys/> }.into_any()
                    } else {
                        person.hotkeys.then(|| view! { <input type="hidden" name="hotkeys" value="yes"/> }).into_any()
                    }}
                    {found.mail.map(|mail| view! {
                        <input type="hidden" name="mail" value="yes"/>
                        <Checkbox name="mail_tickets" label=t::notification::mail_tickets(l) hint=t::notification::mail_tickets_hint(l) checked=mail.tickets/>
                        <Checkbox name="mail_notes" label=t::notification::mail_notes(l) checked=mail.notes/>
                    })}
                    <SubmitButton label=t::account::save(l) kind=ButtonKind::Primary/>
                </Form>
            </Card>
            {absence}
            <Card title=t::account::password_title(l)>
                <p class="soft small">{password_text}</p>
                <Form to=FormRoute::ChangePassword kept=password within="pw">
                    <ErrorSummary/>
                    <input type="hidden" name="username" value=person.email autocomplete="username"/>
                    {found.has_password.then(|| view! {
                        <Field name="current" label=t::account::current_password(l) kind="password" autocomplete="current-password"/>
                    })}
                    <Field name="password" label=t::account::new_password(l) kind="password" hint=t::account::password_hint(l) autocomplete="new-password"/>
                    <SubmitButton label=password_button/>
                </Form>
            </Card>
            <p><a class="tap" href="/account/sessions">{t::account::sessions_link(l)}</a></p>
        </div>
    }
}

/// When a member of staff is away, and who stands in.
#[component]
fn Absence(absence: AbsenceView, kept: KeptForm) -> impl IntoView {
    let l = language();
    let substitute = absence.substitute.map(|id| id.to_string()).unwrap_or_default();
    let says = |until: &crate::domain::When| match &absence.from {
        Some(from) => t::routing::absence_ahead(
            l,
            &crate::ui::words::in_sentence(l, &from.text),
            &crate::ui::words::in_sentence(l, &until.text),
        ),
        None => t::routing::absence_now(l, &crate::ui::words::in_sentence(l, &until.text)),
    };
    let end = if absence.from.is_some() { t::routing::absence_cancel(l) } else { t::routing::absence_end(l) };
    let now = absence.until.as_ref().map(|until| {
        view! {
            <p>{says(until)}</p>
            <Form to=FormRoute::SaveAbsence.of("end")>
                <SubmitButton label=end/>
            </Form>
        }
    });
    view! {
        <Card title=t::routing::absence(l)>
            <p class="soft small">{t::routing::absence_text(l)}</p>
            {now}
            <Form to=FormRoute::SaveAbsence kept=kept within="away">
                <ErrorSummary/>
                <input type="hidden" name="away" value="yes"/>
                <DateField name="from" label=t::routing::absence_from(l) hint=t::routing::absence_from_hint(l) value=absence.first optional=true/>
                <DateField name="until" label=t::routing::absence_until(l) value=absence.date/>
                <SelectField name="substitute" label=t::routing::absence_substitute(l) options=Choice::named(&absence.colleagues) value=substitute empty=t::routing::absence_nobody(l) optional=true/>
                <SubmitButton label=t::routing::absence_save(l)/>
            </Form>
        </Card>
    }
}

#[component]
pub(super) fn Sessions() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_sessions());
    view! { <PortalShell place=PortalPlace::Account>{page(data, |lines| view! { <SessionsView lines=lines/> }.into_any())}</PortalShell> }
}

#[component]
fn SessionsView(lines: Vec<SessionLine>) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = lines.into_iter().map(|line| view! { <SessionRow line=line/> }).collect();
    view! {
        <PageTitle title=t::account::sessions_title(l)/>
        <h1>{t::account::sessions_title(l)}</h1>
        <ul class="sessions card flush">{rows}</ul>
        <div class="section first">
            <p class="soft small">{t::account::sign_out_everywhere_text(l)}</p>
            <Form to=FormRoute::SignOutEverywhere>
                <SubmitButton label=t::account::sign_out_everywhere(l) kind=ButtonKind::Danger/>
            </Form>
        </div>
        <p><a class="tap" href="/account">{t::account::profile_title(l)}</a></p>
    }
}

#[component]
fn SessionRow(line: SessionLine) -> impl IntoView {
    let l = language();
    let (id, name) = (line.id.to_string(), device(&line.device));
    let described = name.clone();
    let button = if line.current {
        view! { <span class="badge boxed">{t::account::this_device(l)}</span> }.into_any()
    } else {
        view! {
            <Form to=FormRoute::EndSession class="inline-form">
                <input type="hidden" name="session" value=id/>
                <SubmitButton label=t::account::end_session(l) described=described/>
            </Form>
        }
        .into_any()
    };
    view! {
        <li>
            <div>
                <b>{name}</b>
                <p class="muted small">
                    {t::account::session_seen(l, &words::in_sentence(l, &line.seen.text))} ". "
                    {t::account::session_started(l, &words::in_sentence(l, &line.started.text))} "."
                </p>
            </div>
            {button}
        </li>
    }
}

/// Browser and system in words, from what the browser says of itself.
fn device(user_agent: &str) -> String {
    let l = language();
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => t::account::device_on(l, browser, system),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => t::account::unknown_device(l).to_owned(),
    }
}
