//! Signing up, in and out, and the links that mails carry.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Signs in with address and password.
#[server(name = SignInForm, prefix = "/do", endpoint = "sign-in", input = MultipartFormData)]
pub async fn sign_in(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::session;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (email, password) = (form.value("email"), form.secret("password"));
        let (token, _) = session::sign_in(&door.desk, email, password, door.browser()).await?;
        door.signed_in(&token);
        Ok(Outcome::to(door::local_path(form.value("next")).unwrap_or("/")))
    }
    .await;
    door::finish(door, form, "sign-in", done).await
}

/// Ends the session of this browser.
#[server(name = SignOut, prefix = "/do", endpoint = "sign-out", input = MultipartFormData)]
pub async fn sign_out(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::session;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        if let Some(current) = door.session {
            session::end(&door.desk, &door.viewer.actor, current).await?;
        }
        door.sign_out().await?;
        Ok(Outcome::to("/sign-in").notice("signed_out"))
    }
    .await;
    door::finish(door, form, "sign-out", done).await
}

/// Ends the sessions of all the person's browsers.
#[server(name = SignOutEverywhere, prefix = "/do", endpoint = "sign-out-everywhere", input = MultipartFormData)]
pub async fn sign_out_everywhere(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::session;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        session::end_everywhere(&door.desk, &door.viewer.actor).await?;
        door.sign_out().await?;
        Ok(Outcome::to("/sign-in").notice("signed_out"))
    }
    .await;
    door::finish(door, form, "sign-out-everywhere", done).await
}

/// Lets the page that says that a mail is on its way name its address; without it the page is still true.
#[cfg(feature = "ssr")]
pub async fn mail_sent(door: &mut crate::pages::door::Door, email: &str) {
    if email.is_empty() {
        return;
    }
    let values = [("email".to_owned(), vec![email.trim().to_owned()])].into();
    let kept = crate::domain::Kept { values, ..Default::default() };
    if let Err(error) = crate::pages::door::keep_step(door, "mail-sent", &kept).await {
        tracing::debug!(%error, "the address of a mail is not kept");
    }
}

/// Signs a customer up.
#[server(name = SignUpForm, prefix = "/do", endpoint = "sign-up", input = MultipartFormData)]
pub async fn sign_up(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::account::{self, SignUp};
    use crate::pages::door::{self, Outcome};
    let (mut door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let new = SignUp::parse(&door.desk, form.value("name"), form.value("email"), &door.viewer)?;
        account::sign_up(&door.desk, new, &door.address).await?;
        mail_sent(&mut door, form.value("email")).await;
        Ok(Outcome::to("/mail-sent?for=confirm"))
    }
    .await;
    door::finish(door, form, "sign-up", done).await
}

/// Mails a link to choose a new password.
#[server(name = AskReset, prefix = "/do", endpoint = "ask-reset", input = MultipartFormData)]
pub async fn ask_reset(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::account;
    use crate::domain::EmailAddress;
    use crate::pages::door::{self, Outcome};
    let (mut door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let email = EmailAddress::parse(form.value("email")).map_err(|problem| AppError::field("email", problem))?;
        account::ask_reset(&door.desk, &email, &door.address).await?;
        mail_sent(&mut door, form.value("email")).await;
        Ok(Outcome::to("/mail-sent?for=reset"))
    }
    .await;
    door::finish(door, form, "ask-reset", done).await
}

/// Mails a link to sign in.
#[server(name = AskSignInLink, prefix = "/do", endpoint = "ask-sign-in-link", input = MultipartFormData)]
pub async fn ask_sign_in_link(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::account;
    use crate::domain::EmailAddress;
    use crate::pages::door::{self, Outcome};
    let (mut door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let email = EmailAddress::parse(form.value("email")).map_err(|problem| AppError::field("email", problem))?;
        account::ask_sign_in_link(&door.desk, &email, &door.address).await?;
        mail_sent(&mut door, form.value("email")).await;
        Ok(Outcome::to("/mail-sent?for=sign-in"))
    }
    .await;
    door::finish(door, form, "ask-sign-in-link", done).await
}

/// Uses a mailed link that asks for nothing more: confirm, sign in, confirm a ticket.
#[server(name = UseLink, prefix = "/do", endpoint = "use-link", input = MultipartFormData)]
pub async fn use_link(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::account;
    use crate::desk::notification::links::Purpose;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (purpose, along) = (form.id("purpose")?, door.along(&form));
        let used = account::use_link(&door.desk, purpose, form.value("token"), along).await?;
        if purpose == Purpose::Stop {
            // The page of the link says what it did, and whom to ask.
            return Ok(Outcome::to(format!("/link/stop/{}", form.value("token"))));
        }
        let here = door.viewer.actor.person() == Some(used.person);
        if used.enters && !here {
            door.sign_in(used.person).await?;
        }
        Ok(match used.ticket {
            Some(ticket) if used.enters || here => Outcome::to(format!("/tickets/{ticket}")).notice("registered"),
            Some(ticket) => Outcome::to(format!("/sign-in?next=/tickets/{ticket}")).notice("registered"),
            None => Outcome::to("/").notice("welcome"),
        })
    }
    .await;
    door::finish(door, form, "use-link", done).await
}

/// Chooses a password by a mailed link: after forgetting it, or after an invitation.
#[server(name = ChoosePassword, prefix = "/do", endpoint = "choose-password", input = MultipartFormData)]
pub async fn choose_password(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::account;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (purpose, token) = (form.id("purpose")?, form.value("token"));
        let person = account::choose_password(&door.desk, purpose, token, door.along(&form)).await?;
        door.sign_in(person).await?;
        Ok(Outcome::to("/").notice("password_saved"))
    }
    .await;
    door::finish(door, form, "choose-password", done).await
}

/// Sets the installation up.
#[server(name = SetUpForm, prefix = "/do", endpoint = "set-up", input = MultipartFormData)]
pub async fn set_up(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::set_up::{self, SetUp};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        set_up::open(&door.desk, form.value("token")).await?;
        let person = (form.value("name"), form.value("email"), form.secret("password"));
        let (provider, tiers, product) = (form.value("provider"), form.value("tiers"), form.value("product"));
        let given = SetUp::parse(&door.desk, provider, tiers, form.ticked("vendors"), product, person)?;
        let (token, viewer) = (form.value("token"), &door.viewer);
        let admin = set_up::set_up(&door.desk, token, given, viewer.language, &viewer.zone).await?;
        door.sign_in(admin).await?;
        Ok(Outcome::to("/admin/people").notice("set_up"))
    }
    .await;
    door::finish(door, form, "set-up", done).await
}

/// Saves name, language, zone, theme and hotkeys.
#[server(name = SaveProfile, prefix = "/do", endpoint = "profile", input = MultipartFormData)]
pub async fn save_profile(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::profile::{self, Profile};
    use crate::domain::view::MailWishes;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (name, language, viewer) = (form.value("name"), form.value("language"), &door.viewer);
        let (zone, theme) = (form.value("zone"), form.value("theme"));
        let mut given = Profile::parse(viewer, name, language, zone, theme, form.ticked("hotkeys"))?;
        if form.ticked("mail") {
            given.mail = Some(MailWishes { tickets: form.ticked("mail_tickets"), notes: form.ticked("mail_notes") });
        }
        profile::save(&door.desk, &door.viewer.actor, given).await?;
        Ok(Outcome::to("/account").notice("saved"))
    }
    .await;
    door::finish(door, form, "profile", done).await
}

/// Notes that a member of staff is away, with the field `away`, or back.
#[server(name = SaveAbsence, prefix = "/do", endpoint = "absence", input = MultipartFormData)]
pub async fn save_absence(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::absence::{self, Typed};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let typed =
            Typed { from: form.value("from"), until: form.value("until"), substitute: form.value("substitute") };
        absence::set(&door.desk, &door.viewer, form.ticked("away").then_some(typed)).await?;
        Ok(Outcome::to("/account").notice("saved"))
    }
    .await;
    door::finish(door, form, "absence", done).await
}

/// Changes the password; all other sessions end.
#[server(name = ChangePassword, prefix = "/do", endpoint = "password", input = MultipartFormData)]
pub async fn change_password(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::profile;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let session = door.session.ok_or(AppError::SignIn)?;
        let (current, new) = (form.secret("current"), form.secret("password"));
        profile::change_password(&door.desk, &door.viewer, session, current, new, &door.address).await?;
        Ok(Outcome::to("/account").notice("password_saved"))
    }
    .await;
    door::finish(door, form, "password", done).await
}

/// Ends the session of another of the person's browsers.
#[server(name = EndSession, prefix = "/do", endpoint = "end-session", input = MultipartFormData)]
pub async fn end_session(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::session;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        session::end(&door.desk, &door.viewer.actor, form.id("session")?).await?;
        Ok(Outcome::to("/account/sessions").notice("session_ended"))
    }
    .await;
    door::finish(door, form, "end-session", done).await
}
