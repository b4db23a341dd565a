//! Reports: what counts is kept as it happens, whole days of it are added up afterwards, and pages ask for sums.

pub mod behind;
mod count;
pub mod follow_up;
pub mod read;
pub mod survey;
pub mod wallboard;
pub mod work;

pub use count::{catch_up, day_of, number, rebuild, record, record_missed, roll_all, rows};
