//! The kinds of trouble that a ticket can be registered under.

use super::uses;
use super::{Edit, free_name, guard, maybe_chosen};
use crate::db::catalogue;
use crate::db::{Conn, DbResult};
use crate::desk::Desk;
use crate::domain::setup::Category;
use crate::domain::view::{CategoryCard, CategoryLine, CategoryList, Named, Viewer};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, AuditObject, CategoryId, DisplayName, FieldError, FieldErrors,
    ProductId,
};
use crate::error::AppError;

/// Every category under its product, those out of use last.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<CategoryList, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let questions = catalogue::questions(&mut conn).await?;
    let asked = |id| i64::try_from(questions.iter().filter(|row| row.category_id == id).count()).unwrap_or(i64::MAX);
    let line = |row: Category| CategoryLine {
        id: row.id,
        questions: asked(row.id),
        archived: row.archived_at.is_some(),
        name: row.name,
        product: row.product,
    };
    let mut lines: Vec<CategoryLine> = catalogue::categories(&mut conn, true).await?.into_iter().map(line).collect();
    lines.sort_by_key(|line| line.archived);
    Ok(CategoryList { lines, products: products(&mut conn, None).await? })
}

/// The products in use, and the one that a category is under.
async fn products(conn: &mut Conn, own: Option<ProductId>) -> DbResult<Vec<Named>> {
    let rows = catalogue::products(conn, true).await?.into_iter();
    let offered = rows.filter(|(id, _, at)| at.is_none() || own == Some(*id));
    Ok(offered.map(|(id, name, _)| Named { id: id.0, name }).collect())
}

/// One category with all its questions.
pub async fn card(desk: &Desk, viewer: &Viewer, id: CategoryId) -> Result<CategoryCard, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let row = catalogue::category(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    let questions = catalogue::all_questions_of(&mut conn, id).await?.into_iter();
    Ok(CategoryCard {
        used_by: uses::used_by(&mut conn, viewer.language, (AuditObject::Category, id.0)).await?,
        id,
        product: row.product_id.map(|product| product.0),
        archived: row.archived_at.is_some(),
        questions: questions
            .map(|question| (question.archived_at.is_some(), question))
            .map(|(a, q)| (q.into(), a))
            .collect(),
        products: products(&mut conn, row.product_id).await?,
        name: row.name,
    })
}

/// What was typed into the fields `product` and `name`. A name is free when the product has none like it.
async fn typed(
    conn: &mut Conn,
    own: Option<&Category>,
    product: &str,
    name: &str,
) -> Result<Result<(Option<Named>, DisplayName), FieldErrors>, AppError> {
    let mut errors = FieldErrors::default();
    let offered = products(conn, own.and_then(|own| own.product_id)).await?;
    let product = maybe_chosen::<i64>(product).and_then(|id| match id {
        None => Ok(None),
        Some(id) => offered.into_iter().find(|product| product.id == id).map(Some).ok_or(FieldError::NotAllowed),
    });
    let product = errors.take("product", product);
    let under = product.as_ref().map(|product| ProductId(product.id));
    let all = catalogue::categories(conn, true).await?;
    let beside = all.iter().filter(|row| row.product_id == under).map(|row| (row.id, row.name.as_str()));
    let name = errors.take("name", free_name(name, own.map(|own| own.id), beside));
    Ok(errors.or((product, name)))
}

pub async fn add(desk: &Desk, actor: &Actor, product: &str, name: &str) -> Result<CategoryId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let (product, name) = typed(&mut edit.tx, None, product, name).await??;
    let under = product.as_ref().map(|product| ProductId(product.id));
    let id = catalogue::insert_category(&mut edit.tx, under, name.as_str()).await?;
    let detail = AuditDetail::of(name).with(AuditField::Product, product.as_ref().map(|product| product.name.as_str()));
    edit.note(AuditAction::CategoryAdded, id.0, detail).await?;
    edit.finish().await?;
    Ok(id)
}

/// Changes a category's name and product. Tickets that are registered keep the product they have.
pub async fn save(desk: &Desk, actor: &Actor, id: CategoryId, product: &str, name: &str) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = catalogue::category(&mut edit.tx, id).await?.ok_or(AppError::NotFound)?;
    let (product, name) = typed(&mut edit.tx, Some(&row), product, name).await??;
    let detail = AuditDetail::of(name.as_str()).change(AuditField::Name, Some(&row.name), Some(name.as_str())).change(
        AuditField::Product,
        row.product.as_deref(),
        product.as_ref().map(|product| product.name.as_str()),
    );
    if detail.changes.is_empty() {
        return Ok(());
    }
    let under = product.map(|product| ProductId(product.id));
    catalogue::update_category(&mut edit.tx, id, under, name.as_str(), row.archived_at).await?;
    edit.note(AuditAction::CategoryChanged, id.0, detail).await?;
    edit.finish().await
}

/// Takes a category out of use, or back into it. The last one stays, because every ticket needs one.
pub async fn archive(desk: &Desk, actor: &Actor, id: CategoryId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let row = catalogue::category(&mut edit.tx, id).await?.ok_or(AppError::NotFound)?;
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    if archived && !catalogue::categories(&mut edit.tx, false).await?.iter().any(|other| other.id != id) {
        return Err(AppError::field("archive", FieldError::InUse));
    }
    let at = archived.then_some(edit.now);
    catalogue::update_category(&mut edit.tx, id, row.product_id, &row.name, at).await?;
    let action = if archived { AuditAction::CategoryArchived } else { AuditAction::CategoryRestored };
    edit.note(action, id.0, AuditDetail::of(row.name)).await?;
    edit.finish().await
}
