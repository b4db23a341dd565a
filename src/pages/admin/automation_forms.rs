//! What admins send about automations.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
mod parts {
    pub(in crate::pages::admin) use super::super::forms::{about, archive_notice};
    pub use super::super::routing_words::typed;
    pub use crate::desk::admin::automations;
    pub use crate::domain::AutomationId;
    pub use crate::pages::door::{self, Outcome};
}

/// Adds an automation after the others.
#[server(name = AddAutomation, prefix = "/do", endpoint = "admin-add-automation", input = MultipartFormData)]
pub async fn add_automation(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = automations::add(&door.desk, &door.viewer.actor, &form.kept, typed).await?;
        Ok(Outcome::to(format!("/admin/automations#automation-{id}")).notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-automation-new", done).await
}

/// Changes an automation.
#[server(name = SaveAutomation, prefix = "/do", endpoint = "admin-automation", input = MultipartFormData)]
pub async fn save_automation(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: AutomationId = form.id("id")?;
        automations::save(&door.desk, &door.viewer.actor, id, &form.kept, typed).await?;
        Ok(Outcome::to(format!("/admin/automations#automation-{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-automation");
    door::finish(door, form, &name, done).await
}

/// Lets an automation run earlier or later.
#[server(name = StepAutomation, prefix = "/do", endpoint = "admin-step-automation", input = MultipartFormData)]
pub async fn step_automation(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: AutomationId = form.id("id")?;
        automations::step(&door.desk, &door.viewer.actor, id, form.id("direction")?).await?;
        Ok(Outcome::to(format!("/admin/automations#automation-{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-step-automation");
    door::finish(door, form, &name, done).await
}

/// Takes an automation out of use, or back into it.
#[server(name = ArchiveAutomation, prefix = "/do", endpoint = "admin-archive-automation", input = MultipartFormData)]
pub async fn archive_automation(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived): (AutomationId, bool) = (form.id("id")?, form.ticked("archived"));
        automations::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/automations").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-automation");
    door::finish(door, form, &name, done).await
}
