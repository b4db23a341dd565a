//! What is done to several tickets at once.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Takes all ticked tickets that may be taken; those that may not are left as they are.
#[server(name = TakeSelected, prefix = "/do", endpoint = "take-selected", input = MultipartFormData)]
pub async fn take_selected(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::assign;
    use crate::domain::TicketId;
    use crate::domain::policy::{Area, enter};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        if !enter(&door.viewer.actor, Area::Workspace) {
            return Err(if door.session.is_none() { AppError::SignIn } else { AppError::NotFound });
        }
        let (mut taken, mut left) = (0_usize, 0_usize);
        for ticket in form.all::<TicketId>("tickets")? {
            match assign::take(&door.desk, &door.viewer, ticket, None).await {
                Ok(()) => taken += 1,
                Err(AppError::NotNow | AppError::Forbidden) => left += 1,
                Err(error) => return Err(error),
            }
        }
        let notice = match (taken, left) {
            (0, _) => "taken_none",
            (_, 0) => "taken_all",
            _ => "taken_some",
        };
        Ok(Outcome::to(door::local_path(form.value("back")).unwrap_or("/desk")).notice(notice))
    }
    .await;
    door::finish(door, form, "take-selected", done).await
}
