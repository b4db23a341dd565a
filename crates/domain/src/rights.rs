//! The single table of who may see and do what. Pure, so that the browser hides what the server
//! would refuse, with the same function.
//!
//! Two questions are asked of it: [`enter`] (may this person use this part of the program?) and
//! [`may`] (may this person do this to this ticket?). Lists are limited by [`scope`], which names in
//! one value the rows that [`may`] would let be read.

use super::{Actor, Member, OrganisationId, PersonId, Role, Status, Timestamp};
use serde::{Deserialize, Serialize};

text_enum! {
    /// A part of the program.
    Area {
        /// Pages for everyone: start page, sign-in, registering a ticket.
        Open = "open",
        /// Own account: profile, sessions.
        Account = "account",
        /// The customer's tickets.
        Portal = "portal",
        /// The agents' workspace.
        Workspace = "workspace",
        /// The vendors' pages.
        Vendor = "vendor",
        /// Figures about all of it, for those who lead.
        Reports = "reports",
        /// People, organisations, tiers and all other settings.
        Admin = "admin",
    }
}

text_enum! {
    /// Something that can be done to a ticket.
    TicketAction {
        Read = "read",
        /// See notes, handover cards and other staff-only parts.
        ReadInternal = "read_internal",
        /// Write to the other side of the conversation.
        Reply = "reply",
        Note = "note",
        Take = "take",
        Assign = "assign",
        /// Give to another team of the tier.
        MoveTeam = "move_team",
        /// Priority, category, tags, status.
        Triage = "triage",
        Escalate = "escalate",
        /// Pass back down with an answer.
        Return = "return",
        /// Take back from a vendor.
        Recall = "recall",
        /// Write to the vendor.
        WriteVendor = "write_vendor",
        Resolve = "resolve",
        AddFollower = "add_follower",
        /// The requester's side: this solved it.
        Confirm = "confirm",
        /// The requester's side: this did not solve it.
        NotSolved = "not_solved",
        Reopen = "reopen",
        FollowUp = "follow_up",
        /// The vendor: write, give a reference, promise a date.
        VendorAnswer = "vendor_answer",
        /// The vendor: give the ticket back.
        VendorReturn = "vendor_return",
    }
}

text_enum! {
    /// Something that can be done to a problem.
    ProblemAction {
        Read = "read",
        /// Say that a ticket is an incident of it, or is not.
        Link = "link",
        /// Send its workaround to customers, each on a ticket that this person may answer.
        Apply = "apply",
        /// Write it, change its state, publish it, and solve what it caused.
        Manage = "manage",
        /// Write down what was learned from a ticket.
        Learn = "learn",
    }
}

/// The lowest position on the ladder whose agents own problems, and where solving a ticket asks what was learned.
pub const PROBLEM_TIER: i64 = 2;

/// What a decision about a ticket depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketFacts {
    pub status: Status,
    /// The client organisation of the ticket.
    pub organisation: Option<OrganisationId>,
    pub requester: PersonId,
    /// Whether the acting person follows the ticket.
    pub followed: bool,
    /// The position of the tier where the ticket is.
    pub tier: i64,
    /// Whether that tier is worked by vendors.
    pub outside: bool,
    /// The position of the tier that shared it with a vendor, while it is shared.
    pub shared_from: Option<i64>,
    pub assignee: Option<PersonId>,
    /// The vendor with whom the ticket is shared right now.
    pub shared_with: Option<OrganisationId>,
    /// Until when an ended ticket may be opened again.
    pub reopen_until: Option<Timestamp>,
    /// Whether the requester's address was confirmed; until then nobody but the link's holder sees it.
    pub confirmed: bool,
}

/// The answer to [`may`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// Seen, but not to be done by this person: 403.
    Forbidden,
    /// Allowed to this person, but not in the ticket's present state: 409.
    NotNow,
    /// As if it did not exist: 404.
    Hidden,
}

/// The tickets that a person may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Nothing,
    Everything,
    /// Registered or followed by this person.
    Own(PersonId),
    /// Those of the organisation, and those registered or followed by this person.
    Organisation(OrganisationId, PersonId),
    /// Shared with this vendor right now.
    SharedWith(OrganisationId),
}

/// Whether the person may use a part of the program at all.
pub fn enter(actor: &Actor, area: Area) -> bool {
    let Actor::Person(member) = actor else {
        return area == Area::Open || *actor == Actor::System;
    };
    match area {
        Area::Open | Area::Account => true,
        Area::Portal => member.role.is_customer(),
        Area::Workspace => member.role.is_staff(),
        Area::Vendor => member.role == Role::Vendor,
        Area::Reports => matches!(member.role, Role::Lead | Role::Admin),
        Area::Admin => member.role == Role::Admin,
    }
}

/// Whether the person may register a ticket: everyone but vendors, also without signing in.
pub fn may_register(actor: &Actor) -> bool {
    actor.role() != Some(Role::Vendor)
}

/// Whether the person may do this to problems. Those who may not even read them find nothing.
pub fn may_problem(actor: &Actor, action: ProblemAction) -> Verdict {
    let member = match actor {
        Actor::System => return Verdict::Allowed,
        Actor::Anonymous => return Verdict::Hidden,
        Actor::Person(member) => member,
    };
    let manages = match member.role {
        Role::Lead | Role::Admin => true,
        Role::Agent => member.tier.is_some_and(|tier| tier >= PROBLEM_TIER),
        Role::Customer | Role::CustomerLead | Role::Vendor => return Verdict::Hidden,
    };
    match action {
        ProblemAction::Read | ProblemAction::Link | ProblemAction::Apply => Verdict::Allowed,
        ProblemAction::Manage | ProblemAction::Learn if manages => Verdict::Allowed,
        ProblemAction::Manage | ProblemAction::Learn => Verdict::Forbidden,
    }
}

/// Whether this person, when they solve a ticket, has to say what was learned: one that had climbed to where problems are
/// owned, so that the tiers below can solve the next one.
pub fn asks_lesson(actor: &Actor, ticket: &TicketFacts) -> bool {
    ticket.tier >= PROBLEM_TIER && may_problem(actor, ProblemAction::Learn) == Verdict::Allowed
}

/// Whether the person may own problems: who may manage them.
pub fn owns_problems(role: Role, tier: Option<i64>) -> bool {
    let member = Member { id: PersonId(0), role, organisation: None, tier };
    may_problem(&Actor::Person(member), ProblemAction::Manage) == Verdict::Allowed
}

/// The tickets that a person may see.
pub fn scope(actor: &Actor) -> Scope {
    match actor {
        Actor::Anonymous => Scope::Nothing,
        Actor::System => Scope::Everything,
        Actor::Person(member) => match (member.role, member.organisation) {
            (Role::Agent | Role::Lead | Role::Admin, _) => Scope::Everything,
            (Role::CustomerLead, Some(organisation)) => Scope::Organisation(organisation, member.id),
            (Role::Customer | Role::CustomerLead, _) => Scope::Own(member.id),
            (Role::Vendor, Some(organisation)) => Scope::SharedWith(organisation),
            (Role::Vendor, None) => Scope::Nothing,
        },
    }
}

/// Whether the person may do this to this ticket, `now`.
pub fn may(actor: &Actor, action: TicketAction, ticket: &TicketFacts, now: Timestamp) -> Verdict {
    let member = match actor {
        Actor::System => return Verdict::Allowed,
        Actor::Anonymous => return Verdict::Hidden,
        Actor::Person(member) => member,
    };
    if !sees(member, ticket) {
        return Verdict::Hidden;
    }
    if !role_may(member, action, ticket) {
        return Verdict::Forbidden;
    }
    if state_allows(action, ticket, now) { Verdict::Allowed } else { Verdict::NotNow }
}

/// Whether the person may end that somebody follows this ticket: each one for themselves, and for others those who answer
/// for the ticket.
pub fn may_unfollow(actor: &Actor, follower: PersonId, ticket: &TicketFacts, now: Timestamp) -> Verdict {
    let verdict = may(actor, TicketAction::AddFollower, ticket, now);
    let Actor::Person(member) = actor else { return verdict };
    let answers = member.role != Role::Customer || ticket.requester == member.id;
    match verdict {
        Verdict::Allowed if !answers && follower != member.id => Verdict::Forbidden,
        verdict => verdict,
    }
}

/// Shorthand for showing or hiding a control.
pub fn allows(actor: &Actor, action: TicketAction, ticket: &TicketFacts, now: Timestamp) -> bool {
    may(actor, action, ticket, now) == Verdict::Allowed
}

fn sees(member: &Member, ticket: &TicketFacts) -> bool {
    match member.role {
        Role::Agent | Role::Lead | Role::Admin => ticket.confirmed,
        Role::Customer => ticket.confirmed && (ticket.requester == member.id || ticket.followed),
        Role::CustomerLead => {
            ticket.confirmed
                && (ticket.requester == member.id
                    || ticket.followed
                    || (member.organisation.is_some() && ticket.organisation == member.organisation))
        }
        Role::Vendor => ticket.confirmed && member.organisation.is_some() && ticket.shared_with == member.organisation,
    }
}

fn role_may(member: &Member, action: TicketAction, ticket: &TicketFacts) -> bool {
    use TicketAction::*;
    match member.role {
        Role::Lead | Role::Admin => !matches!(action, Confirm | NotSolved | VendorAnswer | VendorReturn | FollowUp),
        Role::Agent => match action {
            Read | ReadInternal | Note | AddFollower => true,
            Reply | Take | Assign | MoveTeam | Triage | Escalate | Return | Recall | WriteVendor | Resolve | Reopen => {
                works_on(member, ticket)
            }
            Confirm | NotSolved | FollowUp | VendorAnswer | VendorReturn => false,
        },
        Role::Customer | Role::CustomerLead => match action {
            Read | Reply | Confirm | NotSolved | Reopen | FollowUp => true,
            // Whoever has gone to another client chooses nobody there.
            AddFollower => member.organisation == ticket.organisation,
            ReadInternal | Note | Take | Assign | MoveTeam | Triage | Escalate | Return | Recall | WriteVendor
            | Resolve | VendorAnswer | VendorReturn => false,
        },
        Role::Vendor => matches!(action, Read | VendorAnswer | VendorReturn),
    }
}

/// An agent works on the tickets of the own tier and of those below it, on those assigned to them,
/// and on those that their tier or a lower one shared with a vendor.
fn works_on(member: &Member, ticket: &TicketFacts) -> bool {
    if ticket.assignee == Some(member.id) {
        return true;
    }
    let Some(own) = member.tier else { return false };
    let place = if ticket.outside { ticket.shared_from.unwrap_or(ticket.tier) } else { ticket.tier };
    own >= place
}

fn state_allows(action: TicketAction, ticket: &TicketFacts, now: Timestamp) -> bool {
    use TicketAction::*;
    match action {
        Read | ReadInternal | Note | AddFollower => true,
        Reply => ticket.status != Status::Closed,
        Take | Assign | Triage => ticket.status.is_open(),
        MoveTeam | Escalate => ticket.status.is_open() && ticket.shared_with.is_none(),
        Resolve => ticket.status.is_open() && ticket.shared_with.is_none(),
        Return => ticket.status.is_open() && ticket.shared_with.is_none(),
        Recall | WriteVendor | VendorAnswer | VendorReturn => ticket.shared_with.is_some(),
        Confirm => ticket.status != Status::Closed,
        NotSolved => ticket.status == Status::Resolved,
        Reopen => match ticket.status {
            Status::Resolved => true,
            Status::Closed => ticket.reopen_until.is_some_and(|until| now < until),
            _ => false,
        },
        FollowUp => ticket.status == Status::Closed,
    }
}

#[cfg(test)]
mod tests;
