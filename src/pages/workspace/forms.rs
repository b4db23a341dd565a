//! What staff do to a ticket.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
mod parts {
    pub use crate::desk::{
        routing,
        ticket::{
            assign, escalate, give_back,
            message::{Message, Purpose},
            reply, solve, triage, vendor,
        },
    };
    pub use crate::domain::{Answer, Description, TicketId};
    pub use crate::pages::door::{self, Form, back};

    use crate::error::AppError;

    /// The ticket and the version that the page showed.
    pub fn ticket(form: &Form) -> Result<(TicketId, i64), AppError> {
        form.whole()?;
        Ok((form.id("ticket")?, form.id("version")?))
    }
}

/// An internal note.
#[server(name = Note, prefix = "/do", endpoint = "note", input = MultipartFormData)]
pub async fn note(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket = form.id("ticket")?;
        let message = Message::parse(form.value("text"), &form.kept.files, Some((form.value("once"), Purpose::Note)))?;
        reply::note(&door.desk, &door.viewer, ticket, message).await?;
        Ok(back(&door, &form, ticket, "noted"))
    }
    .await;
    let name = form.name("note");
    door::finish(door, form, &name, done).await
}

/// A message to the vendor.
#[server(name = WriteVendor, prefix = "/do", endpoint = "write-vendor", input = MultipartFormData)]
pub async fn write_vendor(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket = form.id("ticket")?;
        let message =
            Message::parse(form.value("text"), &form.kept.files, Some((form.value("once"), Purpose::ToVendor)))?;
        reply::write_vendor(&door.desk, &door.viewer, ticket, message).await?;
        Ok(back(&door, &form, ticket, "sent"))
    }
    .await;
    let name = form.name("write-vendor");
    door::finish(door, form, &name, done).await
}

/// Takes the ticket.
#[server(name = Take, prefix = "/do", endpoint = "take", input = MultipartFormData)]
pub async fn take(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        assign::take(&door.desk, &door.viewer, ticket, Some(version)).await?;
        Ok(back(&door, &form, ticket, "taken"))
    }
    .await;
    let name = form.name("take");
    door::finish(door, form, &name, done).await
}

/// Gives the ticket to somebody; without `assignee` it goes back into the queue.
#[server(name = Assign, prefix = "/do", endpoint = "assign", input = MultipartFormData)]
pub async fn assign(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        assign::assign(&door.desk, &door.viewer, ticket, version, form.optional("assignee")?).await?;
        Ok(back(&door, &form, ticket, "assigned"))
    }
    .await;
    let name = form.name("assign");
    door::finish(door, form, &name, done).await
}

/// Gives the ticket to another team of its tier.
#[server(name = SetTeam, prefix = "/do", endpoint = "set-team", input = MultipartFormData)]
pub async fn set_team(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        routing::set_team(&door.desk, &door.viewer, ticket, version, form.choice("team")?).await?;
        Ok(back(&door, &form, ticket, "saved"))
    }
    .await;
    let name = form.name("set-team");
    door::finish(door, form, &name, done).await
}

/// Changes the priority, with a reason.
#[server(name = SetPriority, prefix = "/do", endpoint = "set-priority", input = MultipartFormData)]
pub async fn set_priority(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        let (priority, reason) = (form.choice("priority")?, form.value("reason"));
        triage::set_priority(&door.desk, &door.viewer, ticket, version, priority, reason).await?;
        Ok(back(&door, &form, ticket, "saved"))
    }
    .await;
    let name = form.name("set-priority");
    door::finish(door, form, &name, done).await
}

/// Puts the ticket in another category.
#[server(name = SetCategory, prefix = "/do", endpoint = "set-category", input = MultipartFormData)]
pub async fn set_category(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        triage::set_category(&door.desk, &door.viewer, ticket, version, form.choice("category")?).await?;
        Ok(back(&door, &form, ticket, "saved"))
    }
    .await;
    let name = form.name("set-category");
    door::finish(door, form, &name, done).await
}

/// Makes the ticked tags the ticket's tags.
#[server(name = SetTags, prefix = "/do", endpoint = "set-tags", input = MultipartFormData)]
pub async fn set_tags(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        let tags = form.all("tags")?;
        triage::set_tags(&door.desk, &door.viewer, ticket, version, &tags).await?;
        Ok(back(&door, &form, ticket, "saved"))
    }
    .await;
    let name = form.name("set-tags");
    door::finish(door, form, &name, done).await
}

/// Sets an open status by hand.
#[server(name = SetStatus, prefix = "/do", endpoint = "set-status", input = MultipartFormData)]
pub async fn set_status(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        triage::set_status(&door.desk, &door.viewer, ticket, version, form.choice("status")?).await?;
        Ok(back(&door, &form, ticket, "saved"))
    }
    .await;
    let name = form.name("set-status");
    door::finish(door, form, &name, done).await
}

/// Passes the ticket up, with the handover card.
#[server(name = Escalate, prefix = "/do", endpoint = "escalate", input = MultipartFormData)]
pub async fn escalate(data: MultipartData) -> Result<(), AppError> {
    use crate::domain::{FieldErrors, HandoverCard, Problem};
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        let mut errors = FieldErrors::default();
        let card = HandoverCard::parse(
            form.value("symptoms"),
            form.value("tried"),
            form.value("ruled_out"),
            form.value("question"),
        );
        let to = match form.value("tier") {
            "" => Err(Problem::Required),
            text => text.parse(),
        };
        let Some(to) = errors.keep("tier", to) else {
            errors.0.extend(card.err().unwrap_or_default().0);
            return Err(errors.into());
        };
        let how = escalate::Escalation {
            card,
            to,
            person: form.optional("person")?,
            skip_reason: form.value("skip_reason").to_owned(),
            vendor: form.optional("vendor")?,
            messages: form.all("messages")?,
            files: form.all("attachments")?,
        };
        escalate::escalate(&door.desk, &door.viewer, ticket, version, how).await?;
        Ok(back(&door, &form, ticket, "passed_on"))
    }
    .await;
    let name = form.name("escalate");
    door::finish(door, form, &name, done).await
}

/// Passes the ticket back down, with the answer.
#[server(name = GiveBack, prefix = "/do", endpoint = "give-back", input = MultipartFormData)]
pub async fn give_back(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        let answer = Answer::parse(form.value("answer")).map_err(|problem| AppError::field("answer", problem))?;
        let bounced = !form.value("bounced").is_empty();
        give_back::give_back(&door.desk, &door.viewer, ticket, version, form.choice("tier")?, answer, bounced).await?;
        Ok(back(&door, &form, ticket, "given_back"))
    }
    .await;
    let name = form.name("give-back");
    door::finish(door, form, &name, done).await
}

/// Takes the ticket back from the vendor, with the reason.
#[server(name = Recall, prefix = "/do", endpoint = "recall", input = MultipartFormData)]
pub async fn recall(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        let reason = Answer::parse(form.value("answer")).map_err(|problem| AppError::field("answer", problem))?;
        vendor::recall(&door.desk, &door.viewer, ticket, version, reason).await?;
        Ok(back(&door, &form, ticket, "recalled"))
    }
    .await;
    let name = form.name("recall");
    door::finish(door, form, &name, done).await
}

/// Resolves the ticket, and keeps what was learned from it.
#[server(name = Resolve, prefix = "/do", endpoint = "resolve", input = MultipartFormData)]
pub async fn resolve(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::problems::learn::Learned;
    use crate::domain::FieldErrors;
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (ticket, version) = ticket(&form)?;
        let mut errors = FieldErrors::default();
        let code = form.choice("code").map_err(|_| errors.add("code", crate::domain::Problem::Required)).ok();
        let summary = errors.keep("summary", Description::parse(form.value("summary")));
        let value = |field| form.value(field);
        let (kind, title) = (value("learn"), value("learn_title"));
        let learned = Learned::parse(kind, title, value("learn_symptoms"), value("learn_solution"));
        let learned = learned.map_err(|wrong| errors.0.extend(wrong.0)).ok();
        let solution = solve::Solution { code, summary, learned, errors };
        solve::resolve(&door.desk, &door.viewer, (ticket, version), solution).await?;
        Ok(back(&door, &form, ticket, "resolved"))
    }
    .await;
    let name = form.name("resolve");
    door::finish(door, form, &name, done).await
}
