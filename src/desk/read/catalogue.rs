//! What can be affected, for those who register a ticket.

use crate::db::{self};
use crate::desk::Desk;
use crate::domain::Question;
use crate::domain::view::{CategoryChoice, Named};
use crate::error::AppError;

/// A category's name with its product's.
pub fn full_name(category: &db::catalogue::Category) -> String {
    match &category.product {
        Some(product) => format!("{product}: {}", category.name),
        None => category.name.clone(),
    }
}

/// Every category in use, under its product.
pub async fn categories(desk: &Desk) -> Result<Vec<CategoryChoice>, AppError> {
    let mut conn = desk.db().read().await?;
    let rows = db::catalogue::categories(&mut conn, false).await?;
    Ok(rows
        .into_iter()
        .map(|row| CategoryChoice { id: row.id, product: row.product.unwrap_or_default(), name: row.name })
        .collect())
}

/// One category and what it asks.
pub async fn category(
    desk: &Desk,
    id: crate::domain::CategoryId,
) -> Result<Option<(CategoryChoice, Vec<Question>)>, AppError> {
    let mut conn = desk.db().read().await?;
    let Some(row) = db::catalogue::category(&mut conn, id).await?.filter(|row| row.archived_at.is_none()) else {
        return Ok(None);
    };
    let questions = db::catalogue::questions_of(&mut conn, id).await?;
    let choice = CategoryChoice { id: row.id, product: row.product.unwrap_or_default(), name: row.name };
    Ok(Some((choice, questions.into_iter().map(Into::into).collect())))
}

/// The tiers, from the lowest, each with whether vendors work there. Ids are positions.
pub async fn ladder(desk: &Desk) -> Result<Vec<(Named, bool)>, AppError> {
    let mut conn = desk.db().read().await?;
    let tiers = db::tier::all(&mut conn).await?;
    Ok(tiers.into_iter().map(|tier| (Named { id: tier.position, name: tier.name }, tier.outside)).collect())
}
