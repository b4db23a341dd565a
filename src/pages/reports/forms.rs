//! The form of the reports.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Says that a bad answer was followed up on, and how.
#[server(name = FollowUpAnswer, prefix = "/do", endpoint = "follow-up-answer", input = MultipartFormData)]
pub async fn follow_up_answer(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::report::follow_up;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        follow_up::mark(&door.desk, &door.viewer, form.id("id")?, form.value("note")).await?;
        Ok(Outcome::to("/reports/follow-ups").notice("followed_up"))
    }
    .await;
    let name = format!("follow-up-answer-{}", form.value("id"));
    door::finish(door, form, &name, done).await
}
