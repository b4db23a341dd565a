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

/// Renders a text as it will be shown.
#[server(name = Preview, prefix = "/do", endpoint = "preview", input = MultipartFormData)]
pub async fn preview(data: MultipartData) -> Result<String, AppError> {
    use crate::desk::preview;
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    door::answer(form.whole())?;
    door::answer(preview::show(&door.desk, &door.sender(), form.value("text")).await)
}

/// Another language from now on.
#[cfg(feature = "ssr")]
pub async fn speak(door: &crate::pages::door::Door, language: crate::domain::Language) -> Result<(), AppError> {
    crate::desk::profile::prefer(&door.desk, &door.viewer, language, door.viewer.theme).await?;
    door.set_cookie("td-language", language.as_str(), 365, true);
    Ok(())
}

/// Other colours from now on.
#[cfg(feature = "ssr")]
pub async fn paint(door: &crate::pages::door::Door, theme: crate::domain::Theme) -> Result<(), AppError> {
    crate::desk::profile::prefer(&door.desk, &door.viewer, door.viewer.language, theme).await?;
    door.set_cookie("td-theme", theme.as_str(), 365, true);
    Ok(())
}

/// Chooses a language, for this browser and, when signed in, for the account.
#[server(name = ChooseLanguage, prefix = "/do", endpoint = "language", input = MultipartFormData)]
pub async fn choose_language(data: MultipartData) -> Result<(), AppError> {
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        speak(&door, form.choice("language")?).await?;
        Ok(Outcome::to(door::local_path(form.value("back")).unwrap_or("/")))
    }
    .await;
    door::finish(door, form, "language", done).await
}

/// Chooses colours, for this browser and, when signed in, for the account.
#[server(name = ChooseTheme, prefix = "/do", endpoint = "theme", input = MultipartFormData)]
pub async fn choose_theme(data: MultipartData) -> Result<(), AppError> {
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        paint(&door, form.choice("theme")?).await?;
        Ok(Outcome::to(door::local_path(form.value("back")).unwrap_or("/")))
    }
    .await;
    door::finish(door, form, "theme", done).await
}

/// A public reply, from either side. Field `asks` says that support waits for the answer, `seen` which event the page showed
/// last, and `solved` that a solved ticket stays solved.
#[server(name = Reply, prefix = "/do", endpoint = "reply", input = MultipartFormData)]
pub async fn reply(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::message::{Message, Purpose};
    use crate::desk::ticket::reply::{self, Meant, Said};
    use crate::domain::{EventId, TicketId};
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let (asks, solved) = (form.ticked("asks"), form.value("solved") == "yes");
        let known_by = Some((form.value("once"), Purpose::Reply { asks, solved }));
        let message = Message::parse(form.value("text"), &form.kept.files, known_by)?;
        let seen = form.value("seen").parse().ok().map(EventId);
        let meant = Meant { asks, seen, solved };
        let notice = match reply::reply(&door.desk, &door.viewer, ticket, message, meant).await? {
            Said::Sent => "sent",
            Said::Answered => "sent_answered",
            Said::Added => "added",
        };
        Ok(door::back(&door, &form, ticket, notice))
    }
    .await;
    let name = form.name("reply");
    door::finish(door, form, &name, done).await
}

/// Lets somebody else follow a ticket.
#[server(name = AddFollower, prefix = "/do", endpoint = "add-follower", input = MultipartFormData)]
pub async fn add_follower(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::followers;
    use crate::domain::TicketId;
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        followers::add(&door.desk, &door.viewer, ticket, form.choice("follower")?).await?;
        Ok(door::back(&door, &form, ticket, "follower_added"))
    }
    .await;
    let name = form.name("add-follower");
    door::finish(door, form, &name, done).await
}

/// Lets somebody no longer follow a ticket. Who loses sight of it thereby is led to the list.
#[server(name = RemoveFollower, prefix = "/do", endpoint = "remove-follower", input = MultipartFormData)]
pub async fn remove_follower(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::followers;
    use crate::domain::{PersonId, Role, TicketId};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (ticket, person): (TicketId, PersonId) = (form.id("ticket")?, form.id("follower")?);
        followers::remove(&door.desk, &door.viewer, ticket, person).await?;
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

/// Forgets the form of the ticket whose text and files this one took over.
#[cfg(feature = "ssr")]
pub async fn went_on(door: &crate::pages::door::Door, form: &crate::pages::door::Form) -> Result<(), AppError> {
    match ["reply", "not-solved", "reopen", "follow-up"].into_iter().find(|name| *name == form.value("instead_of")) {
        Some(name) => door.forget(&form.name(name)).await,
        None => Ok(()),
    }
}

/// Opens an ended ticket again.
#[server(name = Reopen, prefix = "/do", endpoint = "reopen", input = MultipartFormData)]
pub async fn reopen(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::outcome;
    use crate::domain::TicketId;
    use crate::pages::door;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let why = outcome::reason(form.value("text"), &form.kept.files)?;
        outcome::reopen(&door.desk, &door.viewer, ticket, why).await?;
        went_on(&door, &form).await?;
        Ok(door::back(&door, &form, ticket, "reopened"))
    }
    .await;
    let name = form.name("reopen");
    door::finish(door, form, &name, done).await
}

/// Throws away what was kept of a form that was refused.
#[server(name = Discard, prefix = "/do", endpoint = "discard", input = MultipartFormData)]
pub async fn discard(data: MultipartData) -> Result<(), AppError> {
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        Ok(Outcome::to(door::local_path(form.value("back")).unwrap_or("/")))
    }
    .await;
    // As if it had been accepted: the form that is named is forgotten, and so is the browser's draft of it.
    let named = form.value("form");
    let plain = named.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) && named.len() < 200;
    let name = if plain { named.to_owned() } else { String::new() };
    door::finish(door, form, &name, done).await
}
