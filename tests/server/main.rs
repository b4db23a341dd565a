//! The server's tests, through its real doors: one file per capability, every test on SQLite and on PostgreSQL.
//!
//! One program rather than one per file, so that it is linked once. A part of it:
//! `scripts/postgres.sh cargo test --features ssr --test server sign_in`.
#![cfg(feature = "ssr")]

#[macro_use]
mod common;
mod admin;
mod automations;
mod crash;
mod disturbance;
mod faults;
mod files;
mod forms;
mod guest;
mod headers;
mod isolation;
mod kept;
mod lifecycle;
mod lists;
mod mail;
mod messages;
mod pictures;
mod problems;
mod program;
mod reports;
mod rights_matrix;
mod routing;
mod service;
mod sessions;
mod sign_in;
mod survey;
