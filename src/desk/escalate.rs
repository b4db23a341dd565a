//! Passing a ticket up the ladder, with a handover card.

use super::Desk;
use super::letters::AssigneeLetter;
use crate::db;
use crate::domain::policy::Deed;
use crate::domain::view::{Card, Viewer};
use crate::domain::{
    EventData, EventId, FieldErrors, HandoverCard, Move, OrganisationId, OrganisationKind, PersonId, Problem, TicketId,
    TierId, clean_line, tier,
};
use crate::error::AppError;
use crate::t;

/// The longest reason for skipping a tier, in characters.
const LONGEST_REASON: usize = 500;

/// Where a ticket goes, and what goes with it.
pub struct Escalation {
    pub card: HandoverCard,
    pub to: TierId,
    /// A person there who gets it.
    pub person: Option<PersonId>,
    /// Why tiers are passed over.
    pub skip_reason: String,
    /// For a tier of vendors: which one.
    pub vendor: Option<OrganisationId>,
    /// For a vendor: the messages that it may read, besides the card.
    pub messages: Vec<EventId>,
    /// For a vendor: the files that it may read, by their keys.
    pub files: Vec<String>,
}

/// Passes a ticket up. A tier worked by vendors gets it shared, and the agent keeps it.
pub async fn escalate(
    desk: &Desk,
    viewer: &Viewer,
    id: TicketId,
    version: i64,
    how: Escalation,
) -> Result<(), AppError> {
    let mut change = desk.change(&viewer.actor, id, Deed::Escalate, Some(version)).await?;
    let (from, to) = (change.tier()?, change.tier_by_id(how.to)?);
    if to.position <= from.position || to.self_service {
        return Err(AppError::field("tier", Problem::NotAllowed));
    }
    let reason = clean_line(&how.skip_reason);
    let skipped_because = if tier::skips(&change.tiers, from.position, to.position) {
        if reason.is_empty() {
            return Err(AppError::field("skip_reason", Problem::Required));
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(AppError::field("skip_reason", Problem::TooLong(LONGEST_REASON)));
        }
        Some(reason)
    } else {
        None
    };
    let card = serde_json::to_value(Card::Handover(how.card)).map_err(|_| AppError::Fault)?;
    if to.outside {
        let missing = |problem| AppError::Invalid(FieldErrors::one("vendor", problem));
        let vendor = how.vendor.ok_or(missing(Problem::Required))?;
        let vendor = db::organisation::get(&mut change.tx, vendor).await?;
        let vendor = vendor
            .filter(|o| o.kind == OrganisationKind::Vendor && o.archived_at.is_none())
            .ok_or(missing(Problem::NotAllowed))?;
        if change.ticket.assignee_id.is_none() {
            change.ticket.assignee_id = viewer.actor.person();
        }
        change.step(Move::Shared)?;
        let place = change.ticket.place();
        change.move_to(&to);
        let data = EventData::SharedWithVendor {
            vendor: vendor.name.clone(),
            from: from.name.clone(),
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
            skipped_because,
        };
        let event = change.record(data, "", Some(card), &[]).await?;
        let share = db::share::insert(&mut change.tx, id, vendor.id, place, event, change.now).await?;
        db::event::set_share(&mut change.tx, event, share).await?;
        let may = db::event::shareable(&mut change.tx, id).await?;
        for message in &how.messages {
            if !may.iter().any(|(shareable,)| shareable == message) {
                return Err(AppError::field("messages", Problem::NotAllowed));
            }
            db::event::share_with(&mut change.tx, share, *message).await?;
        }
        for file in &how.files {
            if !db::share::add_file(&mut change.tx, share, id, file).await? {
                return Err(AppError::field("attachments", Problem::NotAllowed));
            }
        }
        change.share = db::share::active(&mut change.tx, id).await?;
        let provider = super::letters::provider(&mut change.tx).await?;
        let subject = change.ticket.subject.clone();
        super::vendor::tell_contacts(&mut change, |l, name, number, link| {
            t::mail::vendor_shared(l, name, &provider, number, &subject, &vendor.name, link)
        })
        .await?;
    } else {
        change.ticket.assignee_id = match how.person {
            None => None,
            Some(person) => {
                let agent = db::person::get(&mut change.tx, person).await?;
                let fits = agent.is_some_and(|agent| {
                    agent.role.is_staff()
                        && agent.disabled_at.is_none()
                        && agent.tier.is_none_or(|at| at >= to.position)
                });
                if !fits {
                    return Err(AppError::field("person", Problem::NotAllowed));
                }
                Some(person)
            }
        };
        change.step(Move::Moved)?;
        change.move_to(&to);
        let data = EventData::Escalated {
            from: from.name.clone(),
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
            skipped_because,
        };
        change.record(data, "", Some(card), &[]).await?;
        // Before the ticket finds its desk: whom that gives it to is told there.
        change.tell_assignee(AssigneeLetter::PassedOn { who: &viewer.name }).await?;
    }
    super::routing::place(&mut change).await?;
    change.finish().await
}
