//! Signing in and out.

use super::account::{from, slow_down, slow_down_from};
use super::{Desk, Secret, letters};
use crate::db;
use crate::domain::view::Viewer;
use crate::domain::{Actor, EmailAddress, Language, Member, PersonId, Problem, SessionId, Theme, Timestamp};
use crate::error::AppError;

/// Tries to sign in per address in a quarter of an hour.
const TRIES: i64 = 10;
/// Tries that fail from one address of the network in that time, whoever they are for.
const TRIES_FROM: i64 = 60;

/// A session that was found for a browser's token.
#[derive(Clone, Debug)]
pub struct Known {
    pub session: SessionId,
    pub viewer: Viewer,
}

/// Checks address and password and starts a session; answers its token.
pub async fn sign_in(
    desk: &Desk,
    email: &str,
    password: &str,
    browser: Browser<'_>,
) -> Result<(Secret, PersonId), AppError> {
    let wrong = || AppError::field("password", Problem::WrongSignIn);
    let email = EmailAddress::parse(email).map_err(|problem| AppError::field("email", problem))?;
    slow_down_from(desk, "sign-in", browser.address, TRIES_FROM).await?;
    slow_down(desk, "sign-in", email.as_str(), TRIES).await?;
    let person = {
        let mut conn = desk.db().read().await?;
        db::person::by_email(&mut conn, email.as_str()).await?
    };
    let person = person.filter(|person| person.disabled_at.is_none() && person.confirmed_at.is_some());
    let hash = person.as_ref().and_then(|person| person.password_hash.as_deref());
    if !desk.password_fits(password, hash).await? {
        return Err(wrong());
    }
    let person = person.ok_or_else(wrong)?;
    let mut tx = desk.db().write().await?;
    db::throttle::clear(&mut tx, &format!("sign-in:{}", email.as_str())).await?;
    db::throttle::forgive(&mut tx, &format!("{}:{}", from("sign-in"), browser.address)).await?;
    tx.commit().await?;
    Ok((start(desk, person.id, browser).await?, person.id))
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

/// Starts a session for a person who proved who they are; answers its token.
pub async fn start(desk: &Desk, person: PersonId, browser: Browser<'_>) -> Result<Secret, AppError> {
    let (secret, now) = (Secret::new(), desk.now());
    let device: String = crate::domain::clean_line(browser.user_agent).chars().take(300).collect();
    let mut tx = desk.db().write().await?;
    let until = now.plus_days(desk.config().session_days);
    if let Some(earlier) = browser.earlier {
        db::session::replace(&mut tx, earlier).await?;
    }
    db::session::insert(&mut tx, person, &secret.hash(), &device, now, until).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Who a browser's token belongs to. Its life is prolonged at most once an hour.
pub async fn known(desk: &Desk, token: &str) -> Result<Option<Known>, AppError> {
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
        provider: found.provider.unwrap_or_else(|| letters::NAMELESS.to_owned()),
    };
    Ok(Some(Known { session: found.id, viewer }))
}

async fn prolong(desk: &Desk, session: SessionId, now: Timestamp) -> Result<(), AppError> {
    let mut tx = desk.db().write().await?;
    db::session::touch(&mut tx, session, now, now.plus_days(desk.config().session_days)).await?;
    Ok(tx.commit().await?)
}

/// A visitor who has not signed in.
pub async fn visitor(desk: &Desk, language: Language, zone: &str, theme: Theme) -> Result<Viewer, AppError> {
    let mut conn = desk.db().read().await?;
    Ok(Viewer {
        actor: Actor::Anonymous,
        name: String::new(),
        email: String::new(),
        organisation: None,
        language,
        zone: zone.to_owned(),
        theme,
        hotkeys: false,
        provider: letters::provider(&mut conn).await?,
    })
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
