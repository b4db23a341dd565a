//! What admins are shown.

use super::{Named, Page};
use crate::{
    AuditAction, AuditDetail, CategoryId, Contract, KeptForm, Language, OrganisationId, OrganisationKind, OutboxId,
    PersonId, Question, Role, TierId, When,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text_enum! {
    /// The lists that are nothing but names.
    NameList { Products = "products", Codes = "codes", Tags = "tags" }
}

text_enum! {
    /// Whether a person can sign in.
    PersonState {
        Active = "active",
        /// Made by an admin or by signing up, and the address was never confirmed.
        Invited = "invited",
        Disabled = "disabled",
    }
}

text_enum! {
    /// What a tier is for.
    TierKind {
        /// Agents of the provider work here.
        Staffed = "staffed",
        /// Nobody works here.
        SelfService = "self_service",
        /// Vendors work here.
        Outside = "outside",
    }
}

text_enum! {
    /// What can be done about a person's signing in.
    Access {
        InviteAgain = "invite_again",
        /// Mail a link to choose a new password.
        MailReset = "mail_reset",
        EndSessions = "end_sessions",
        Disable = "disable",
        Enable = "enable",
    }
}

text_enum! {
    /// One step within an order.
    Direction { Up = "up", Down = "down" }
}

/// A page's content, and what was kept of its forms after an error, by the forms' names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithForms<T> {
    pub shown: T,
    pub kept: BTreeMap<String, KeptForm>,
    /// For pages of one thing of the administration.
    pub meanwhile: ChangesSince,
}

/// Which edition of a thing a page shows, and what others did to it since a refused form was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesSince {
    /// The edition that forms carry.
    pub edition: String,
    pub lines: Vec<AuditLine>,
}

impl<T> WithForms<T> {
    /// What was kept of a form; nothing typed when nothing was.
    pub fn form(&self, name: &str) -> KeptForm {
        self.kept.get(name).cloned().unwrap_or_default()
    }
}

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub organisation: Option<String>,
    pub tier: Option<String>,
    pub state: PersonState,
}

/// A person, with what can be decided about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// Configuration entries that name the person.
    pub used_by: Vec<String>,
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub organisation: Option<OrganisationId>,
    /// Its name, also when it is archived and so not among the choices.
    pub organisation_name: Option<String>,
    pub tier: Option<TierId>,
    pub tier_name: Option<String>,
    pub state: PersonState,
    pub language: Language,
    /// Signed-in browsers.
    pub sessions: i64,
    /// Unfinished tickets that they have.
    pub tickets: i64,
    /// The one who is looking.
    pub me: bool,
}

/// Where a person can belong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceChoices {
    pub clients: Vec<Named>,
    pub vendors: Vec<Named>,
    /// The provider; none before the installation was set up.
    pub provider: Option<Named>,
    /// The tiers where agents work.
    pub tiers: Vec<Named>,
}

/// An organisation in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationLine {
    /// Configuration entries that name it.
    pub used_by: Vec<String>,
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    pub archived: bool,
    /// People who can sign in.
    pub people: i64,
    /// How support is sold to them.
    pub contract: Option<Contract>,
}

/// A tier in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierLine {
    /// Configuration entries that name it.
    pub used_by: Vec<String>,
    pub id: TierId,
    pub name: String,
    pub kind: TierKind,
    pub archived: bool,
    pub agents: i64,
    /// Tickets that are here or come back here.
    pub tickets: i64,
}

/// A name in a list of names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameLine {
    /// Configuration entries that name it.
    pub used_by: Vec<String>,
    pub id: i64,
    pub name: String,
    pub archived: bool,
}

/// A category in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryLine {
    pub id: CategoryId,
    pub name: String,
    pub product: Option<String>,
    /// How many questions it asks.
    pub questions: i64,
    pub archived: bool,
}

/// All categories, and the products that a new one can be put under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryList {
    pub lines: Vec<CategoryLine>,
    pub products: Vec<Named>,
}

/// A category with its questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryCard {
    /// Configuration entries that name it.
    pub used_by: Vec<String>,
    pub id: CategoryId,
    pub name: String,
    pub product: Option<i64>,
    pub archived: bool,
    /// Those in use in the order in which they are asked, then those out of use.
    pub questions: Vec<(Question, bool)>,
    pub products: Vec<Named>,
}

/// A question of a category, or the category of a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionCard {
    pub category: CategoryId,
    pub category_name: String,
    pub question: Option<Question>,
    pub archived: bool,
}

/// A mail that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostMail {
    pub id: OutboxId,
    pub to: String,
    pub subject: String,
    /// What the mail server said, or why there was none.
    pub reason: String,
    pub at: When,
}

/// Mail that waits longer than it should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldMail {
    pub count: i64,
    /// When the oldest was written.
    pub since: When,
    /// Why the latest that was tried was not taken; empty when none was tried.
    pub reason: String,
}

/// Mail that did not go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailCard {
    pub held: Option<HeldMail>,
    pub lost: Page<LostMail>,
}

/// Something that an admin did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub id: i64,
    pub at: When,
    /// Nobody when it was done at the command line.
    pub who: Option<String>,
    /// None for what this version of the program does not know.
    pub action: Option<AuditAction>,
    pub detail: AuditDetail,
}
