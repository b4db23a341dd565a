//! What things are: pure types and rules, compiled for the server and the browser alike.
//!
//! Nothing here reads a clock, a database or a file. Times are passed in, rights are functions of
//! facts, and a value that exists is valid.

#[macro_use]
mod text_enum;

mod actor;
mod audit;
pub mod automation;
mod event;
mod fields;
mod form;
mod handover;
mod ids;
mod language;
mod lifecycle;
#[cfg(feature = "ssr")]
pub mod likeness;
mod organisation;
mod person;
pub mod policy;
mod priority;
mod problem_record;
mod question;
pub mod report;
pub mod routing;
#[cfg(feature = "ssr")]
pub mod service;
mod service_level;
mod ticket;
pub mod tier;
mod time;
pub mod view;

pub use actor::{Actor, Member};
pub use audit::{AuditAction, AuditChange, AuditDetail, AuditField, AuditObject};
pub use event::{Audience, EventData};
pub use fields::{
    Description, DisplayName, EmailAddress, FieldError, NewPassword, Problem, Subject, clean_line, clean_text,
};
pub use form::{FieldErrors, Invalid, Kept};
pub use handover::{Answer, HandoverCard};
pub use ids::*;
pub use language::{Language, Theme};
pub use lifecycle::{IllegalMove, Move, after};
pub use organisation::OrganisationKind;
pub use person::Role;
pub use priority::{Impact, Priority, PriorityMatrix, Urgency};
pub use problem_record::{
    Answered, DraftState, ProblemEvent, ProblemField, ProblemMove, ProblemState, ProblemTitle, problem_after,
};
pub use question::{AnswerGiven, Question, QuestionKind, is_date};
pub use service_level::{ClockKind, Contract, Ending, HolidayCountry, OwnHours, OwnTerms, Rung, RungAction};
pub use ticket::Status;
pub use tier::Tier;
pub use time::{Timestamp, When};
