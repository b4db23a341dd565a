//! Which of a tier's teams a ticket goes to.

use super::{Assignment, Facts, Model, RoutingSetup, Skills};
use crate::service::run::Calendars;
use crate::{CalendarId, OrganisationId, TeamId, TierId, Timestamp};
use std::cmp::Reverse;

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
    pub assignment: Assignment,
    /// Unfinished tickets up to which a person is given more.
    pub capacity: i64,
}

/// How a team stands to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamFit<'a> {
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

impl RoutingSetup {
    /// How the teams of a tier stand to a ticket, the one that gets it first. Those that serve its organisation come
    /// first. Then the way in which the desks are organised decides: the sun, the clients, or the centre.
    pub fn team_fits(&self, tier: TierId, ticket: &Facts, now: Timestamp) -> Vec<TeamFit<'_>> {
        let mut all: Vec<_> = self
            .teams
            .iter()
            .filter(|team| team.tier == tier)
            .map(|team| TeamFit {
                team,
                serves: team.serves(ticket.organisation),
                skilled: team.skills.fit(ticket),
                opens: team.opens(&self.calendars, now),
            })
            .collect();
        all.sort_by_key(|standing| {
            let depth = if standing.skilled { standing.team.skills.depth() } else { 0 };
            let opens = standing.opens.unwrap_or(Timestamp::MAX);
            let general = standing.team.organisations.is_empty();
            let (skilled, depth) = (!standing.skilled, Reverse(depth));
            // Whose desk it is, or when it is there; what decides second; what is left to decide.
            let order = match self.model {
                Model::FollowTheSun => (opens.0, skilled, general, depth, 0),
                Model::Local => (i64::from(general), skilled, false, depth, opens.0),
                Model::Central => (i64::from(!general), skilled, false, depth, opens.0),
            };
            (!standing.serves, order, standing.team.id)
        });
        all
    }

    /// The team of a tier that gets a ticket; none when none serves its organisation.
    pub fn choose_team(&self, tier: TierId, ticket: &Facts, now: Timestamp) -> Option<&Team> {
        self.team_fits(tier, ticket, now).first().filter(|first| first.serves).map(|first| first.team)
    }

    /// The team of a tier that is at work and takes a ticket over; none when all that serve its organisation are closed,
    /// and where work does not follow the sun: there it waits for its own desk.
    pub fn open_team(&self, tier: TierId, ticket: &Facts, now: Timestamp) -> Option<&Team> {
        if self.model != Model::FollowTheSun {
            return None;
        }
        let all = self.team_fits(tier, ticket, now);
        all.first().filter(|first| first.serves && first.opens == Some(now)).map(|first| first.team)
    }
}
