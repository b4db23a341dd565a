//! Where it is kept: SQL beside the struct it fills, one file an aggregate.
//!
//! One code base for SQLite and PostgreSQL. Functions take a [`Conn`]; the macros [`rows!`], [`row!`],
//! [`maybe!`] and [`run!`] send the same static SQL with the same `$n` parameters to whichever of the
//! two it is. Only what keeps others waiting, which SQLite's only writer need not do, and what describes tables knows the
//! difference.

#[macro_use]
mod macros;
#[macro_use]
mod like;

mod at_rest;
pub mod attachment;
pub mod audit;
pub mod automation;
pub mod banner;
pub mod bulk;
pub mod catalogue;
mod connect;
pub mod customer_list;
pub mod draft;
mod error;
pub mod event;
pub mod feed;
mod hold;
pub mod hours;
pub mod kept;
pub mod link;
pub mod look;
pub mod news;
pub mod organisation;
pub mod outbox;
pub mod person;
pub mod problem;
pub mod problem_list;
mod reason;
pub mod report;
pub mod routing;
mod search;
pub mod seen;
pub mod service;
pub mod session;
pub mod setting;
pub mod setup;
pub mod share;
pub mod story;
mod tables;
pub mod team;
pub mod throttle;
pub mod ticket;
pub mod ticket_list;
pub mod tier;

pub use at_rest::{FileLook, is_empty, was_left_open};
pub use connect::{Conn, Db, Link, Tx};
use connect::{Line, Sent};
pub use error::DbError;
pub use search::Search;
pub use tables::{Tables, UnusableTables};

/// What every function here answers.
pub type DbResult<T> = Result<T, DbError>;
