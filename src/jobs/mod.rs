//! What happens later: sending mail, closing what nobody objected to, clearing away what expired.

mod clock;
mod outbox;

pub use outbox::{Round, deliver};

use crate::desk::Desk;
use crate::mail::Carrier;
use tokio::sync::watch;

/// Works until it is told to stop.
pub async fn run(desk: Desk, carrier: Carrier, stopping: watch::Receiver<bool>) {
    tokio::join!(
        outbox::run(desk.clone(), carrier, stopping.clone()),
        clock::deadlines(desk.clone(), stopping.clone()),
        clock::waiting(desk.clone(), stopping.clone()),
        clock::reports(desk.clone(), stopping.clone()),
        clock::run(desk, stopping)
    );
}
