//! Every text that people read, as functions made by `build.rs` from `locales/`.
//!
//! `t::portal::greeting(language, name)` is the text in that language with its hole filled.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
