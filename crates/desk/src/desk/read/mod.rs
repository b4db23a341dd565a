//! What each side is shown. Every function asks for what its viewer may see, and fills the shape of
//! that side; nothing is loaded to be hidden later.

pub mod catalogue;
pub mod portal;
mod story;
pub mod vendor;
pub mod workspace;

use super::Desk;
use super::when::{same_day, when};
use crate::db::ticket_list::TicketListRow;
use crate::domain::rights::{self, TicketFacts, Verdict};
use crate::domain::setup::Setup;
use crate::domain::view::{Cursor, DeskSort, DueGroup, Follower, LadderPlace, NextDue, Page, TicketLine, Viewer};
use crate::domain::{PersonId, Role, Timestamp};

/// Rows on a page of a list.
pub const PAGE: i64 = 50;

/// The last event that the viewer may see decides what "last" means.
pub(in crate::desk) fn line(row: TicketListRow, viewer: &Viewer, setup: &Setup, now: Timestamp) -> TicketLine {
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let last = if staff { row.activity_at } else { row.public_at };
    TicketLine {
        id: row.id,
        subject: row.subject,
        status: row.status,
        priority: row.priority,
        place: LadderPlace {
            position: row.tier,
            of: i64::try_from(setup.tiers.len()).unwrap_or(0),
            name: row.tier_name,
        },
        requester: row.requester,
        organisation: row.organisation,
        mine: row.assignee_id.is_some() && row.assignee_id == viewer.actor.person(),
        assignee: row.assignee.map(|name| if staff { name } else { first_name(&name) }),
        team: row.team.filter(|_| staff),
        age_minutes: now.minutes_since(row.created_at),
        due: row.due_at.filter(|_| staff).map(|due| NextDue {
            at: when(due, viewer, now),
            left: setup.calendars.minutes_between(row.due_calendar_id, due, now),
            target: row.due_target,
            group: match due {
                due if due <= now => DueGroup::Over,
                due if due <= now.plus_minutes(60) => DueGroup::Hour,
                _ => DueGroup::Later,
            },
            another_day: !same_day(due, now, &viewer.zone),
        }),
        unread: row.unread,
        last: when(last, viewer, now),
        version: row.version,
    }
}

/// A page of lines from one row more than fits.
fn page(
    mut rows: Vec<TicketListRow>,
    size: i64,
    sort: DeskSort,
    viewer: &Viewer,
    setup: &Setup,
    now: Timestamp,
) -> Page<TicketLine> {
    let staff = viewer.actor.role().is_some_and(Role::is_staff);
    let size = usize::try_from(size).unwrap_or(0);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| {
        let key = match sort {
            DeskSort::Oldest => row.created_at,
            DeskSort::Due => row.due_at.unwrap_or(Timestamp::MAX),
            _ if staff => row.activity_at,
            _ => row.public_at,
        };
        Cursor { rank: row.priority.rank(), key: key.0, id: row.id.0 }.to_string()
    });
    Page { lines: rows.into_iter().map(|row| line(row, viewer, setup, now)).collect(), next }
}

/// Who follows a ticket, as the viewer may deal with them.
fn followers(
    viewer: &Viewer,
    rows: Vec<(PersonId, String, String)>,
    facts: &TicketFacts,
    now: Timestamp,
) -> Vec<Follower> {
    let may_go = |id| rights::may_unfollow(&viewer.actor, id, facts, now) == Verdict::Allowed;
    rows.into_iter().map(|(id, name, _)| Follower { id, name, may_go: may_go(id) }).collect()
}

/// What customers call an agent.
pub(super) fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

impl Desk {
    /// Since when a resolved ticket counts as recent.
    fn recent(&self) -> Timestamp {
        self.now().plus_days(-14)
    }
}
