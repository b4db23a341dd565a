//! What can be affected, for those who register a ticket.

use crate::desk::Desk;
use crate::domain::setup::Category;
use crate::domain::view::{CategoryChoice, Named};
use crate::domain::{Question, Tier};
use crate::error::AppError;

/// A category's name with its product's.
pub fn full_name(category: &Category) -> String {
    match &category.product {
        Some(product) => format!("{product}: {}", category.name),
        None => category.name.clone(),
    }
}

fn choice(category: &Category) -> CategoryChoice {
    let product = category.product.clone().unwrap_or_default();
    CategoryChoice { id: category.id, product, name: category.name.clone() }
}

/// Every category in use, under its product.
pub async fn categories(desk: &Desk) -> Result<Vec<CategoryChoice>, AppError> {
    Ok(desk.db().setup().await?.offered().map(choice).collect())
}

/// One category and what it asks.
pub async fn category(
    desk: &Desk,
    id: crate::domain::CategoryId,
) -> Result<Option<(CategoryChoice, Vec<Question>)>, AppError> {
    let setup = desk.db().setup().await?;
    let category = setup.offered_category(id);
    Ok(category.map(|category| (choice(category), setup.questions_of(id).cloned().collect())))
}

/// The tiers, from the lowest, each with whether vendors work there. Ids are positions.
pub async fn ladder(desk: &Desk) -> Result<Vec<(Named, bool)>, AppError> {
    let setup = desk.db().setup().await?;
    let named = |tier: &Tier| (Named { id: tier.position, name: tier.name.clone() }, tier.outside);
    Ok(setup.tiers.iter().map(named).collect())
}
