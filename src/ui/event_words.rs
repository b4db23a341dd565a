//! Events in plain words: friendly for the requester's side, exact for staff.

use super::icon::IconName;
use super::words;
use crate::domain::view::{Entry, Side};
use crate::domain::{EventData, Language};
use crate::t;

/// Who reads a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Customer,
    Staff,
    Vendor,
}

/// Who did it, as the reader calls them.
pub fn actor(language: Language, entry: &Entry) -> String {
    match entry.side {
        Side::Me => t::ticket::you(language).to_owned(),
        Side::System if entry.who.is_empty() => t::ticket::side_system(language).to_owned(),
        Side::Customer if entry.who.is_empty() => t::ticket::side_customer(language).to_owned(),
        _ => entry.who.clone(),
    }
}

/// The drawing beside it.
pub const fn icon(what: &EventData) -> IconName {
    match what {
        EventData::Opened => IconName::Ticket,
        EventData::Replied { .. } | EventData::Thanked => IconName::Chat,
        EventData::Noted => IconName::Lock,
        EventData::VendorMessage | EventData::SharedWithVendor { .. } => IconName::Building,
        EventData::Assigned { .. } => IconName::User,
        EventData::PriorityChanged { .. } => IconName::Flag,
        EventData::CategoryChanged { .. } => IconName::List,
        EventData::Automated { .. } | EventData::AutomationCut { .. } => IconName::Gear,
        EventData::Tagged { .. } => IconName::Tag,
        EventData::StatusChanged { .. } => IconName::Pencil,
        EventData::Escalated { .. } => IconName::Up,
        EventData::Returned { .. } | EventData::VendorReturned { .. } => IconName::Down,
        EventData::VendorPromised { .. } => IconName::Calendar,
        EventData::Resolved { .. } | EventData::Confirmed => IconName::Check,
        EventData::NotSolved => IconName::Cross,
        EventData::Reopened => IconName::Undo,
        EventData::ClosedByTime { .. } | EventData::TargetNear { .. } => IconName::Clock,
        EventData::TargetMissed { .. } | EventData::Climbed { .. } | EventData::MailLost { .. } => IconName::Alert,
        EventData::FollowsUp { .. }
        | EventData::FollowedUpBy { .. }
        | EventData::ProblemLinked { .. }
        | EventData::ProblemUnlinked { .. } => IconName::Link,
        EventData::OrganisationChanged { .. } => IconName::Building,
        EventData::Routed { .. } | EventData::TeamChanged { .. } => IconName::Inbox,
        EventData::FollowerAdded { .. } | EventData::FollowerRemoved { .. } => IconName::Users,
        EventData::Rated { .. } | EventData::RatingExplained { .. } => IconName::Chart,
        EventData::RatingFollowedUp => IconName::Check,
    }
}

/// What happened, in one sentence; of a message, what kind of message it is.
pub fn sentence(language: Language, entry: &Entry, reader: Reader) -> String {
    let who = actor(language, entry);
    match reader {
        Reader::Customer => for_customer(language, &who, entry),
        Reader::Vendor => for_vendor(language, &who, entry),
        Reader::Staff => for_staff(language, &who, entry),
    }
}

fn for_customer(l: Language, who: &str, entry: &Entry) -> String {
    match &entry.what {
        EventData::Opened => t::events::customer_opened(l, who),
        EventData::Escalated { to, .. } => t::events::customer_escalated(l, who, to),
        EventData::Returned { to, .. } => t::events::customer_returned(l, who, to),
        EventData::SharedWithVendor { vendor, .. } => t::events::customer_shared(l, who, vendor),
        EventData::VendorReturned { vendor, to, by_vendor: true, .. } => {
            t::events::customer_vendor_answered(l, vendor, to)
        }
        EventData::VendorReturned { vendor, to, .. } => t::events::customer_recalled(l, who, vendor, to),
        EventData::Resolved { .. } => t::events::customer_resolved(l, who),
        EventData::Confirmed => t::events::customer_confirmed(l, who),
        EventData::NotSolved => t::events::customer_not_solved(l, who),
        EventData::Reopened => t::events::customer_reopened(l, who),
        EventData::ClosedByTime { days } => t::events::customer_closed_by_time(l, *days),
        EventData::FollowsUp { ticket } => t::events::customer_follows_up(l, &ticket.to_string()),
        EventData::FollowedUpBy { ticket } => t::events::customer_followed_up_by(l, &ticket.to_string()),
        EventData::FollowerAdded { name } if *name == entry.who => t::events::customer_follower_joined(l, name),
        EventData::FollowerAdded { name } => t::events::customer_follower_added(l, who, name),
        EventData::FollowerRemoved { name } => t::events::customer_follower_removed(l, name),
        _ => for_staff(l, who, entry),
    }
}

fn for_vendor(l: Language, who: &str, entry: &Entry) -> String {
    match &entry.what {
        EventData::SharedWithVendor { .. } => t::events::vendor_shared(l, who),
        EventData::VendorPromised { reference, promised } if entry.side == Side::Me => {
            vendor_promised(l, who, reference, promised.as_deref())
        }
        _ => for_staff(l, who, entry),
    }
}

/// What a vendor promised itself.
fn vendor_promised(l: Language, who: &str, reference: &str, promised: Option<&str>) -> String {
    match (reference, promised) {
        ("", None) => t::events::staff_promised_nothing(l, who),
        (reference, None) => t::events::staff_promised_reference(l, who, reference),
        ("", Some(date)) => t::events::staff_promised_date(l, who, date),
        (reference, Some(date)) => t::events::staff_promised(l, who, reference, date),
    }
}

fn for_staff(l: Language, who: &str, entry: &Entry) -> String {
    match &entry.what {
        EventData::Opened => t::events::staff_opened(l, who),
        EventData::Replied { asks: true } => t::events::kind_asks(l).to_owned(),
        EventData::Replied { asks: false } => t::events::kind_public(l).to_owned(),
        EventData::Thanked => t::kept::stays_solved(l).to_owned(),
        EventData::Noted => t::events::kind_note(l).to_owned(),
        EventData::VendorMessage if entry.side == Side::Vendor => t::events::kind_from_vendor(l).to_owned(),
        EventData::VendorMessage => t::events::kind_to_vendor(l).to_owned(),
        EventData::Assigned { to: None } => t::events::staff_put_back(l, who),
        EventData::Assigned { to: Some(to) } if *to == entry.who => t::events::staff_took(l, who),
        EventData::Assigned { to: Some(to) } => t::events::staff_assigned(l, who, to),
        EventData::PriorityChanged { from, to, reason } => {
            let (from, to) = (words::priority(l, *from), words::priority(l, *to));
            if reason.is_empty() {
                t::events::staff_priority(l, who, from, to)
            } else {
                t::events::staff_priority_because(l, who, from, to, reason)
            }
        }
        EventData::CategoryChanged { from, to } if from.is_empty() => t::events::staff_category_first(l, who, to),
        EventData::CategoryChanged { from, to } if to.is_empty() => t::events::staff_category_none(l, who, from),
        EventData::CategoryChanged { from, to } => t::events::staff_category(l, who, from, to),
        EventData::Tagged { added, removed } => match (added.join(", "), removed.join(", ")) {
            (added, removed) if removed.is_empty() => t::events::staff_tags_added(l, who, &added),
            (added, removed) if added.is_empty() => t::events::staff_tags_removed(l, who, &removed),
            (added, removed) => t::events::staff_tags_both(l, who, &added, &removed),
        },
        EventData::StatusChanged { from, to } => {
            t::events::staff_status(l, who, words::status(l, *from), words::status(l, *to))
        }
        EventData::Escalated { from, to, skipped_because: Some(reason), .. } => {
            t::events::staff_escalated_skipping(l, who, from, to, reason)
        }
        EventData::Escalated { from, to, .. } => t::events::staff_escalated(l, who, from, to),
        EventData::Returned { from, to, bounced: true, .. } => t::events::staff_bounced(l, who, from, to),
        EventData::Returned { from, to, .. } => t::events::staff_returned(l, who, from, to),
        EventData::SharedWithVendor { vendor, from, to, skipped_because: Some(reason), .. } => {
            t::events::staff_shared_skipping(l, who, vendor, from, to, reason)
        }
        EventData::SharedWithVendor { vendor, from, to, .. } => t::events::staff_shared(l, who, vendor, from, to),
        EventData::VendorPromised { reference, promised } if entry.side == Side::Vendor => {
            vendor_promised(l, who, reference, promised.as_deref())
        }
        EventData::VendorPromised { reference, promised } => {
            let or_none = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
            let promised = or_none(promised.as_deref().unwrap_or_default());
            t::events::staff_noted_promise(l, who, &or_none(reference), &promised)
        }
        EventData::VendorReturned { to, by_vendor: true, .. } => t::events::staff_vendor_returned(l, who, to),
        EventData::VendorReturned { vendor, to, .. } => t::events::staff_recalled(l, who, vendor, to),
        EventData::Resolved { code } => t::events::staff_resolved(l, who, code),
        EventData::Confirmed => t::events::staff_confirmed(l, who),
        EventData::NotSolved => t::events::staff_not_solved(l, who),
        EventData::Reopened => t::events::staff_reopened(l, who),
        EventData::ClosedByTime { days } => t::events::staff_closed_by_time(l, *days),
        EventData::FollowsUp { ticket } => t::events::staff_follows_up(l, &ticket.to_string()),
        EventData::FollowedUpBy { ticket } => t::events::staff_followed_up_by(l, &ticket.to_string()),
        EventData::FollowerAdded { name } if *name == entry.who => t::events::staff_follower_joined(l, name),
        EventData::FollowerAdded { name } => t::events::staff_follower_added(l, who, name),
        EventData::FollowerRemoved { name } => t::events::staff_follower_removed(l, who, name),
        EventData::Routed { rule: Some(rule), team: Some(team), closed: Some(closed) } => {
            t::routing::event_rule_open(l, rule, team, closed)
        }
        EventData::Routed { rule: Some(rule), team: Some(team), closed: None } => {
            t::routing::event_rule_team(l, rule, team)
        }
        EventData::Routed { rule: Some(rule), team: None, .. } => t::routing::event_rule(l, rule),
        EventData::Routed { rule: None, team: Some(team), .. } => t::routing::event_team(l, team),
        EventData::Routed { rule: None, team: None, .. } => t::routing::event_queue(l).to_owned(),
        EventData::TeamChanged { from: Some(from), to } => t::routing::event_moved_from(l, who, to, from),
        EventData::TeamChanged { from: None, to } => t::routing::event_moved(l, who, to),
        EventData::Automated { name } => t::automation::event_done(l, name),
        EventData::AutomationCut { name } => t::automation::event_cut(l, name),
        EventData::TargetNear { clock } => t::events::staff_target_near(l, words::clock(l, *clock)),
        EventData::Climbed { clock, percent, action, person, done } => {
            let what = words::rung(l, *action, person.as_deref().unwrap_or(t::ticket::no_one(l)));
            let (clock, percent) = (words::clock(l, *clock), percent.to_string());
            if *done {
                t::events::staff_climbed(l, clock, &percent, &what)
            } else {
                t::events::staff_not_climbed(l, clock, &percent, &what)
            }
        }
        EventData::TargetMissed { clock } => t::events::staff_target_missed(l, words::clock(l, *clock)),
        EventData::ProblemLinked { problem, title } => t::problems::ticket_linked(l, who, &problem.to_string(), title),
        EventData::ProblemUnlinked { problem, title } => {
            t::problems::ticket_unlinked(l, who, &problem.to_string(), title)
        }
        EventData::Rated { rating } => t::survey::staff_rated(l, who, words::rating(l, *rating)),
        EventData::RatingExplained { reason: Some(reason) } => {
            t::survey::staff_explained(l, who, words::reason(l, *reason))
        }
        EventData::RatingExplained { reason: None } => t::survey::staff_commented(l, who),
        EventData::RatingFollowedUp => t::survey::staff_followed(l, who),
        EventData::OrganisationChanged { to, person } => t::events::staff_organisation_changed(l, who, person, to),
        EventData::MailLost { to, reason } => t::events::staff_mail_lost(l, to, reason),
    }
}
