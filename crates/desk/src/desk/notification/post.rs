//! Mail that waits to be sent, written with the change that it tells of.

use crate::db::{self, Conn};
use crate::desk::{Desk, Secret};
use crate::domain::{TicketId, Timestamp};
use crate::error::AppError;

/// Puts a mail into the outbox, with the ticket that it tells of. The subject is one line; the body is plain text. An
/// address that nobody has shown to be theirs gets none of it: a stranger may have named it.
pub async fn post(
    conn: &mut Conn,
    desk: &Desk,
    about: Option<TicketId>,
    to: &str,
    subject: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    if !db::person::is_proven(conn, to).await? {
        return Ok(());
    }
    post_unproven(conn, desk, about, to, subject, body, now).await
}

/// The same to anybody. Nothing that a stranger wrote may be in it.
pub(super) async fn post_unproven(
    conn: &mut Conn,
    desk: &Desk,
    about: Option<TicketId>,
    to: &str,
    subject: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let message_id = format!("<{}@{}>", Secret::new().reveal(), desk.config().mail_host());
    let subject = crate::domain::clean_line(subject);
    db::outbox::insert(conn, &message_id, about, to, &subject, body, now).await?;
    Ok(())
}

/// The name of a provider that has none yet.
pub const NAMELESS: &str = "Tierdesk";

/// The name of the provider.
pub async fn provider(conn: &mut Conn) -> Result<String, AppError> {
    Ok(db::setting::get(conn, "provider").await?.unwrap_or_else(|| NAMELESS.to_owned()))
}
