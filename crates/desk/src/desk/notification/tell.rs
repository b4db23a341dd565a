//! The way of news to everybody who is told of it.

use super::kinds::{Notification, NotificationReaders, NotificationSubject, readers_of};
use super::letters;
use super::who;
use crate::db::{self, Conn};
use crate::error::AppError;

/// Tells everybody who is to know.
pub async fn tell(
    about: NotificationSubject<'_>,
    conn: &mut Conn,
    notification: Notification<'_>,
) -> Result<(), AppError> {
    for readers in readers_of(&notification) {
        match readers {
            NotificationReaders::Requester => {
                letters::to_customer(about, conn, about.ticket.requester_id, notification).await?
            }
            NotificationReaders::Followers => {
                for (follower, _, _) in db::ticket::followers(conn, about.ticket.id).await? {
                    letters::to_customer(about, conn, follower, notification).await?;
                }
            }
            NotificationReaders::Named(person) => letters::to_customer(about, conn, person, notification).await?,
            NotificationReaders::Customers => to_customers(about, conn, notification).await?,
            NotificationReaders::Given(acting) => {
                if about.but != Some(acting.person.id) {
                    letters::to_staff(about, conn, acting, notification).await?;
                }
            }
            NotificationReaders::Assignee => {
                let people = who::assignee(conn, about.ticket).await?;
                to_those_who_answer(about, conn, people, notification).await?;
            }
            NotificationReaders::Conversation => {
                let people = who::in_conversation(conn, about.ticket).await?;
                to_those_who_answer(about, conn, people, notification).await?;
            }
            NotificationReaders::Vendor => {
                if let Some(vendor) = about.vendor {
                    letters::to_vendor(about, conn, vendor, notification).await?;
                }
            }
        }
    }
    Ok(())
}

/// The requester and the followers, but not who acted.
async fn to_customers(
    about: NotificationSubject<'_>,
    conn: &mut Conn,
    notification: Notification<'_>,
) -> Result<(), AppError> {
    let requester = about.ticket.requester_id;
    let followers = db::ticket::followers(conn, about.ticket.id).await?.into_iter().map(|(id, _, _)| id);
    let readers = std::iter::once(requester).chain(followers.filter(|id| *id != requester));
    for reader in readers.filter(|id| Some(*id) != about.but) {
        letters::to_customer(about, conn, reader, notification).await?;
    }
    Ok(())
}

/// These people or whoever stands in for them, but not who acted. Of a ticket that is with a vendor and that nobody has,
/// those who lead are told.
async fn to_those_who_answer(
    about: NotificationSubject<'_>,
    conn: &mut Conn,
    mut people: Vec<db::person::Person>,
    notification: Notification<'_>,
) -> Result<(), AppError> {
    if people.is_empty() && conn.setup().await?.tier(about.ticket.tier_id).is_some_and(|tier| tier.outside) {
        people = who::leads(conn, about.ticket).await?;
    }
    for reader in who::readers(conn, people, about.but, about.now).await? {
        letters::to_staff(about, conn, &reader, notification).await?;
    }
    Ok(())
}
