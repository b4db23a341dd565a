//! What happens later: sending mail, closing what nobody objected to, clearing away what expired.

mod clock;
mod outbox;

pub use outbox::{OutboxRound, deliver};

use crate::desk::Desk;
use crate::mail::MailTransport;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long a job rests that ended where it should have gone on.
const REST: Duration = Duration::from_secs(20);

/// Works until it is told to stop. Each job is a task of its own: what one waits for, or fails at, is nothing to the others.
pub async fn run(desk: Desk, carrier: MailTransport, stopping: watch::Receiver<bool>) {
    let carrier = Arc::new(carrier);
    tokio::join!(
        keep("outbox", REST, stopping.clone(), || outbox::run(desk.clone(), carrier.clone(), stopping.clone())),
        keep("deadlines", REST, stopping.clone(), || clock::deadlines(desk.clone(), stopping.clone())),
        keep("waiting", REST, stopping.clone(), || clock::waiting(desk.clone(), stopping.clone())),
        keep("reports", REST, stopping.clone(), || clock::reports(desk.clone(), stopping.clone())),
        keep("feeds", REST, stopping.clone(), || clock::feeds(desk.clone(), stopping.clone())),
        keep("housekeeping", REST, stopping.clone(), || clock::run(desk.clone(), stopping.clone()))
    );
}

/// Runs a job until it is told to stop, and again when it ended in a panic.
async fn keep<F>(name: &str, rest: Duration, mut stopping: watch::Receiver<bool>, job: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    while !*stopping.borrow() {
        if let Err(error) = tokio::spawn(job()).await {
            tracing::error!(job = name, %error, "a job failed; it begins again");
        }
        tokio::select! {
            _ = tokio::time::sleep(rest) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn k11_a_job_that_hangs_or_fails_does_not_stop_another() {
        let (stop, stopping) = watch::channel(false);
        let (failures, works) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let hangs = || {
            let mut stopping = stopping.clone();
            async move {
                let _ = stopping.wait_for(|stop| *stop).await;
            }
        };
        let fails = || {
            let failures = failures.clone();
            async move {
                failures.fetch_add(1, Ordering::SeqCst);
                panic!("a job that fails");
            }
        };
        let ends = || {
            let works = works.clone();
            async move {
                works.fetch_add(1, Ordering::SeqCst);
            }
        };
        let end = async {
            while works.load(Ordering::SeqCst) < 3 || failures.load(Ordering::SeqCst) < 3 {
                tokio::task::yield_now().await;
            }
            stop.send(true).expect("they listen");
        };
        let rest = Duration::ZERO;
        tokio::join!(
            keep("hangs", rest, stopping.clone(), hangs),
            keep("fails", rest, stopping.clone(), fails),
            keep("ends", rest, stopping.clone(), ends),
            end
        );
    }
}
