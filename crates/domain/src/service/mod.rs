//! Service levels: which times are promised, in which hours they are counted, and what becomes of them.
//!
//! [`policy`] says what is promised for a ticket, [`life`] what starts and stops a clock, [`clock`] how much of a time has
//! gone and when it is up, [`calendar`] when support is there. All of it is computed on the server, which knows the time
//! zones; readers get words and moments.

pub mod calendar;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod changed;
pub mod clock;
#[cfg(test)]
mod far;
#[cfg(test)]
mod finer;
pub mod held;
pub mod life;
pub mod policy;
pub mod run;
