//! Everything that admins send.
//!
//! Forms about one of several things are kept under a name that ends with its id, so that what was typed
//! about one is not shown with another.

#[cfg(feature = "ssr")]
use crate::domain::view::{Meanwhile, WithForms};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// The name under which a form about the thing in its field `id` is kept.
#[cfg(feature = "ssr")]
pub(super) fn about(form: &crate::pages::door::Form, name: &str) -> String {
    format!("{name}-{}", form.value("id"))
}

/// The edition of a thing that its page shows; none of a new one. To be asked for before the thing is read.
#[cfg(feature = "ssr")]
pub(super) async fn edition(
    door: &crate::pages::door::Door,
    object: crate::domain::AuditObject,
    id: &str,
) -> Result<Meanwhile, AppError> {
    let edition = match id.parse() {
        Ok(id) => crate::desk::admin::edition::present(&door.desk, &door.viewer, object, id).await?,
        Err(_) => String::new(),
    };
    Ok(Meanwhile { edition, lines: Vec::new() })
}

/// A page with what was kept of its forms, and with what others did to its thing since a form was made that was refused for
/// that.
#[cfg(feature = "ssr")]
pub(super) async fn with_forms<T>(
    door: &crate::pages::door::Door,
    shown: T,
    names: &[String],
    mut meanwhile: Meanwhile,
) -> Result<WithForms<T>, AppError> {
    use crate::desk::admin::edition;
    use crate::domain::Problem;
    let kept = door.kept_of(names).await?;
    if let Some(stale) = kept.values().find(|kept| kept.general == Some(Problem::Stale)) {
        meanwhile.lines = edition::since(&door.desk, &door.viewer, stale.value("edition")).await?;
    }
    Ok(WithForms { shown, kept, meanwhile })
}

/// What is said after archiving or bringing back.
#[cfg(feature = "ssr")]
pub(super) const fn archive_notice(archived: bool) -> &'static str {
    if archived { "archived" } else { "saved" }
}

/// Invites somebody of any side.
#[server(name = Invite, prefix = "/do", endpoint = "admin-invite", input = MultipartFormData)]
pub async fn invite(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::people::{self, Invitation};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let asked = Invitation {
            name: form.value("name"),
            email: form.value("email"),
            role: form.value("role"),
            organisation: form.value("organisation"),
            tier: form.value("tier"),
            language: form.value("language"),
        };
        let id = people::invite(&door.desk, &door.viewer, asked).await?;
        Ok(Outcome::to(format!("/admin/people/{id}")).notice("invited"))
    }
    .await;
    door::finish(door, form, "admin-invite", done).await
}

/// Changes what a person may be and where they belong.
#[server(name = PlacePerson, prefix = "/do", endpoint = "admin-place", input = MultipartFormData)]
pub async fn place_person(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::people;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        let (role, organisation, tier) = (form.value("role"), form.value("organisation"), form.value("tier"));
        people::set_place(&door.desk, &door.viewer.actor, id, role, organisation, tier).await?;
        Ok(Outcome::to(format!("/admin/people/{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-place");
    door::finish(door, form, &name, done).await
}

/// Corrects a person's name and mail address.
#[server(name = SaveIdentity, prefix = "/do", endpoint = "admin-identity", input = MultipartFormData)]
pub async fn save_identity(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::people;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, name, email) = (form.id("id")?, form.value("name"), form.value("email"));
        people::set_identity(&door.desk, &door.viewer.actor, id, name, email).await?;
        Ok(Outcome::to(format!("/admin/people/{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-identity");
    door::finish(door, form, &name, done).await
}

/// Lets a person in or keeps them out. Each deed's form is kept apart.
#[server(name = PersonAccess, prefix = "/do", endpoint = "admin-access", input = MultipartFormData)]
pub async fn person_access(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::people;
    use crate::domain::view::Access;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, actor) = (form.id("id")?, &door.viewer.actor);
        let notice = match form.id("access")? {
            Access::InviteAgain => people::invite_again(&door.desk, actor, id).await.map(|()| "invited"),
            Access::MailReset => people::mail_reset(&door.desk, actor, id).await.map(|()| "reset_mailed"),
            Access::EndSessions => people::end_sessions(&door.desk, actor, id).await.map(|()| "saved"),
            Access::Disable => people::disable(&door.desk, actor, id).await.map(|()| "saved"),
            Access::Enable => people::enable(&door.desk, actor, id).await.map(|()| "saved"),
        }?;
        Ok(Outcome::to(format!("/admin/people/{id}")).notice(notice))
    }
    .await;
    let name = about(&form, &format!("admin-{}", form.value("access")));
    door::finish(door, form, &name, done).await
}

/// Adds a client or a vendor.
#[server(name = AddOrganisation, prefix = "/do", endpoint = "admin-add-organisation", input = MultipartFormData)]
pub async fn add_organisation(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::organisations;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (kind, name) = (form.value("kind"), form.value("name"));
        organisations::add(&door.desk, &door.viewer.actor, kind, name).await?;
        Ok(Outcome::to("/admin/organisations").notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-add-organisation", done).await
}

/// Gives an organisation another name.
#[server(name = RenameOrganisation, prefix = "/do", endpoint = "admin-organisation", input = MultipartFormData)]
pub async fn rename_organisation(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::organisations;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        organisations::rename(&door.desk, &door.viewer.actor, form.id("id")?, form.value("name")).await?;
        Ok(Outcome::to("/admin/organisations").notice("saved"))
    }
    .await;
    let name = about(&form, "admin-organisation");
    door::finish(door, form, &name, done).await
}

/// Takes an organisation out of use, or back into it.
#[server(name = ArchiveOrganisation, prefix = "/do", endpoint = "admin-archive-organisation", input = MultipartFormData)]
pub async fn archive_organisation(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::organisations;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived) = (form.id("id")?, form.ticked("archived"));
        organisations::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/organisations").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-organisation");
    door::finish(door, form, &name, done).await
}

/// Adds a tier at the top of the ladder.
#[server(name = AddTier, prefix = "/do", endpoint = "admin-add-tier", input = MultipartFormData)]
pub async fn add_tier(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::tiers;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        tiers::add(&door.desk, &door.viewer.actor, form.value("name"), form.value("kind")).await?;
        Ok(Outcome::to("/admin/tiers").notice("saved"))
    }
    .await;
    door::finish(door, form, "admin-add-tier", done).await
}

/// Changes a tier's name and who works there.
#[server(name = SaveTier, prefix = "/do", endpoint = "admin-tier", input = MultipartFormData)]
pub async fn save_tier(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::tiers;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        tiers::save(&door.desk, &door.viewer.actor, id, form.value("name"), form.value("kind")).await?;
        Ok(Outcome::to("/admin/tiers").notice("saved"))
    }
    .await;
    let name = about(&form, "admin-tier");
    door::finish(door, form, &name, done).await
}

/// Moves a tier one step.
#[server(name = StepTier, prefix = "/do", endpoint = "admin-step-tier", input = MultipartFormData)]
pub async fn step_tier(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::tiers;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        tiers::step(&door.desk, &door.viewer.actor, id, form.id("direction")?).await?;
        Ok(Outcome::to(format!("/admin/tiers#tier-{id}")).notice("saved"))
    }
    .await;
    let name = about(&form, "admin-step-tier");
    door::finish(door, form, &name, done).await
}

/// Takes a tier out of use, or back into it.
#[server(name = ArchiveTier, prefix = "/do", endpoint = "admin-archive-tier", input = MultipartFormData)]
pub async fn archive_tier(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::tiers;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, archived) = (form.id("id")?, form.ticked("archived"));
        tiers::archive(&door.desk, &door.viewer.actor, id, archived).await?;
        Ok(Outcome::to("/admin/tiers").notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, "admin-archive-tier");
    door::finish(door, form, &name, done).await
}

/// Adds a name to one of the lists of names.
#[server(name = AddName, prefix = "/do", endpoint = "admin-add-name", input = MultipartFormData)]
pub async fn add_name(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::names;
    use crate::domain::view::NameList;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let list: NameList = form.id("list")?;
        names::add(&door.desk, &door.viewer.actor, list, form.value("name")).await?;
        Ok(Outcome::to(format!("/admin/{list}")).notice("saved"))
    }
    .await;
    let name = format!("admin-add-{}", form.value("list"));
    door::finish(door, form, &name, done).await
}

/// Changes a name in one of the lists of names.
#[server(name = Rename, prefix = "/do", endpoint = "admin-rename", input = MultipartFormData)]
pub async fn rename(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::names;
    use crate::domain::view::NameList;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let list: NameList = form.id("list")?;
        names::rename(&door.desk, &door.viewer.actor, list, form.id("id")?, form.value("name")).await?;
        Ok(Outcome::to(format!("/admin/{list}")).notice("saved"))
    }
    .await;
    let name = about(&form, &format!("admin-rename-{}", form.value("list")));
    door::finish(door, form, &name, done).await
}

/// Takes a name out of use, or back into it.
#[server(name = ArchiveName, prefix = "/do", endpoint = "admin-archive-name", input = MultipartFormData)]
pub async fn archive_name(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::admin::names;
    use crate::domain::view::NameList;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (list, archived): (NameList, bool) = (form.id("list")?, form.ticked("archived"));
        names::archive(&door.desk, &door.viewer.actor, list, form.id("id")?, archived).await?;
        Ok(Outcome::to(format!("/admin/{list}")).notice(archive_notice(archived)))
    }
    .await;
    let name = about(&form, &format!("admin-archive-{}", form.value("list")));
    door::finish(door, form, &name, done).await
}
