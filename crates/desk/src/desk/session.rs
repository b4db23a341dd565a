//! Signing in and out.

use super::account_log::{self, LogSubject};
use super::throttle::{from, slow_down, slow_down_from};
use super::{Desk, Secret};
use crate::db::{self, Conn};
use crate::desk::notification::post;
use crate::domain::view::Viewer;
use crate::domain::{
    Actor, AuditAction, EmailAddress, FieldError, Language, Member, PersonId, SessionId, Theme, Timestamp, limits,
};
use crate::error::AppError;

/// A session that was found for a browser's token.
#[derive(Clone, Debug)]
pub struct FoundSession {
    pub session: SessionId,
    pub viewer: Viewer,
    /// The version of the configuration at that moment.
    pub setup_version: i64,
}

/// Checks address and password and starts a session; answers its token.
pub async fn sign_in(
    desk: &Desk,
    email: &str,
    password: &str,
    browser: Browser<'_>,
) -> Result<(Secret, PersonId), AppError> {
    let wrong = || AppError::field("password", FieldError::WrongSignIn);
    let email = EmailAddress::parse(email).map_err(|error| AppError::field("email", error))?;
    slow_down_from(desk, "sign-in", browser.address, limits::SIGN_IN_FROM).await?;
    let here = format!("{} {}", email.as_str(), browser.address);
    slow_down(desk, "sign-in", &here, limits::SIGN_IN).await?;
    let by_all = slow_down(desk, "sign-in-all", email.as_str(), limits::SIGN_IN_OF_ACCOUNT).await;
    let person = {
        let mut conn = desk.db().read().await?;
        let person = db::person::by_email(&mut conn, email.as_str()).await?;
        // Those who guess everywhere keep nobody out who comes from where they came from before.
        match (by_all, &person) {
            (Err(AppError::Slow(_)), Some(known))
                if account_log::was_here(&mut conn, known.id, browser.address).await? => {}
            (by_all, _) => by_all?,
        }
        person
    };
    let may = person.as_ref().filter(|person| person.disabled_at.is_none() && person.is_proven());
    let hash = may.and_then(|person| person.password_hash.as_deref());
    if !desk.password_fits(password, hash).await? {
        let mut tx = desk.db().write().await?;
        let whose = person.as_ref().map_or(LogSubject::Nobody(email.as_str()), LogSubject::Account);
        account_log::note(&mut tx, desk, AuditAction::SignInRefused, whose, browser.address).await?;
        tx.commit().await?;
        return Err(wrong());
    }
    let person = may.ok_or_else(wrong)?.id;
    let mut tx = desk.db().write().await?;
    // The password may have been changed, or the account disabled, while it was compared.
    let now = db::person::get(&mut tx, person).await?.filter(|now| now.disabled_at.is_none());
    if now.is_none_or(|now| now.password_hash.as_deref() != hash) {
        return Err(wrong());
    }
    db::throttle::clear(&mut tx, &format!("sign-in:{here}")).await?;
    db::throttle::forgive(&mut tx, &format!("sign-in-all:{}", email.as_str())).await?;
    db::throttle::forgive(&mut tx, &format!("{}:{}", from("sign-in"), browser.address)).await?;
    let secret = enter_in(&mut tx, desk, person, browser).await?;
    tx.commit().await?;
    Ok((secret, person))
}

/// Starts a session for a person who proved who they are, and notes it; answers its token.
pub async fn enter(desk: &Desk, person: PersonId, browser: Browser<'_>) -> Result<Secret, AppError> {
    let mut tx = desk.db().write().await?;
    let secret = enter_in(&mut tx, desk, person, browser).await?;
    tx.commit().await?;
    Ok(secret)
}

async fn enter_in(conn: &mut Conn, desk: &Desk, person: PersonId, browser: Browser<'_>) -> Result<Secret, AppError> {
    let known = db::person::get(conn, person).await?.ok_or(AppError::NotFound)?;
    account_log::note(conn, desk, AuditAction::SignedIn, LogSubject::Person(&known), browser.address).await?;
    begin(conn, desk, person, browser).await
}

/// The browser that somebody signs in with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser<'a> {
    pub user_agent: &'a str,
    /// Where it is in the network.
    pub address: &'a str,
    /// The session that it has, whoever's it is. Its token is about to be forgotten there, so it ends: nobody could end
    /// it from that browser any more, and whoever copied it could go on.
    pub earlier: Option<SessionId>,
}

/// Starts a session without noting it; answers its token.
pub async fn start(desk: &Desk, person: PersonId, browser: Browser<'_>) -> Result<Secret, AppError> {
    let mut tx = desk.db().write().await?;
    let secret = begin(&mut tx, desk, person, browser).await?;
    tx.commit().await?;
    Ok(secret)
}

async fn begin(conn: &mut Conn, desk: &Desk, person: PersonId, browser: Browser<'_>) -> Result<Secret, AppError> {
    let (secret, now) = (Secret::new(), desk.now());
    let device: String = crate::domain::clean_line(browser.user_agent).chars().take(300).collect();
    let until = now.plus_days(desk.config().session_days);
    if let Some(earlier) = browser.earlier {
        db::session::replace(conn, earlier).await?;
    }
    db::session::insert(conn, person, &secret.hash(), &device, now, until).await?;
    db::session::keep_latest(conn, person, limits::SESSIONS).await?;
    Ok(secret)
}

/// Who a browser's token belongs to. Its life is prolonged at most once an hour.
pub async fn known(desk: &Desk, token: &str) -> Result<Option<FoundSession>, AppError> {
    let Some(secret) = Secret::parse(token) else {
        return Ok(None);
    };
    let now = desk.now();
    let found = {
        let mut conn = desk.db().read().await?;
        db::session::by_token(&mut conn, &secret.hash(), now).await?
    };
    let Some(found) = found else { return Ok(None) };
    // A database that cannot be written to right now is no reason to send a reader away.
    if now.minutes_since(found.seen_at) >= 60
        && let Err(error) = prolong(desk, found.id, now).await
    {
        tracing::warn!(%error, "a session could not be prolonged");
    }
    let member =
        Member { id: found.person_id, role: found.role, organisation: found.organisation_id, tier: found.tier };
    let viewer = Viewer {
        actor: Actor::Person(member),
        name: found.name,
        email: found.email,
        organisation: found.organisation,
        language: found.language,
        zone: found.time_zone,
        theme: found.theme,
        hotkeys: found.hotkeys,
        provider: found.provider.unwrap_or_else(|| post::NAMELESS.to_owned()),
    };
    Ok(Some(FoundSession { session: found.id, viewer, setup_version: found.setup_version }))
}

async fn prolong(desk: &Desk, session: SessionId, now: Timestamp) -> Result<(), AppError> {
    let mut tx = desk.db().write().await?;
    db::session::touch(&mut tx, session, now, now.plus_days(desk.config().session_days)).await?;
    Ok(tx.commit().await?)
}

/// A visitor who has not signed in, and the version of the configuration. Where the browser says no zone, the
/// installation's holds.
pub async fn visitor(
    desk: &Desk,
    language: Language,
    zone: Option<&str>,
    theme: Theme,
) -> Result<(Viewer, i64), AppError> {
    let mut conn = desk.db().read().await?;
    let zone = match zone {
        Some(zone) => zone.to_owned(),
        None => super::zone::of_installation(&mut conn).await?,
    };
    let viewer = Viewer {
        actor: Actor::Anonymous,
        name: String::new(),
        email: String::new(),
        organisation: None,
        language,
        zone,
        theme,
        hotkeys: false,
        provider: post::provider(&mut conn).await?,
    };
    Ok((viewer, db::setup::version(&mut conn).await?))
}

/// Ends one session of a person: their own, or another of their browsers.
pub async fn end(desk: &Desk, actor: &Actor, session: SessionId) -> Result<(), AppError> {
    let person = actor.person().ok_or(AppError::SignIn)?;
    let mut tx = desk.db().write().await?;
    let ended = db::session::end(&mut tx, person, session).await?;
    tx.commit().await?;
    if ended == 1 { Ok(()) } else { Err(AppError::NotFound) }
}

/// Ends all sessions of a person, this one included.
pub async fn end_everywhere(desk: &Desk, actor: &Actor) -> Result<(), AppError> {
    let person = actor.person().ok_or(AppError::SignIn)?;
    let mut tx = desk.db().write().await?;
    db::session::end_all(&mut tx, person, None).await?;
    db::link::delete_entrances(&mut tx, person).await?;
    tx.commit().await?;
    Ok(())
}
