//! Telling the people of a team or tier of tickets that came to them and that nobody has. The first is told at once, and
//! those that follow within some minutes in one mail.

use super::letters;
use super::who;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::domain::{PersonId, TeamId, TierId, Timestamp};
use crate::error::AppError;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Minutes within which a person gets one mail of this kind.
const QUIET: i64 = 10;
/// Days for which it is known what was told.
const KEPT: i64 = 1;
/// People who are looked at in one go.
const BATCH: i64 = 100;
/// Tickets that one mail names.
const NAMED: usize = 50;

/// The tier and team where a ticket waits for somebody to take it, if it does.
pub(in crate::desk) fn waits_at(ticket: &Ticket) -> Option<(TierId, Option<TeamId>)> {
    let waits = ticket.confirmed && ticket.assignee_id.is_none() && ticket.status.is_open();
    waits.then_some((ticket.tier_id, ticket.team_id))
}

/// A ticket has come to a team or tier, or waits there again.
pub(in crate::desk) async fn came(
    desk: &Desk,
    conn: &mut Conn,
    ticket: &Ticket,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), AppError> {
    if waits_at(ticket).is_none() {
        return Ok(());
    }
    let people = who::at_place(conn, ticket).await?;
    // Of two tickets that come at the same moment, the second finds that its people were told of the first.
    db::tier::hold(conn, ticket.tier_id).await?;
    let now = desk.now().max(now);
    let told = db::news::told_since(conn, now.plus_minutes(-QUIET), now).await?;
    for reader in who::readers(conn, people, by, now).await? {
        if !reader.person.mail_tickets {
            continue;
        }
        let quiet = told.contains(&(reader.person.id,));
        db::news::insert(conn, reader.person.id, ticket.id, now, (!quiet).then_some(now)).await?;
        if !quiet {
            letters::came(desk, conn, ticket, &reader, now).await?;
        }
    }
    Ok(())
}

/// Mails what has waited; answers how many mails it was. A row is told once, whichever node gets to it.
pub async fn tell_waiting(desk: &Desk) -> Result<usize, AppError> {
    let now = desk.now();
    let readers = {
        let mut conn = desk.db().read().await?;
        db::news::readers(&mut conn, now.plus_minutes(-QUIET), now, BATCH).await?
    };
    let mut mails = 0;
    for (reader,) in readers {
        let mut tx = desk.db().write().await?;
        let waiting = db::news::take(&mut tx, reader, now).await?;
        let person =
            db::person::get(&mut tx, reader).await?.filter(|person| person.works_here() && person.mail_tickets);
        let (mut tickets, mut places): (Vec<Ticket>, BTreeMap<_, bool>) = Default::default();
        for (id,) in waiting {
            let Some(ticket) = db::ticket::get(&mut tx, id).await? else { continue };
            // Somebody may have taken it since.
            let Some(place) = waits_at(&ticket).filter(|_| !tickets.iter().any(|known| known.id == id)) else {
                continue;
            };
            // Or it went to others.
            let is_told = match places.entry(place) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(place) => {
                    let people = who::at_place(&mut tx, &ticket).await?;
                    let told = who::readers(&mut tx, people, None, now).await?;
                    *place.insert(told.iter().any(|told| told.person.id == reader))
                }
            };
            if is_told {
                tickets.push(ticket);
            }
        }
        if let Some(person) = person
            && !tickets.is_empty()
        {
            let rest = tickets.len().saturating_sub(NAMED);
            tickets.truncate(NAMED);
            letters::came_together(desk, &mut tx, &tickets, rest, &person, now).await?;
            mails += 1;
        }
        tx.commit().await?;
    }
    if mails > 0 {
        desk.outbox().notify_one();
    }
    Ok(mails)
}

/// Forgets what was told long ago.
pub(in crate::desk) async fn forget(conn: &mut Conn, now: Timestamp) -> Result<(), AppError> {
    db::news::delete_told(conn, now.plus_days(-KEPT)).await?;
    Ok(())
}
