//! What a customer says of the outcome.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// This solved it.
#[server(name = Confirm, prefix = "/do", endpoint = "confirm", input = MultipartFormData)]
pub async fn confirm(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::outcome;
    use crate::domain::TicketId;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        outcome::confirm(&door.desk, &door.viewer, ticket).await?;
        Ok(Outcome::to(door.ticket_path(ticket)).notice("confirmed"))
    }
    .await;
    let name = form.name("confirm");
    door::finish(door, form, &name, done).await
}

/// This did not solve it.
#[server(name = NotSolved, prefix = "/do", endpoint = "not-solved", input = MultipartFormData)]
pub async fn not_solved(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::outcome;
    use crate::domain::TicketId;
    use crate::pages::door::{self, Outcome};
    use crate::pages::forms::went_on;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let why = outcome::reason(form.value("text"), &form.kept.files)?;
        outcome::not_solved(&door.desk, &door.viewer, ticket, why).await?;
        went_on(&door, &form).await?;
        Ok(Outcome::to(door.ticket_path(ticket)).notice("not_solved"))
    }
    .await;
    let name = form.name("not-solved");
    door::finish(door, form, &name, done).await
}

/// Goes on in a new ticket that is linked with the ended one.
#[server(name = FollowUp, prefix = "/do", endpoint = "follow-up", input = MultipartFormData)]
pub async fn follow_up(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::message::Message;
    use crate::desk::ticket::outcome;
    use crate::domain::TicketId;
    use crate::pages::door::{self, Outcome};
    use crate::pages::forms::went_on;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let message = Message::parse(form.value("text"), &form.kept.files, None)?;
        let new = outcome::follow_up(&door.desk, &door.viewer, ticket, message).await?;
        went_on(&door, &form).await?;
        Ok(Outcome::to(door.ticket_path(new)).notice("registered"))
    }
    .await;
    let name = form.name("follow-up");
    door::finish(door, form, &name, done).await
}
