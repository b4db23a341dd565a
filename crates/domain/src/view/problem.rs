//! Problems as staff see them, and what was learned from tickets. None of this is for customers: what they
//! are told of a problem is a [`PublicBanner`](super::PublicBanner).

use super::{Named, Page};
use crate::{
    CategoryId, DraftId, PersonId, ProblemEvent, ProblemId, ProblemState, ResolutionCodeId, Status, TicketId, When,
};
use serde::{Deserialize, Serialize};

/// A problem in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemLine {
    pub id: ProblemId,
    pub title: String,
    pub state: ProblemState,
    pub owner: Option<String>,
    /// Product and category, as far as they are known.
    pub about: String,
    pub incidents: i64,
    pub last: When,
}

/// What the viewer may do with problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCan {
    pub link: bool,
    pub apply: bool,
    pub manage: bool,
}

/// The list of problems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemList {
    pub page: Page<ProblemLine>,
    pub can: ProblemCan,
}

/// An entry of a problem's story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemEntry {
    pub id: i64,
    pub at: When,
    pub who: String,
    pub what: ProblemEvent,
}

/// A ticket that is an incident of the problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentLine {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub from: String,
    /// Its customers have a workaround; false when it is an earlier one than the problem's present one.
    pub told: Option<bool>,
}

/// How the incidents of a problem stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentTally {
    pub all: i64,
    pub unfinished: i64,
    /// Unfinished, and nobody got a workaround.
    pub untold: i64,
    /// Unfinished, with an earlier version of the workaround only.
    pub earlier: i64,
}

/// A ticket that could be an incident of the problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub organisation: Option<String>,
    pub created: When,
    /// How much the texts are alike, in percent.
    pub alike: i64,
    /// Alike enough by its words, not by its category alone.
    pub by_text: bool,
    pub same_category: bool,
}

/// A banner as staff write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BannerCard {
    pub title_en: String,
    pub text_en: String,
    pub title_sv: String,
    pub text_sv: String,
    pub everyone: bool,
    pub organisations: Vec<i64>,
    pub products: Vec<i64>,
    /// Calendar dates (`YYYY-MM-DD`) in the viewer's zone; the last one is the last day of it.
    pub starts: String,
    pub ends: String,
    /// Customers see it now.
    pub shown: bool,
}

/// What the controls of a problem's page offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemChoices {
    pub owners: Vec<Named>,
    /// Categories as "Product: category".
    pub categories: Vec<Named>,
    pub codes: Vec<(ResolutionCodeId, String)>,
    pub organisations: Vec<Named>,
    pub products: Vec<Named>,
    /// The organisations and products that it touches, for a banner that is not there yet.
    pub touched: (Vec<i64>, Vec<i64>),
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCard {
    pub id: ProblemId,
    /// What a change must name, so that a stale one is refused.
    pub version: i64,
    pub title: String,
    pub symptoms: String,
    pub cause: String,
    /// Markdown.
    pub workaround: String,
    /// The same as sanitised HTML.
    pub workaround_html: String,
    pub revision: i64,
    pub state: ProblemState,
    /// What customers are told when it is resolved, as Markdown, and the code.
    pub summary: String,
    pub code: Option<String>,
    pub owner: Option<Named>,
    pub category: Option<CategoryId>,
    pub about: String,
    pub created: When,
    pub tally: IncidentTally,
    pub incidents: Page<IncidentLine>,
    /// The latest entries, the newest first.
    pub story: Vec<ProblemEntry>,
    pub candidates: Vec<Candidate>,
    /// The banner that is shown or will be.
    pub banner: Option<BannerCard>,
    pub can: ProblemCan,
    pub choices: ProblemChoices,
}

/// What a new problem's page starts with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemStart {
    pub title: String,
    pub symptoms: String,
    pub workaround: String,
    pub category: Option<CategoryId>,
    pub owner: Option<PersonId>,
    /// The ticket that it comes from, and becomes its first incident.
    pub ticket: Option<TicketId>,
    /// What was learned, and is put to use with it.
    pub draft: Option<DraftId>,
    pub choices: ProblemChoices,
}

/// A problem that a ticket could be an incident of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LikeProblem {
    pub id: ProblemId,
    pub title: String,
    pub state: ProblemState,
    /// The workaround as sanitised HTML, if there is one, and its version.
    pub workaround: Option<(String, i64)>,
    /// In percent.
    pub alike: i64,
}

/// What is known about a ticket's trouble.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTrouble {
    /// The problem that it is an incident of, and whether its customers have the present workaround.
    pub problem: Option<(LikeProblem, bool)>,
    pub problems: Vec<LikeProblem>,
    pub tickets: Vec<Candidate>,
    pub can: ProblemCan,
    /// Whether the viewer may answer this ticket.
    pub may_reply: bool,
    /// Whether the viewer may write down what was learned.
    pub may_learn: bool,
    /// Whether they have to say whether something was.
    pub asks_lesson: bool,
}

/// Something that was learned from a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftCard {
    pub id: DraftId,
    pub ticket: TicketId,
    pub author: String,
    pub title: String,
    pub symptoms: String,
    /// Sanitised HTML.
    pub solution: String,
    pub at: When,
}

/// What was learned and waits to be put to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftList {
    pub page: Page<DraftCard>,
    pub can: ProblemCan,
}
