//! Tickets that wait at a team: given out when there is room, and handed over when it closes.

use super::{facts, give_to, hand_out, pool};
use crate::db;
use crate::desk::Desk;
use crate::desk::ticket::change::Change;
use crate::domain::rights::TicketAction;
use crate::domain::routing::{Assignment, NotChosen, Team, choose_person};
use crate::domain::{Actor, TeamId, TicketId};
use crate::error::AppError;

/// Tickets that are looked at for a team in one go.
const AT_ONCE: i64 = 50;

/// Gives out what waits at teams that are at work and have room by now; answers how many tickets it was.
pub async fn assign_waiting(desk: &Desk) -> Result<usize, AppError> {
    let now = desk.now();
    let setup = desk.db().setup().await?;
    let board = &setup.board;
    let mut given = 0;
    for team in &board.teams {
        if team.assignment != Assignment::Off && team.opens(&board.calendars, now) == Some(now) {
            given += assign_waiting_at(desk, team).await?;
        }
    }
    Ok(given)
}

/// Hands over what nobody took at teams that have closed to those of their tiers that are at work; answers how many
/// tickets it was. Each goes on once when its team closes, and stays until the next one does.
pub async fn hand_over(desk: &Desk) -> Result<usize, AppError> {
    let now = desk.now();
    let setup = desk.db().setup().await?;
    let board = &setup.board;
    let at_work = |team: &Team| team.opens(&board.calendars, now) == Some(now);
    let mut handed = 0;
    for team in board.teams.iter().filter(|team| !at_work(team)) {
        if board.teams.iter().any(|other| other.tier == team.tier && at_work(other)) {
            handed += hand_over_from(desk, team).await?;
        }
    }
    Ok(handed)
}

/// Puts the tickets of those who do not work here any more back to where others take them from; answers how many it was.
pub async fn release_left(desk: &Desk) -> Result<usize, AppError> {
    let left = {
        let mut conn = desk.db().read().await?;
        db::team::left_behind(&mut conn, AT_ONCE).await?
    };
    let mut released = 0;
    for (id,) in left {
        match release(desk, id).await {
            Ok(done) => released += usize::from(done),
            Err(AppError::Unavailable) => return Err(AppError::Unavailable),
            Err(error) => tracing::error!(ticket = id.0, %error, "a ticket could not be released"),
        }
    }
    Ok(released)
}

async fn release(desk: &Desk, id: TicketId) -> Result<bool, AppError> {
    let mut change = match desk.change(&Actor::System, id, TicketAction::Assign, None).await {
        Ok(change) => change,
        Err(AppError::NotFound | AppError::NotNow) => return Ok(false),
        Err(error) => return Err(error),
    };
    // Somebody may have been at it since it was found.
    let Some(person) = change.ticket.assignee_id else { return Ok(false) };
    if db::person::get(&mut change.tx, person).await?.is_some_and(|known| known.works_here()) {
        return Ok(false);
    }
    change.put_back().await?;
    change.finish().await?;
    Ok(true)
}

/// The tickets that wait at a team, the oldest first; read in parts, because there may be many.
struct Waiting<'a> {
    desk: &'a Desk,
    team: TeamId,
    part: std::vec::IntoIter<(TicketId,)>,
    after: TicketId,
    more: bool,
}

impl<'a> Waiting<'a> {
    fn at(desk: &'a Desk, team: &Team) -> Waiting<'a> {
        Waiting { desk, team: team.id, part: Vec::new().into_iter(), after: TicketId(0), more: true }
    }

    async fn next(&mut self) -> Result<Option<TicketId>, AppError> {
        if self.part.len() == 0 && self.more {
            let mut conn = self.desk.db().read().await?;
            let part = db::team::waiting(&mut conn, self.team, self.after, AT_ONCE).await?;
            self.more = i64::try_from(part.len()) == Ok(AT_ONCE);
            self.part = part.into_iter();
        }
        let next = self.part.next().map(|(id,)| id);
        self.after = next.unwrap_or(self.after);
        Ok(next)
    }
}

async fn hand_over_from(desk: &Desk, team: &Team) -> Result<usize, AppError> {
    let (mut handed, mut waiting) = (0, Waiting::at(desk, team));
    while let Some(id) = waiting.next().await? {
        match hand_one_over(desk, team, id).await {
            Ok(done) => handed += usize::from(done),
            Err(AppError::Unavailable) => return Err(AppError::Unavailable),
            Err(error) => tracing::error!(ticket = id.0, %error, "a ticket could not be handed over"),
        }
    }
    Ok(handed)
}

async fn hand_one_over(desk: &Desk, from: &Team, id: TicketId) -> Result<bool, AppError> {
    let Some(mut change) = unclaimed(desk, from, id).await? else { return Ok(false) };
    let setup = change.setup.clone();
    // Who puts it at a team that is closed means it to wait there until that opens.
    if let Some(at) = db::team::put_by_person(&mut change.tx, id).await?
        && from.opens(&setup.board.calendars, at).is_none_or(|opens| opens > change.now)
    {
        return Ok(false);
    }
    let facts = facts(&mut change.tx, &change.ticket, change.now).await?;
    match setup.board.open_team(from.tier, &facts, change.now) {
        Some(team) if team.id != from.id && team.tier == change.ticket.tier_id => {
            give_to(&mut change, &setup.board, team).await?;
            change.finish().await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Begins a change of a ticket that waits at a team; nothing if it does not wait there any more.
async fn unclaimed<'a>(desk: &'a Desk, team: &Team, id: TicketId) -> Result<Option<Change<'a>>, AppError> {
    let change = match desk.change(&Actor::System, id, TicketAction::Assign, None).await {
        Ok(change) => change,
        Err(AppError::NotFound | AppError::NotNow) => return Ok(None),
        Err(error) => return Err(error),
    };
    // Somebody may have been at it since it was found.
    let ticket = &change.ticket;
    let waits = ticket.team_id == Some(team.id) && ticket.status.is_open() && ticket.assignee_id.is_none();
    Ok(waits.then_some(change))
}

async fn assign_waiting_at(desk: &Desk, team: &Team) -> Result<usize, AppError> {
    let (mut given, mut waiting) = (0, Waiting::at(desk, team));
    while let Some(id) = waiting.next().await? {
        match assign_one(desk, team, id).await {
            Ok(None) => {}
            Ok(Some(Ok(()))) => given += 1,
            // Another ticket may be one that somebody knows about.
            Ok(Some(Err(NotChosen::NoSkill))) => {}
            Ok(Some(Err(_))) => break,
            Err(AppError::Unavailable) => return Err(AppError::Unavailable),
            Err(error) => tracing::error!(ticket = id.0, %error, "a ticket could not be given out"),
        }
    }
    Ok(given)
}

/// Gives a waiting ticket to somebody by the configuration of that moment, or answers why nobody gets it; nothing when it
/// does not wait any more.
async fn assign_one(desk: &Desk, team: &Team, id: TicketId) -> Result<Option<Result<(), NotChosen>>, AppError> {
    let Some(mut change) = unclaimed(desk, team, id).await? else { return Ok(None) };
    let setup = change.setup.clone();
    let (board, now) = (&setup.board, change.now);
    // It may have gone out of use meanwhile.
    let Some(team) = board.teams.iter().find(|known| known.id == team.id) else { return Ok(None) };
    let facts = facts(&mut change.tx, &change.ticket, now).await?;
    if let Err(why) = choose_person(&pool(&mut change.tx, board, team, now).await?, &facts) {
        return Ok(Some(Err(why)));
    }
    if !hand_out(&mut change, board, team, &facts).await? {
        return Ok(None);
    }
    change.finish().await?;
    Ok(Some(Ok(())))
}
