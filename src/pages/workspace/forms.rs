//! What staff do to a ticket.

use crate::desk::problems::learn::LessonAnswer;
use crate::desk::ticket::bulk_edit::{self, Changes};
use crate::desk::{
    routing,
    ticket::{
        assign, escalate, give_back,
        message::{Message, MessagePurpose},
        reply, solve, triage, vendor,
    },
};
use crate::domain::rights::{Area, enter};
use crate::domain::{Answer, Description, FieldError, FieldErrors, HandoverCard, TicketId};
use crate::error::AppError;
use crate::pages::request::{self, Form, Outcome, RequestContext, back};

/// The ticket and the version that the page showed.
pub fn ticket(form: &Form) -> Result<(TicketId, i64), AppError> {
    Ok((form.id("ticket")?, form.id("version")?))
}

pub async fn note(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket = form.id("ticket")?;
    let message =
        Message::parse(form.value("text"), &form.kept.files, Some((form.value("once"), MessagePurpose::Note)))?;
    reply::note(&context.desk, &context.viewer, ticket, message).await?;
    Ok(back(context, form, ticket, "noted"))
}

pub async fn write_vendor(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let ticket = form.id("ticket")?;
    let message =
        Message::parse(form.value("text"), &form.kept.files, Some((form.value("once"), MessagePurpose::ToVendor)))?;
    reply::write_vendor(&context.desk, &context.viewer, ticket, message).await?;
    Ok(back(context, form, ticket, "sent"))
}

pub async fn take(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    assign::take(&context.desk, &context.viewer, ticket, Some(version)).await?;
    Ok(back(context, form, ticket, "taken"))
}

pub async fn assign(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    assign::assign(&context.desk, &context.viewer, ticket, version, form.optional("assignee")?).await?;
    Ok(back(context, form, ticket, "assigned"))
}

pub async fn set_team(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    routing::set_team(&context.desk, &context.viewer, ticket, version, form.choice("team")?).await?;
    Ok(back(context, form, ticket, "saved"))
}

pub async fn set_priority(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    let (priority, reason) = (form.choice("priority")?, form.value("reason"));
    triage::set_priority(&context.desk, &context.viewer, ticket, version, priority, reason).await?;
    Ok(back(context, form, ticket, "saved"))
}

pub async fn set_category(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    triage::set_category(&context.desk, &context.viewer, ticket, version, form.choice("category")?).await?;
    Ok(back(context, form, ticket, "saved"))
}

pub async fn set_tags(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    let tags = form.all("tags")?;
    triage::set_tags(&context.desk, &context.viewer, ticket, version, &tags).await?;
    Ok(back(context, form, ticket, "saved"))
}

pub async fn set_status(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    triage::set_status(&context.desk, &context.viewer, ticket, version, form.choice("status")?).await?;
    Ok(back(context, form, ticket, "saved"))
}

pub async fn escalate(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    let mut errors = FieldErrors::default();
    let card = HandoverCard::parse(
        form.value("symptoms"),
        form.value("tried"),
        form.value("ruled_out"),
        form.value("question"),
    );
    let to = match form.value("tier") {
        "" => Err(FieldError::Required),
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
    escalate::escalate(&context.desk, &context.viewer, ticket, version, how).await?;
    Ok(back(context, form, ticket, "passed_on"))
}

pub async fn give_back(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    let answer = Answer::parse(form.value("answer")).map_err(|error| AppError::field("answer", error))?;
    let bounced = !form.value("bounced").is_empty();
    give_back::give_back(&context.desk, &context.viewer, ticket, version, form.choice("tier")?, answer, bounced)
        .await?;
    Ok(back(context, form, ticket, "given_back"))
}

pub async fn recall(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    let reason = Answer::parse(form.value("answer")).map_err(|error| AppError::field("answer", error))?;
    vendor::recall(&context.desk, &context.viewer, ticket, version, reason).await?;
    Ok(back(context, form, ticket, "recalled"))
}

pub async fn resolve(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let (ticket, version) = ticket(form)?;
    let mut errors = FieldErrors::default();
    let code = form.choice("code").map_err(|_| errors.add("code", FieldError::Required)).ok();
    let summary = errors.keep("summary", Description::parse(form.value("summary")));
    let value = |field| form.value(field);
    let (kind, title) = (value("learn"), value("learn_title"));
    let learned = LessonAnswer::parse(kind, title, value("learn_symptoms"), value("learn_solution"));
    let learned = learned.map_err(|wrong| errors.0.extend(wrong.0)).ok();
    let solution = solve::Solution { code, summary, learned, errors };
    solve::resolve(&context.desk, &context.viewer, (ticket, version), solution).await?;
    Ok(back(context, form, ticket, "resolved"))
}

pub async fn take_next(context: &RequestContext, _: &Form) -> Result<Outcome, AppError> {
    Ok(match assign::take_next(&context.desk, &context.viewer).await? {
        Some(ticket) => Outcome::to(context.ticket_path(ticket)).notice("taken"),
        None => Outcome::to("/desk?view=unassigned").notice("none_to_take"),
    })
}

pub async fn change_selected(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    if !enter(&context.viewer.actor, Area::Workspace) {
        return Err(if context.session.is_none() { AppError::SignIn } else { AppError::NotFound });
    }
    let how = if form.ticked("take") {
        Changes { take: true, ..Changes::default() }
    } else {
        Changes {
            take: false,
            assignee: form.optional("assignee")?,
            priority: form.optional("priority")?.map(|priority| (priority, form.value("reason").to_owned())),
            status: form.optional("status")?,
            tag: form.optional("tag")?,
            untag: form.optional("untag")?,
            category: form.optional("category")?,
            team: form.optional("team")?,
            solution: match form.optional("code")? {
                Some(code) => {
                    let text = Description::parse(form.value("summary"));
                    Some((code, text.map_err(|error| AppError::field("summary", error))?))
                }
                // A text for customers is not thrown away without a word.
                None if form.value("summary").trim().is_empty() => None,
                None => return Err(AppError::field("code", FieldError::Required)),
            },
        }
    };
    // `12:3`: the list showed version 3 of ticket 12.
    let versions = form.value("versions").split(' ').filter_map(|pair| {
        let (ticket, version) = pair.split_once(':')?;
        Some((ticket.parse().ok()?, version.parse().ok()?))
    });
    let (tickets, versions) = (form.all("tickets")?, versions.collect());
    let outcome = bulk_edit::change(&context.desk, &context.viewer, &tickets, &versions, &how).await?;
    let left = outcome.left.len() + outcome.stale.len();
    let notice = match (how.take, outcome.done, left) {
        (true, 0, _) => "taken_none",
        (true, _, 0) => "taken_all",
        (true, _, _) => "taken_some",
        (false, 0, _) => "changed_none",
        (false, _, 0) => "changed_all",
        (false, _, _) => "changed_some",
    };
    Ok(Outcome::to(request::local_path(form.value("back")).unwrap_or("/desk"))
        .notice(notice)
        .counting(outcome.done, &outcome.left, outcome.done + left)
        .naming(&outcome.stale))
}
