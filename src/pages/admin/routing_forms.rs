//! What admins send about teams and rules.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
mod parts {
    pub(in crate::pages::admin) use super::super::forms::{about, archive_notice};
    pub use super::super::routing_words::typed;
    pub use crate::desk::admin::{rules, teams};
    pub use crate::domain::{RuleId, TeamId};
    pub use crate::pages::door::{self, Outcome};
}

/// Adds a team to a tier.
#[server(name = AddTeam, prefix = "/do", endpoint = "admin-add-team", input = MultipartFormData)]
pub async fn add_team(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = teams::add(&door.desk, &door.viewer.actor, form.value("tier"), form.value("name")).await?;
        Ok(Outcome::to(format!("/admin/teams/{id}")).notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-add-team", done).await
}

/// Says how the desks share the work.
#[server(name = SaveModel, prefix = "/do", endpoint = "admin-desk-model", input = MultipartFormData)]
pub async fn save_model(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        teams::set_model(&door.desk, &door.viewer.actor, form.value("model")).await?;
        Ok(Outcome::to("/admin/teams").notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-desk-model", done).await
}

/// Changes everything about a team but its tier.
#[server(name = SaveTeam, prefix = "/do", endpoint = "admin-team", input = MultipartFormData)]
pub async fn save_team(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: TeamId = form.id("id")?;
        teams::save(&door.desk, &door.viewer.actor, id, &form.kept).await?;
        Ok(Outcome::to(format!("/admin/teams/{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-team");
    door::finish(door, form, &name, done).await
}

/// Says what a member of a team knows, how much they can have, and whether they lead.
#[server(name = SaveMember, prefix = "/do", endpoint = "admin-member", input = MultipartFormData)]
pub async fn save_member(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: TeamId = form.id("id")?;
        teams::set_member(&door.desk, &door.viewer.actor, id, &form.kept).await?;
        Ok(Outcome::to(format!("/admin/teams/{id}")).notice("saved"))
    }
    .await;
    let name = format!("{}-{}", about(&form, "admin-member"), form.value("person"));
    door::finish(door, form, &name, done).await
}

/// Takes a team out of use, or back into it.
#[server(name = ArchiveTeam, prefix = "/do", endpoint = "admin-archive-team", input = MultipartFormData)]
pub async fn archive_team(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived) = (form.id("id")?, form.ticked("archived"));
        teams::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/teams").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-team");
    door::finish(door, form, &name, done).await
}

/// Adds a rule after the others.
#[server(name = AddRule, prefix = "/do", endpoint = "admin-add-rule", input = MultipartFormData)]
pub async fn add_rule(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = rules::add(&door.desk, &door.viewer.actor, &form.kept, typed).await?;
        Ok(Outcome::to(format!("/admin/rules#rule-{id}")).notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-rule-new", done).await
}

/// Changes a rule.
#[server(name = SaveRule, prefix = "/do", endpoint = "admin-rule", input = MultipartFormData)]
pub async fn save_rule(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: RuleId = form.id("id")?;
        rules::save(&door.desk, &door.viewer.actor, id, &form.kept, typed).await?;
        Ok(Outcome::to(format!("/admin/rules#rule-{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-rule");
    door::finish(door, form, &name, done).await
}

/// Asks a rule earlier or later.
#[server(name = StepRule, prefix = "/do", endpoint = "admin-step-rule", input = MultipartFormData)]
pub async fn step_rule(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: RuleId = form.id("id")?;
        rules::step(&door.desk, &door.viewer.actor, id, form.id("direction")?).await?;
        Ok(Outcome::to(format!("/admin/rules#rule-{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-step-rule");
    door::finish(door, form, &name, done).await
}

/// Takes a rule out of use, or back into it.
#[server(name = ArchiveRule, prefix = "/do", endpoint = "admin-archive-rule", input = MultipartFormData)]
pub async fn archive_rule(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived): (RuleId, bool) = (form.id("id")?, form.ticked("archived"));
        rules::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/rules").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-rule");
    door::finish(door, form, &name, done).await
}
