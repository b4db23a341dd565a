//! What a vendor does with a ticket that is shared with it.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// A message to the provider.
#[server(name = VendorAnswer, prefix = "/do", endpoint = "vendor-answer", input = MultipartFormData)]
pub async fn vendor_answer(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::message::{Message, Purpose};
    use crate::desk::ticket::vendor;
    use crate::domain::TicketId;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let message =
            Message::parse(form.value("text"), &form.kept.files, Some((form.value("once"), Purpose::FromVendor)))?;
        vendor::answer(&door.desk, &door.viewer, ticket, message).await?;
        Ok(Outcome::to(door.ticket_path(ticket)).notice("sent"))
    }
    .await;
    let name = form.name("vendor-answer");
    door::finish(door, form, &name, done).await
}

/// The vendor's reference and promised date.
#[server(name = VendorPromise, prefix = "/do", endpoint = "vendor-promise", input = MultipartFormData)]
pub async fn vendor_promise(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::vendor;
    use crate::domain::TicketId;
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (ticket, version): (TicketId, _) = (form.id("ticket")?, form.optional("version")?);
        let (reference, promised) = (form.value("reference"), form.value("promised"));
        vendor::promise(&door.desk, &door.viewer, ticket, version, reference, promised).await?;
        Ok(door::back(&door, &form, ticket, "saved"))
    }
    .await;
    let name = form.name("vendor-promise");
    door::finish(door, form, &name, done).await
}

/// Gives the ticket back with an answer.
#[server(name = VendorReturn, prefix = "/do", endpoint = "vendor-return", input = MultipartFormData)]
pub async fn vendor_return(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::vendor;
    use crate::domain::{Answer, TicketId};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let answer = Answer::parse(form.value("answer")).map_err(|problem| AppError::field("answer", problem))?;
        vendor::give_back(&door.desk, &door.viewer, ticket, answer).await?;
        Ok(Outcome::to("/vendor").notice("given_back"))
    }
    .await;
    let name = form.name("vendor-return");
    door::finish(door, form, &name, done).await
}
