//! Forms that several pages share.

use crate::domain::view::StagedFile;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Takes one file in, ahead of the form it belongs to, so that its progress can be shown.
#[server(name = StageFile, prefix = "/do", endpoint = "stage-file", input = MultipartFormData)]
pub async fn stage_file(data: MultipartData) -> Result<StagedFile, AppError> {
    use crate::domain::Problem;
    use crate::pages::door;
    let (_, form) = door::receive(data).await?;
    door::answer(form.whole())?;
    let file = form.kept.files.into_iter().next();
    door::answer(file.ok_or(AppError::field("files", Problem::Required)))
}

/// Renders Markdown as it will be shown.
#[server(name = Preview, prefix = "/do", endpoint = "preview", input = MultipartFormData)]
pub async fn preview(data: MultipartData) -> Result<String, AppError> {
    use crate::desk::markdown;
    use crate::domain::{Description, clean_text};
    use crate::pages::door;
    let (_, form) = door::receive(data).await?;
    door::answer(form.whole())?;
    let text = clean_text(form.value("text"));
    let text: String = text.chars().take(Description::LONGEST).collect();
    Ok(markdown::to_html(&text))
}

/// Chooses a language, for this browser and, when signed in, for the account.
#[server(name = ChooseLanguage, prefix = "/do", endpoint = "language", input = MultipartFormData)]
pub async fn choose_language(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::profile;
    use crate::domain::Language;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let language: Language = form.choice("language")?;
        profile::prefer(&door.desk, &door.viewer, language, door.viewer.theme).await?;
        door.set_cookie("td-language", language.as_str(), 365, true);
        Ok(Outcome::to(door::local_path(form.value("back")).unwrap_or("/")))
    }
    .await;
    door::finish(door, form, "language", done).await
}

/// Chooses colours, for this browser and, when signed in, for the account.
#[server(name = ChooseTheme, prefix = "/do", endpoint = "theme", input = MultipartFormData)]
pub async fn choose_theme(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::profile;
    use crate::domain::Theme;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let theme: Theme = form.choice("theme")?;
        profile::prefer(&door.desk, &door.viewer, door.viewer.language, theme).await?;
        door.set_cookie("td-theme", theme.as_str(), 365, true);
        Ok(Outcome::to(door::local_path(form.value("back")).unwrap_or("/")))
    }
    .await;
    door::finish(door, form, "theme", done).await
}

/// A public reply, from either side. Field `asks` says that support waits for the answer.
#[server(name = Reply, prefix = "/do", endpoint = "reply", input = MultipartFormData)]
pub async fn reply(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::conversation::{self, Message};
    use crate::domain::TicketId;
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let message = Message::parse(form.value("text"), form.files(), form.value("once"))?;
        conversation::reply(&door.desk, &door.viewer, ticket, message, form.ticked("asks")).await?;
        Ok(door::back(&door, &form, ticket, "sent"))
    }
    .await;
    let name = form.name("reply");
    door::finish(door, form, &name, done).await
}

/// Lets somebody else follow a ticket.
#[server(name = AddFollower, prefix = "/do", endpoint = "add-follower", input = MultipartFormData)]
pub async fn add_follower(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::follow;
    use crate::domain::TicketId;
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        follow::add(&door.desk, &door.viewer, ticket, form.choice("follower")?).await?;
        Ok(door::back(&door, &form, ticket, "follower_added"))
    }
    .await;
    let name = form.name("add-follower");
    door::finish(door, form, &name, done).await
}

/// Lets somebody no longer follow a ticket. Who loses sight of it thereby is led to the list.
#[server(name = RemoveFollower, prefix = "/do", endpoint = "remove-follower", input = MultipartFormData)]
pub async fn remove_follower(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::follow;
    use crate::domain::{PersonId, Role, TicketId};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (ticket, person): (TicketId, PersonId) = (form.id("ticket")?, form.id("follower")?);
        follow::remove(&door.desk, &door.viewer, ticket, person).await?;
        let myself = door.viewer.actor.person() == Some(person) && door.viewer.actor.role() == Some(Role::Customer);
        if myself {
            return Ok(Outcome::to("/tickets").notice("unfollowed"));
        }
        Ok(door::back(&door, &form, ticket, "follower_removed"))
    }
    .await;
    let name = form.name("remove-follower");
    door::finish(door, form, &name, done).await
}

/// Opens an ended ticket again.
#[server(name = Reopen, prefix = "/do", endpoint = "reopen", input = MultipartFormData)]
pub async fn reopen(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::outcome;
    use crate::domain::TicketId;
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        outcome::reopen(&door.desk, &door.viewer, ticket, form.value("text")).await?;
        door.forget(&form.name("reply")).await?;
        Ok(door::back(&door, &form, ticket, "reopened"))
    }
    .await;
    let name = form.name("reopen");
    door::finish(door, form, &name, done).await
}
