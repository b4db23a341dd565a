//! Use cases of a service desk (`desk`), their storage (`db`), the ways out (`mail`, `fetch`) and background jobs (`jobs`).
//! Nothing here knows a page.

pub mod config;
pub mod db;
pub mod desk;
mod fetch;
pub mod jobs;
pub mod mail;
pub mod own_files;

use tierdesk_domain as domain;
use tierdesk_error as error;
use tierdesk_texts as t;
