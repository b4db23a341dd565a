//! Passing a ticket up the ladder, with a handover card.

use super::actions::TierMove;
use crate::db::organisation::Organisation;
use crate::db::person::Person;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::notification::kinds::Notification;
use crate::desk::notification::who;
use crate::domain::rights::TicketAction;
use crate::domain::view::{EntryCard, Viewer};
use crate::domain::{
    EventData, EventId, FieldError, FieldErrors, HandoverCard, OrganisationId, OrganisationKind, PersonId, TicketId,
    TierId, clean_line, tier,
};
use crate::error::AppError;

/// The longest reason for skipping a tier, in characters.
const LONGEST_REASON: usize = 500;

/// Where a ticket goes, and what goes with it.
pub struct Escalation {
    /// What was written for those who get it, or what is wrong with that.
    pub card: Result<HandoverCard, FieldErrors>,
    pub to: TierId,
    /// A person there who gets it, or whoever stands in while they are away.
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
    let mut change = desk.change(&viewer.actor, id, TicketAction::Escalate, Some(version)).await?;
    let (from, to) = (change.tier()?, change.tier_by_id(how.to)?);
    if to.position <= from.position || to.self_service {
        return Err(AppError::field("tier", FieldError::NotAllowed));
    }
    let (card, mut errors) = match how.card {
        Ok(card) => (Some(EntryCard::Handover(card)), FieldErrors::default()),
        Err(wrong) => (None, wrong),
    };
    let skips = tier::skips(&change.setup.tiers, from.position, to.position);
    let skipped_because = skips.then(|| errors.take("skip_reason", checked(clean_line(&how.skip_reason))));
    let card = serde_json::to_value(card).map_err(|_| AppError::Fault)?;
    if to.outside {
        let vendor = errors.keep("vendor", vendor(&mut change.tx, how.vendor).await?);
        let vendor = vendor.filter(|_| errors.0.is_empty()).ok_or(AppError::Invalid(errors))?;
        let event = EventData::SharedWithVendor {
            vendor: vendor.name.clone(),
            from: from.name.clone(),
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
            skipped_because,
        };
        let share = change.share_with(vendor.id, &to, event, card).await?.id;
        let may = db::event::shareable(&mut change.tx, id).await?;
        for message in &how.messages {
            if !may.iter().any(|(shareable,)| shareable == message) {
                return Err(AppError::field("messages", FieldError::NotAllowed));
            }
            db::event::share_with(&mut change.tx, share, *message).await?;
        }
        for file in &how.files {
            if !db::share::add_file(&mut change.tx, share, id, file).await? {
                return Err(AppError::field("attachments", FieldError::NotAllowed));
            }
        }
        change.tell(Notification::Shared { vendor: &vendor.name }).await?;
    } else {
        let fits = |agent: &Person| agent.can_work_at(to.position);
        let mut person = None;
        if let Some(chosen) = how.person {
            let agent = db::person::get(&mut change.tx, chosen).await?.filter(fits);
            person = errors.keep("person", agent.ok_or(FieldError::NotAllowed));
        }
        errors.or(())?;
        let person = match person {
            Some(agent) => {
                let given = who::given(&mut change.tx, agent, viewer.actor.person(), change.now, fits).await?;
                Some(given.person.id)
            }
            None => None,
        };
        let event = EventData::Escalated {
            from: from.name.clone(),
            to: to.name.clone(),
            from_position: from.position,
            to_position: to.position,
            skipped_because,
        };
        change.pass_to(&to, TierMove { to: person, event, card: Some(card) }).await?;
        // Before the ticket finds its desk: whom that gives it to is told there.
        change.tell(Notification::PassedOn { by: &viewer.name }).await?;
    }
    crate::desk::routing::place(&mut change).await?;
    change.finish().await
}

/// A reason for passing over tiers.
fn checked(reason: String) -> Result<String, FieldError> {
    match reason.chars().count() {
        0 => Err(FieldError::Required),
        length if length > LONGEST_REASON => Err(FieldError::TooLong(LONGEST_REASON)),
        _ => Ok(reason),
    }
}

/// A vendor with somebody who would read what is shared with it.
async fn vendor(conn: &mut Conn, chosen: Option<OrganisationId>) -> Result<Result<Organisation, FieldError>, AppError> {
    let Some(chosen) = chosen else { return Ok(Err(FieldError::Required)) };
    let vendor = db::organisation::get(conn, chosen).await?;
    Ok(match vendor.filter(|o| o.kind == OrganisationKind::Vendor && o.archived_at.is_none()) {
        None => Err(FieldError::NotAllowed),
        Some(vendor) if db::person::of_organisation(conn, vendor.id).await?.is_empty() => Err(FieldError::NobodyThere),
        Some(vendor) => Ok(vendor),
    })
}
