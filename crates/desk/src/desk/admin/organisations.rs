//! Clients, vendors and the provider.

use super::uses;
use super::{Edit, PAGE, chosen, cut, free_name, guard};
use crate::db::{self, Conn};
use crate::desk::{Desk, search};
use crate::domain::view::{OrganisationLine, Page, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, AuditObject, Contract, DisplayName, FieldError, FieldErrors,
    OrganisationId, OrganisationKind,
};
use crate::error::AppError;

/// What is looked for; everything when nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    pub kind: Option<OrganisationKind>,
    /// A part of a name.
    pub text: &'a str,
    /// The last organisation of the page before.
    pub after: Option<OrganisationId>,
}

/// A page of organisations, by name.
pub async fn list(desk: &Desk, viewer: &Viewer, filter: Filter<'_>) -> Result<Page<OrganisationLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let text = search::asked(filter.text);
    let rows = db::organisation::page(&mut conn, filter.kind, text.as_deref(), filter.after, PAGE + 1).await?;
    let (rows, next) = cut(rows, |row| row.id.0);
    let line = |row: db::organisation::OrganisationUse| OrganisationLine {
        used_by: Vec::new(),
        id: row.id,
        kind: row.kind,
        name: row.name,
        archived: row.archived_at.is_some(),
        people: row.people,
        contract: row.contract,
    };
    Ok(Page { lines: rows.into_iter().map(line).collect(), next })
}

/// One organisation.
pub async fn card(desk: &Desk, viewer: &Viewer, id: OrganisationId) -> Result<OrganisationLine, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let row = db::organisation::get(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    let (people, _) = db::organisation::use_of(&mut conn, id).await?;
    let contract = db::organisation::contract(&mut conn, Some(id)).await?;
    let used_by = uses::used_by(&mut conn, viewer.language, (AuditObject::Organisation, id.0)).await?;
    let archived = row.archived_at.is_some();
    Ok(OrganisationLine { used_by, id, kind: row.kind, name: row.name, archived, people, contract })
}

/// Adds a client or a vendor. There is one provider, and it is there from the start.
pub async fn add(desk: &Desk, actor: &Actor, kind: &str, name: &str) -> Result<OrganisationId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let mut errors = FieldErrors::default();
    let name = errors.take("name", free(&mut edit.tx, name, None).await?);
    let kind = match chosen(kind) {
        Ok(OrganisationKind::Provider) => Err(FieldError::NotAllowed),
        other => other,
    };
    let Some(kind) = errors.keep("kind", kind) else {
        return Err(errors.into());
    };
    errors.or(())?;
    let id = db::organisation::insert(&mut edit.tx, kind, name.as_str(), edit.now).await?;
    let detail = AuditDetail::of(name.as_str()).with(AuditField::OrganisationKind, Some(kind.as_str()));
    edit.note(AuditAction::OrganisationAdded, id.0, detail).await?;
    edit.finish().await?;
    Ok(id)
}

/// Gives an organisation another name. The provider's is also the name of this desk.
pub async fn rename(desk: &Desk, actor: &Actor, id: OrganisationId, name: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let known = db::organisation::get(&mut edit.tx, id).await?.ok_or(AppError::NotFound)?;
    let name = free(&mut edit.tx, name, Some(id)).await?.map_err(|error| AppError::field("name", error))?;
    if name.as_str() == known.name {
        return Ok(());
    }
    db::organisation::update(&mut edit.tx, id, name.as_str(), known.archived_at).await?;
    if known.kind == OrganisationKind::Provider {
        db::setting::set(&mut edit.tx, "provider", name.as_str()).await?;
    }
    let detail = AuditDetail::of(name.as_str()).change(AuditField::Name, Some(&known.name), Some(name.as_str()));
    edit.note(AuditAction::OrganisationRenamed, id.0, detail).await?;
    edit.finish().await
}

/// Sets how support is sold to a client, or that nothing is agreed.
pub async fn set_contract(desk: &Desk, actor: &Actor, id: OrganisationId, contract: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let known = db::organisation::get(&mut edit.tx, id).await?.ok_or(AppError::NotFound)?;
    let contract: Option<Contract> =
        super::maybe_chosen(contract).map_err(|error| AppError::field("contract", error))?;
    if known.kind != OrganisationKind::Client && contract.is_some() {
        return Err(AppError::field("contract", FieldError::NotAllowed));
    }
    let before = db::organisation::contract(&mut edit.tx, Some(id)).await?;
    if before == contract {
        return Ok(());
    }
    db::organisation::set_contract(&mut edit.tx, id, contract).await?;
    let text = |contract: Option<Contract>| contract.map(Contract::as_str);
    let detail = AuditDetail::of(known.name).change(AuditField::Contract, text(before), text(contract));
    edit.note(AuditAction::OrganisationContract, id.0, detail).await?;
    db::look::at_organisation(&mut edit.tx, id, edit.now).await?;
    edit.finish().await
}

/// Takes an organisation out of use, or back into it. One whose people can sign in, one that has a ticket
/// to work on, and the provider stay.
pub async fn archive(desk: &Desk, actor: &Actor, id: OrganisationId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let known = db::organisation::get(&mut edit.tx, id).await?.ok_or(AppError::NotFound)?;
    if known.archived_at.is_some() == archived {
        return Ok(());
    }
    let used = db::organisation::use_of(&mut edit.tx, id).await?;
    if archived && (known.kind == OrganisationKind::Provider || used != (0, 0)) {
        return Err(AppError::field("archive", FieldError::InUse));
    }
    let at = archived.then_some(edit.now);
    db::organisation::update(&mut edit.tx, id, &known.name, at).await?;
    let action = if archived { AuditAction::OrganisationArchived } else { AuditAction::OrganisationRestored };
    edit.note(action, id.0, AuditDetail::of(known.name)).await?;
    edit.finish().await
}

async fn free(
    conn: &mut Conn,
    name: &str,
    own: Option<OrganisationId>,
) -> Result<Result<DisplayName, FieldError>, AppError> {
    let all = db::organisation::names(conn).await?;
    Ok(free_name(name, own, all.iter().map(|(id, name)| (*id, name.as_str()))))
}
