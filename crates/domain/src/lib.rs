//! What things are: pure types and rules, compiled for the server and the browser alike.
//!
//! Nothing here reads a clock, a database or a file. Times are passed in, rights are functions of
//! facts, and a value that exists is valid.

#[macro_use]
mod text_enum;

mod actor;
mod audit;
pub mod automation;
#[cfg(feature = "server")]
mod columns;
#[cfg(feature = "server")]
mod email;
mod event;
mod fields;
mod file_name;
mod form;
mod form_route;
mod handover;
mod ids;
mod invisible;
mod language;
mod lifecycle;
#[cfg(feature = "server")]
pub mod likeness;
pub mod limits;
mod line;
mod organisation;
#[cfg(feature = "server")]
mod password;
mod person;
mod priority;
mod problem_record;
mod question;
pub mod report;
pub mod rights;
pub mod routing;
#[cfg(feature = "server")]
pub mod service;
mod service_level;
#[cfg(feature = "server")]
pub mod setup;
mod ticket;
pub mod tier;
mod time;
pub mod view;
mod wait;

pub use actor::{Actor, Member};
pub use audit::{AuditAction, AuditChange, AuditDetail, AuditField, AuditObject};
#[cfg(feature = "server")]
pub use email::{EmailAddress, address_on_the_wire};
pub use event::{Audience, EventData};
pub use fields::{Description, DisplayName, FieldError, InvalidField, Subject};
pub use file_name::{clean_file_name, isolated_file_name, mixed_file_name};
pub use form::{FieldErrors, Invalid, KeptForm};
pub use form_route::{FormName, FormRoute};
pub use handover::{Answer, HandoverCard};
pub use ids::*;
pub use invisible::sets_direction;
pub use language::{Language, Theme};
pub use lifecycle::{IllegalMove, Move, after};
pub use line::{clean_line, clean_text, is_visible};
pub use organisation::OrganisationKind;
#[cfg(feature = "server")]
pub use password::NewPassword;
pub use person::Role;
pub use priority::{Impact, Priority, PriorityMatrix, Urgency};
pub use problem_record::{
    Answered, DraftState, ProblemEvent, ProblemField, ProblemMove, ProblemState, ProblemTitle, problem_after,
};
pub use question::{AnswerGiven, Question, QuestionKind, is_date};
pub use service_level::{ClockKind, Contract, Ending, EscalationStep, HolidayCountry, OwnHours, OwnTerms, RungAction};
pub use ticket::Status;
pub use tier::Tier;
pub use time::{Timestamp, When};
pub use wait::{Limited, Wait};
