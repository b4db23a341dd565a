//! Products, resolution codes and tags: lists that are nothing but names.

use super::uses::Uses;
use super::{Edit, free_name, guard};
use crate::db::{self, Conn, DbResult, catalogue};
use crate::desk::Desk;
use crate::domain::view::{NameLine, NameList, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, AuditObject, DisplayName, FieldError, ProductId, ResolutionCodeId,
    TagId, Timestamp,
};
use crate::error::AppError;

type Row = (i64, String, Option<Timestamp>);

/// Every name of a list; `archived` ones too.
async fn rows(conn: &mut Conn, list: NameList, archived: bool) -> DbResult<Vec<Row>> {
    Ok(match list {
        NameList::Products => {
            catalogue::products(conn, archived).await?.into_iter().map(|(id, name, at)| (id.0, name, at)).collect()
        }
        NameList::Codes => catalogue::resolution_codes(conn, archived)
            .await?
            .into_iter()
            .map(|(id, name, at)| (id.0, name, at))
            .collect(),
        NameList::Tags => {
            catalogue::tags(conn, archived).await?.into_iter().map(|(id, name, at)| (id.0, name, at)).collect()
        }
    })
}

async fn insert(conn: &mut Conn, list: NameList, name: &str) -> DbResult<i64> {
    Ok(match list {
        NameList::Products => catalogue::insert_product(conn, name).await?.0,
        NameList::Codes => catalogue::insert_resolution_code(conn, name).await?.0,
        NameList::Tags => catalogue::insert_tag(conn, name).await?.0,
    })
}

async fn update(conn: &mut Conn, list: NameList, id: i64, name: &str, at: Option<Timestamp>) -> DbResult<u64> {
    match list {
        NameList::Products => catalogue::update_product(conn, ProductId(id), name, at).await,
        NameList::Codes => catalogue::update_resolution_code(conn, ResolutionCodeId(id), name, at).await,
        NameList::Tags => catalogue::update_tag(conn, TagId(id), name, at).await,
    }
}

/// What the log calls adding, renaming, archiving and restoring in a list.
const fn actions(list: NameList) -> [AuditAction; 4] {
    use AuditAction::*;
    match list {
        NameList::Products => [ProductAdded, ProductRenamed, ProductArchived, ProductRestored],
        NameList::Codes => [CodeAdded, CodeRenamed, CodeArchived, CodeRestored],
        NameList::Tags => [TagAdded, TagRenamed, TagArchived, TagRestored],
    }
}

/// The list, those in use first.
pub async fn list(desk: &Desk, viewer: &Viewer, list: NameList) -> Result<Vec<NameLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let rows = rows(&mut conn, list, true).await?.into_iter();
    let uses = Uses::load(&mut conn, viewer.language).await?;
    let kind = match list {
        NameList::Products => AuditObject::Product,
        NameList::Codes => AuditObject::ResolutionCode,
        NameList::Tags => AuditObject::Tag,
    };
    let line = |(id, name, at): Row| NameLine { used_by: uses.of((kind, id)), id, name, archived: at.is_some() };
    let mut lines: Vec<NameLine> = rows.map(line).collect();
    lines.sort_by_key(|line| line.archived);
    Ok(lines)
}

pub async fn add(desk: &Desk, actor: &Actor, list: NameList, name: &str) -> Result<i64, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let known = rows(&mut edit.tx, list, true).await?;
    let name = free(&known, None, name)?;
    let id = insert(&mut edit.tx, list, name.as_str()).await?;
    let [added, ..] = actions(list);
    edit.note(added, id, AuditDetail::of(name)).await?;
    edit.finish().await?;
    Ok(id)
}

pub async fn rename(desk: &Desk, actor: &Actor, list: NameList, id: i64, name: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let known = rows(&mut edit.tx, list, true).await?;
    let (_, before, at) = find(&known, id)?;
    let name = free(&known, Some(id), name)?;
    if name.as_str() == before {
        return Ok(());
    }
    update(&mut edit.tx, list, id, name.as_str(), *at).await?;
    let detail = AuditDetail::of(name.as_str()).change(AuditField::Name, Some(before), Some(name.as_str()));
    let [_, renamed, ..] = actions(list);
    edit.note(renamed, id, detail).await?;
    edit.finish().await
}

/// Takes a name out of use, or back into it. Tickets keep it. What every ticket needs one of cannot all be
/// taken away.
pub async fn archive(desk: &Desk, actor: &Actor, list: NameList, id: i64, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let known = rows(&mut edit.tx, list, true).await?;
    let (_, name, at) = find(&known, id)?;
    if at.is_some() == archived {
        return Ok(());
    }
    if archived && is_last(&mut edit.tx, list, id).await? {
        return Err(AppError::field("archive", FieldError::InUse));
    }
    let at = archived.then_some(edit.now);
    update(&mut edit.tx, list, id, name, at).await?;
    let [_, _, gone, back] = actions(list);
    edit.note(if archived { gone } else { back }, id, AuditDetail::of(name.as_str())).await?;
    edit.finish().await
}

/// Whether no ticket could be registered, or none solved, without it.
async fn is_last(conn: &mut Conn, list: NameList, id: i64) -> DbResult<bool> {
    Ok(match list {
        NameList::Products => {
            let offered = db::catalogue::categories(conn, false).await?;
            !offered.iter().any(|category| category.product_id != Some(ProductId(id)))
        }
        NameList::Codes => !rows(conn, list, false).await?.iter().any(|(other, _, _)| *other != id),
        NameList::Tags => false,
    })
}

fn find(rows: &[Row], id: i64) -> Result<&Row, AppError> {
    rows.iter().find(|(known, _, _)| *known == id).ok_or(AppError::NotFound)
}

fn free(rows: &[Row], own: Option<i64>, name: &str) -> Result<DisplayName, AppError> {
    let others = rows.iter().map(|(id, name, _)| (*id, name.as_str()));
    free_name(name, own, others).map_err(|error| AppError::field("name", error))
}
