//! The effects of mailed links: they prove an address, let somebody in, set a password, or end what a stranger did.

use super::peek;
use crate::db::link::OneTimeLink;
use crate::db::person::Person;
use crate::db::{self, Conn, Tx};
use crate::desk::account_log::{self, LogSubject};
use crate::desk::notification::links::{LinkLetter, LinkPurpose, mail_link};
use crate::desk::notification::post;
use crate::desk::throttle::slow_down;
use crate::desk::ticket::open;
use crate::desk::{Desk, Secret, names};
use crate::domain::view::SpentLink;
use crate::domain::{AuditAction, DisplayName, FieldError, FieldErrors, PersonId, TicketId, limits};
use crate::error::AppError;

/// The result of using a link.
pub struct UsedLink {
    pub person: PersonId,
    pub ticket: Option<TicketId>,
    /// Whether it lets its person in. A link that has lain for days in the mail of somebody with an account shows the way
    /// to a ticket, and no more.
    pub enters: bool,
}

/// The effect of a link that does not work any more.
pub async fn spent(desk: &Desk, purpose: LinkPurpose, token: &str) -> Result<SpentLink, AppError> {
    let Some(secret) = Secret::parse(token) else {
        return Ok(SpentLink::default());
    };
    let mut conn = desk.db().read().await?;
    let used = db::link::is_used(&mut conn, &secret.hash(), purpose.as_str()).await?;
    let ticket = db::link::spent(&mut conn, &secret.hash(), purpose.as_str()).await?.and_then(|link| link.ticket_id);
    let ticket = match ticket {
        Some(ticket) => db::ticket::get(&mut conn, ticket).await?.filter(|ticket| ticket.confirmed),
        None => None,
    };
    Ok(SpentLink { used, ticket: ticket.map(|ticket| ticket.id) })
}

/// Values that come along with a link.
#[derive(Clone, Copy, Debug, Default)]
pub struct LinkValues<'a> {
    /// How the owner of a new account is called; empty for what was typed before.
    pub name: &'a str,
    /// The password that is chosen; empty for none.
    pub password: &'a str,
    /// The zone of the browser, if it says one.
    pub zone: Option<&'a str>,
    /// Where it is in the network.
    pub network: &'a str,
}

/// Uses a link that needs nothing more than to be opened: confirming an address, signing in, confirming
/// a ticket. The caller starts a session for the person if the link lets them in.
pub async fn use_link(
    desk: &Desk,
    purpose: LinkPurpose,
    token: &str,
    along: LinkValues<'_>,
) -> Result<UsedLink, AppError> {
    let (name, hash) = match purpose {
        LinkPurpose::Confirm => chosen(desk, token, &along).await?,
        LinkPurpose::SignIn | LinkPurpose::Ticket => (None, None),
        LinkPurpose::Stop => return stop(desk, token, along.network).await,
        _ => return Err(AppError::NotFound),
    };
    let mut tx = desk.db().write().await?;
    let (link, person) = take(desk, &mut tx, purpose, token).await?;
    let now = desk.now();
    let known = person.is_proven();
    let fresh = link.created_at <= now && link.created_at.plus_minutes(LinkPurpose::SignIn.minutes()) > now;
    prove(&mut tx, desk, &person, along.zone).await?;
    if let Some(name) = name.filter(|_| !known) {
        db::person::set_name(&mut tx, person.id, name.as_str()).await?;
    }
    if let Some(hash) = hash {
        replace_password(&mut tx, desk, &person, &hash, along.network).await?;
    }
    if let Some(ticket) = link.ticket_id {
        tx = open::let_in(desk, tx, ticket).await?;
    }
    desk.commit(tx).await?;
    let enters = link.enters && (purpose != LinkPurpose::Ticket || !known || fresh);
    Ok(UsedLink { person: person.id, ticket: link.ticket_id, enters })
}

/// The name and the password that the owner of a new account chose, checked before the link is used up.
async fn chosen(
    desk: &Desk,
    token: &str,
    along: &LinkValues<'_>,
) -> Result<(Option<DisplayName>, Option<String>), AppError> {
    let person = peek(desk, LinkPurpose::Confirm, token).await?.ok_or(AppError::field("link", FieldError::Expired))?;
    let provider = {
        let mut conn = desk.db().read().await?;
        post::provider(&mut conn).await?
    };
    let mut errors = FieldErrors::default();
    let name = if along.name.is_empty() { &person.name } else { along.name };
    let name = errors.keep("name", names::person(name, person.role, &provider));
    let password = match along.password {
        "" => None,
        typed => {
            slow_down(desk, "choose-password", &person.id.to_string(), limits::PASSWORDS).await?;
            let about = [person.email.as_str(), &person.name, along.name, &provider];
            errors.keep("password", desk.judge_password(typed, &about).await?)
        }
    };
    errors.or(())?;
    let hash = match password {
        Some(password) => Some(desk.hash_password(password.reveal()).await?),
        None => None,
    };
    Ok((name, hash))
}

/// Notes that whoever holds a link of a person has shown that the address is theirs. The first time, everything ends that
/// came to be before: it may be a stranger's.
async fn prove(tx: &mut Tx, desk: &Desk, person: &Person, zone: Option<&str>) -> Result<(), AppError> {
    if db::person::prove(tx, person.id, desk.now()).await? == 0 {
        return Ok(());
    }
    db::session::end_all(tx, person.id, None).await?;
    db::link::delete_first(tx, person.id, desk.now()).await?;
    if let Some(zone) = zone.filter(|_| person.confirmed_at.is_none()) {
        db::person::set_zone(tx, person.id, zone).await?;
    }
    Ok(())
}

/// Sets a password, ends all sessions and links, and tells the owner.
async fn replace_password(
    tx: &mut Tx,
    desk: &Desk,
    before: &Person,
    hash: &str,
    network: &str,
) -> Result<(), AppError> {
    db::person::set_password(tx, before.id, hash).await?;
    db::session::end_all(tx, before.id, None).await?;
    db::link::delete_entrances(tx, before.id).await?;
    password_changed(tx, desk, before, network).await
}

/// Notes that a password was chosen, and mails its owner the way back, unless the account begins with it.
pub async fn password_changed(conn: &mut Conn, desk: &Desk, before: &Person, network: &str) -> Result<(), AppError> {
    account_log::note(conn, desk, AuditAction::PasswordChosen, LogSubject::Person(before), network).await?;
    if before.is_proven() {
        mail_link(conn, desk, LinkPurpose::WayBack, LinkLetter::PasswordChanged, before, None).await?;
    }
    Ok(())
}

/// Ends everything that lets somebody into the account of whoever had its address before, and nothing else: the account's
/// present owner gets in by mail.
async fn stop(desk: &Desk, token: &str, network: &str) -> Result<UsedLink, AppError> {
    let mut tx = desk.db().write().await?;
    let (_, person) = take(desk, &mut tx, LinkPurpose::Stop, token).await?;
    db::person::forget_password(&mut tx, person.id).await?;
    db::session::end_all(&mut tx, person.id, None).await?;
    db::link::delete_entrances(&mut tx, person.id).await?;
    account_log::note(&mut tx, desk, AuditAction::AddressObjected, LogSubject::Account(&person), network).await?;
    desk.commit(tx).await?;
    Ok(UsedLink { person: person.id, ticket: None, enters: false })
}

/// Uses a reset link, an invitation or the way back after a change: sets the password and ends all sessions.
pub async fn choose_password(
    desk: &Desk,
    purpose: LinkPurpose,
    token: &str,
    along: LinkValues<'_>,
) -> Result<PersonId, AppError> {
    if !matches!(purpose, LinkPurpose::Reset | LinkPurpose::Invitation | LinkPurpose::WayBack) {
        return Err(AppError::NotFound);
    }
    let person = peek(desk, purpose, token).await?.ok_or(AppError::field("password", FieldError::Expired))?;
    slow_down(desk, "choose-password", &person.id.to_string(), limits::PASSWORDS).await?;
    let hash = new_password(desk, along.password, &person).await?;
    let mut tx = desk.db().write().await?;
    let (_, person) = take(desk, &mut tx, purpose, token).await?;
    prove(&mut tx, desk, &person, along.zone).await?;
    replace_password(&mut tx, desk, &person, &hash, along.network).await?;
    desk.commit(tx).await?;
    Ok(person.id)
}

/// The hash of a password that a person chooses, if they may.
pub async fn new_password(desk: &Desk, typed: &str, person: &Person) -> Result<String, AppError> {
    let provider = {
        let mut conn = desk.db().read().await?;
        post::provider(&mut conn).await?
    };
    let judged = desk.judge_password(typed, &[&person.email, &person.name, &provider]).await?;
    let password = judged.map_err(|error| AppError::field("password", error))?;
    desk.hash_password(password.reveal()).await
}

async fn take(desk: &Desk, tx: &mut Tx, purpose: LinkPurpose, token: &str) -> Result<(OneTimeLink, Person), AppError> {
    let gone = || AppError::field("link", FieldError::Expired);
    let secret = Secret::parse(token).ok_or_else(gone)?;
    let link = db::link::take(tx, &secret.hash(), purpose.as_str(), desk.now()).await?.ok_or_else(gone)?;
    let id = link.person_id.ok_or_else(gone)?;
    let person = db::person::get(tx, id).await?.filter(|person| person.disabled_at.is_none()).ok_or_else(gone)?;
    Ok((link, person))
}
