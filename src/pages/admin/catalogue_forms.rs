//! What admins send about categories, their questions and priorities.

#[cfg(feature = "ssr")]
use super::forms::{about, archive_notice};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Adds a category.
#[server(name = AddCategory, prefix = "/do", endpoint = "admin-add-category", input = MultipartFormData)]
pub async fn add_category(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::categories;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (product, name) = (form.value("product"), form.value("name"));
        let id = categories::add(&door.desk, &door.viewer.actor, product, name).await?;
        Ok(Outcome::to(format!("/admin/categories/{id}")).notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-add-category", done).await
}

/// Changes a category's name and product.
#[server(name = SaveCategory, prefix = "/do", endpoint = "admin-category", input = MultipartFormData)]
pub async fn save_category(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::categories;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, product, name) = (form.id("id")?, form.value("product"), form.value("name"));
        categories::save(&door.desk, &door.viewer.actor, id, product, name).await?;
        Ok(Outcome::to(format!("/admin/categories/{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-category");
    door::finish(door, form, &name, done).await
}

/// Takes a category out of use, or back into it.
#[server(name = ArchiveCategory, prefix = "/do", endpoint = "admin-archive-category", input = MultipartFormData)]
pub async fn archive_category(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::categories;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived) = (form.id("id")?, form.ticked("archived"));
        categories::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/categories").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-category");
    door::finish(door, form, &name, done).await
}

/// Adds a question to the category in the field `id`.
#[server(name = AddQuestion, prefix = "/do", endpoint = "admin-add-question", input = MultipartFormData)]
pub async fn add_question(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::questions::{self, Draft};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let draft = Draft {
            label: form.value("label"),
            kind: form.value("kind"),
            options: form.value("options"),
            required: form.ticked("required"),
        };
        let category = form.id("id")?;
        questions::add(&door.desk, &door.viewer.actor, category, draft).await?;
        Ok(Outcome::to(format!("/admin/categories/{category}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-add-question");
    door::finish(door, form, &name, done).await
}

/// Changes a question.
#[server(name = SaveQuestion, prefix = "/do", endpoint = "admin-question", input = MultipartFormData)]
pub async fn save_question(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::questions::{self, Draft};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let draft = Draft {
            label: form.value("label"),
            kind: form.value("kind"),
            options: form.value("options"),
            required: form.ticked("required"),
        };
        let category = questions::save(&door.desk, &door.viewer.actor, form.id("id")?, draft).await?;
        Ok(Outcome::to(format!("/admin/categories/{category}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-question");
    door::finish(door, form, &name, done).await
}

/// Asks a question earlier or later.
#[server(name = StepQuestion, prefix = "/do", endpoint = "admin-step-question", input = MultipartFormData)]
pub async fn step_question(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::questions;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        let category = questions::step(&door.desk, &door.viewer.actor, id, form.id("direction")?).await?;
        Ok(Outcome::to(format!("/admin/categories/{category}#question-{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-step-question");
    door::finish(door, form, &name, done).await
}

/// Stops asking a question, or asks it again.
#[server(name = ArchiveQuestion, prefix = "/do", endpoint = "admin-archive-question", input = MultipartFormData)]
pub async fn archive_question(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::questions;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived) = (form.id("id")?, form.ticked("archived"));
        let category = questions::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to(format!("/admin/categories/{category}")).notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-question");
    door::finish(door, form, &name, done).await
}

/// Changes which priority an impact and an urgency give.
#[server(name = SavePriorities, prefix = "/do", endpoint = "admin-priorities", input = MultipartFormData)]
pub async fn save_priorities(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::priorities;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        priorities::save(&door.desk, &door.viewer.actor, |field| form.value(field)).await?;
        Ok(Outcome::to("/admin/priorities").notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-priorities", done).await
}
