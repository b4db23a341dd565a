//! Running the installation. Every page is a lazy route, so that only admins ever load it.

mod audit;
mod catalogue_forms;
mod categories;
mod category;
mod forms;
mod names;
mod organisation;
mod organisations;
mod parts;
mod people;
mod person;
mod priorities;
mod question;
mod tier;
mod tiers;
mod words;

pub use audit::AuditPage;
pub use categories::CategoriesPage;
pub use category::CategoryPage;
pub use names::{CodePage, CodesPage, ProductPage, ProductsPage, TagPage, TagsPage};
pub use organisation::OrganisationPage;
pub use organisations::OrganisationsPage;
pub use people::PeoplePage;
pub use person::PersonPage;
pub use priorities::PrioritiesPage;
pub use question::QuestionPage;
pub use tier::TierPage;
pub use tiers::TiersPage;
