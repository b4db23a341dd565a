//! The server's tests, through its real doors: one file per capability, every test on SQLite and on PostgreSQL.
//!
//! One program rather than one per file, so that it is linked once. A part of it:
//! `scripts/postgres.sh cargo test --features ssr --test server sign_in`.
#![cfg(feature = "ssr")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test ends where something is not as it has to be"
)]

#[macro_use]
mod common;
mod accounts;
mod admin;
mod automations;
mod backup;
mod crash;
mod disturbance;
mod doors;
mod faults;
mod files;
mod forms;
mod forms_guard;
mod goes_on;
mod guest;
mod headers;
mod isolation;
mod kept;
mod ladder;
mod letters;
mod lifecycle;
mod limits;
mod lists;
mod long_threads;
mod mail;
mod messages;
mod migrations;
mod opening;
mod operating;
mod pictures;
mod problems;
mod program;
mod registering;
mod reports;
mod restore;
mod rights_matrix;
mod routing;
mod search;
mod service;
mod sessions;
mod setup;
mod sign_in;
mod starting;
mod statements;
mod survey;
mod text_guard;
mod told;
mod unsent;
mod what_is_sent;
