//! Which of a tier's teams a ticket goes to.

use super::{Facts, Skills};
use crate::domain::service::run::Calendars;
use crate::domain::{CalendarId, OrganisationId, TeamId, TierId, Timestamp};

/// A team as far as the way of tickets depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub tier: TierId,
    pub name: String,
    /// None: round the clock.
    pub calendar: Option<CalendarId>,
    pub skills: Skills,
    /// The only organisations that it serves; none: all of them.
    pub organisations: Vec<OrganisationId>,
}

/// How a team stands to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    pub team: &'a Team,
    /// Whether it serves the ticket's organisation. One that does not never gets the ticket by itself.
    pub serves: bool,
    /// Whether the ticket is within its skills.
    pub skilled: bool,
    /// When it is open next: now, or later. None: never again.
    pub opens: Option<Timestamp>,
}

impl Team {
    /// When somebody is there next: `now` while it is open.
    pub fn opens(&self, calendars: &Calendars, now: Timestamp) -> Option<Timestamp> {
        calendars.hours(self.calendar).open(now).next().map(|span| span.from)
    }

    fn serves(&self, organisation: Option<OrganisationId>) -> bool {
        self.organisations.is_empty() || organisation.is_some_and(|id| self.organisations.contains(&id))
    }
}

/// How the teams of a tier stand to a ticket, the one that gets it first. Those that serve its organisation come first;
/// of them those that are open, or else the one that opens first; of the open ones those with the skills, then those
/// that are there for this client alone, then the most specialised.
pub fn standings<'a>(
    teams: &'a [Team],
    tier: TierId,
    ticket: &Facts,
    calendars: &Calendars,
    now: Timestamp,
) -> Vec<Standing<'a>> {
    let mut all: Vec<_> = teams
        .iter()
        .filter(|team| team.tier == tier)
        .map(|team| Standing {
            team,
            serves: team.serves(ticket.organisation),
            skilled: team.skills.fit(ticket),
            opens: team.opens(calendars, now),
        })
        .collect();
    all.sort_by_key(|standing| {
        let depth = if standing.skilled { standing.team.skills.depth() } else { 0 };
        (
            !standing.serves,
            standing.opens.unwrap_or(Timestamp::MAX),
            !standing.skilled,
            standing.team.organisations.is_empty(),
            std::cmp::Reverse(depth),
            standing.team.id,
        )
    });
    all
}

/// The team of a tier that gets a ticket; none when none serves its organisation.
pub fn choose_team<'a>(
    teams: &'a [Team],
    tier: TierId,
    ticket: &Facts,
    calendars: &Calendars,
    now: Timestamp,
) -> Option<&'a Team> {
    standings(teams, tier, ticket, calendars, now).first().filter(|first| first.serves).map(|first| first.team)
}

/// The team of a tier that is at work and gets a ticket; none when all that serve its organisation are closed.
pub fn open_team<'a>(
    teams: &'a [Team],
    tier: TierId,
    ticket: &Facts,
    calendars: &Calendars,
    now: Timestamp,
) -> Option<&'a Team> {
    let all = standings(teams, tier, ticket, calendars, now);
    all.first().filter(|first| first.serves && first.opens == Some(now)).map(|first| first.team)
}
