//! Which person of a team gets a ticket.

use super::{Facts, Skills};
use crate::PersonId;

text_enum! {
    /// How a team's tickets are given to its people.
    Assignment {
        /// Not by themselves: people take them.
        Off = "off",
        /// One after the other.
        RoundRobin = "round_robin",
        /// Whoever has the fewest unfinished tickets.
        LeastLoaded = "least_loaded",
        /// Of those with the skills for it, whoever has the fewest.
        BySkill = "by_skill",
    }
}

/// Somebody who could get a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: PersonId,
    pub skills: Skills,
    /// Unfinished tickets that they have.
    pub load: i64,
    /// Unfinished tickets up to which they are given more; none: as many as the team says.
    pub capacity: Option<i64>,
    /// Whether they can sign in and work at the tier.
    pub able: bool,
    pub away: bool,
    /// Who stands in while they are away.
    pub substitute: Option<PersonId>,
}

/// Who there is to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    pub mode: Assignment,
    /// Unfinished tickets up to which a person is given more who has no number of their own.
    pub capacity: i64,
    /// In whose turn one was given last.
    pub last: Option<PersonId>,
    /// Whether the team is at work.
    pub open: bool,
    pub members: Vec<Candidate>,
    /// Those who stand in for members without being members.
    pub substitutes: Vec<Candidate>,
}

text_enum! {
    /// Why nobody gets a ticket by itself.
    NotChosen {
        /// The team gives nothing out.
        Off = "off",
        /// Outside its hours.
        Closed = "closed",
        /// The team has no members.
        NoMembers = "no_members",
        /// All are away, or have as much as they can have.
        NoRoom = "no_room",
        /// Nobody with room has the skills.
        NoSkill = "no_skill",
    }
}

/// Who gets a ticket, and in whose turn: a member's own, unless they are away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub turn: PersonId,
    pub person: PersonId,
}

/// The person who gets a ticket.
pub fn choose_person(pool: &Pool, ticket: &Facts) -> Result<Chosen, NotChosen> {
    if pool.mode == Assignment::Off {
        return Err(NotChosen::Off);
    }
    if !pool.open {
        return Err(NotChosen::Closed);
    }
    if pool.members.is_empty() {
        return Err(NotChosen::NoMembers);
    }
    // Each member's turn: their own, or that of whoever stands in for them.
    let mut turns: Vec<(PersonId, &Candidate)> =
        pool.members.iter().filter_map(|member| Some((member.id, stand_in(pool, member)?))).collect();
    if turns.is_empty() {
        return Err(NotChosen::NoRoom);
    }
    let after_last = |id: PersonId| pool.last.is_none_or(|last| id <= last);
    match pool.mode {
        Assignment::BySkill => {
            turns.retain(|(_, candidate)| candidate.skills.fit(ticket));
            turns.sort_by_key(|(id, candidate)| (candidate.load, std::cmp::Reverse(candidate.skills.depth()), *id));
        }
        Assignment::LeastLoaded => turns.sort_by_key(|(id, candidate)| (candidate.load, after_last(*id), *id)),
        // Those after the last one first, and then from the beginning.
        Assignment::RoundRobin | Assignment::Off => {
            turns.sort_by_key(|(id, _)| (pool.last.is_some() && after_last(*id), *id));
        }
    }
    turns.first().map(|(turn, candidate)| Chosen { turn: *turn, person: candidate.id }).ok_or(NotChosen::NoSkill)
}

/// Who works in a member's turn, if anybody has room.
fn stand_in<'a>(pool: &'a Pool, member: &'a Candidate) -> Option<&'a Candidate> {
    let (mut here, mut asked) = (member, vec![member.id]);
    while here.away {
        let id = here.substitute.filter(|id| !asked.contains(id))?;
        here = pool.members.iter().chain(&pool.substitutes).find(|other| other.id == id)?;
        asked.push(id);
    }
    (here.able && !here.away && here.load < here.capacity.unwrap_or(pool.capacity)).then_some(here)
}
