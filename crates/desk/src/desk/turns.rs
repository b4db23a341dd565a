//! Turns of senders on one node: each has a line of its own, so that only one piece of work of theirs waits with others'.

use crate::domain::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::OwnedMutexGuard;

/// Senders that are counted apart. Beyond them all others are counted together until a window is over.
const MOST_COUNTED: usize = 20_000;

/// A line of one sender. Tokio lets those who wait in it go in the order in which they came.
pub type SenderQueue = Arc<tokio::sync::Mutex<()>>;

#[derive(Default)]
pub struct Turns {
    /// The picture that is being taken apart.
    picture: Arc<tokio::sync::Mutex<()>>,
    /// The one picture of somebody who has not signed in that may wait with those of people who have.
    strangers: Arc<tokio::sync::Mutex<()>>,
    lines: Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>,
    counted: Mutex<HashMap<String, ActionCount>>,
}

/// The turn of a sender to have a picture taken apart, until it is dropped.
pub struct Turn {
    _picture: OwnedMutexGuard<()>,
    _strangers: Option<OwnedMutexGuard<()>>,
    _line: OwnedMutexGuard<()>,
}

/// The count of a sender's actions since a moment.
struct ActionCount {
    since: Timestamp,
    times: u32,
}

fn open<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Turns {
    /// The line of a sender for one kind of work. Lines in which nobody waits are forgotten.
    pub fn line(&self, what: &str, sender: &str) -> SenderQueue {
        let mut lines = open(&self.lines);
        lines.retain(|_, line| line.strong_count() > 0);
        let name = format!("{what}:{sender}");
        if let Some(line) = lines.get(&name).and_then(Weak::upgrade) {
            return line;
        }
        let line = SenderQueue::default();
        lines.insert(name, Arc::downgrade(&line));
        line
    }

    /// Waits for a turn with a picture. The next picture of a sender waits in their line, so others wait for one of each; and
    /// people who are signed in wait for one of all strangers.
    pub async fn picture(&self, sender: &str, signed_in: bool) -> Turn {
        let line = self.line("pictures", sender).lock_owned().await;
        let strangers = if signed_in { None } else { Some(self.strangers.clone().lock_owned().await) };
        Turn { _picture: self.picture.clone().lock_owned().await, _strangers: strangers, _line: line }
    }

    /// Counts one kind of thing that a sender does; false when it was done too often within so many minutes.
    pub fn count(&self, what: &str, sender: &str, now: Timestamp, minutes: i64, most: u32) -> bool {
        let sender = format!("{what}:{sender}");
        // A window that lies in the future is over: the clock was set back.
        let lasts = |counted: &ActionCount| counted.since <= now && now < counted.since.plus_minutes(minutes);
        let mut all = open(&self.counted);
        if all.len() >= MOST_COUNTED {
            all.retain(|_, counted| lasts(counted));
        }
        let name = if all.len() < MOST_COUNTED || all.contains_key(&sender) { sender } else { what.to_owned() };
        let counted = all.entry(name).or_insert(ActionCount { since: now, times: 0 });
        if !lasts(counted) {
            *counted = ActionCount { since: now, times: 0 };
        }
        counted.times = counted.times.saturating_add(1);
        counted.times <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k03_a_sender_is_counted_within_a_window_and_apart_from_others() {
        let (turns, begin) = (Turns::default(), Timestamp(1_000_000_000));
        assert!((0..3).all(|_| turns.count("preview", "a", begin, 15, 3)));
        assert!(!turns.count("preview", "a", begin.plus_minutes(14), 15, 3));
        assert!(turns.count("preview", "b", begin, 15, 3));
        assert!(turns.count("preview", "a", begin.plus_minutes(15), 15, 3));
        assert!(turns.count("preview", "a", begin.plus_minutes(-60), 15, 1), "the clock was set back");
    }

    #[test]
    fn k03_so_many_senders_that_nobody_could_count_them_take_no_room() {
        let (turns, now) = (Turns::default(), Timestamp(1_000_000_000));
        for sender in 0..MOST_COUNTED + 500 {
            turns.count("preview", &sender.to_string(), now, 15, 300);
        }
        assert!(open(&turns.counted).len() <= MOST_COUNTED + 1);
        assert!(!turns.count("preview", "another", now, 15, 300), "all others share what one sender has");
        assert!(turns.count("preview", "another", now.plus_minutes(15), 15, 300));
    }

    #[tokio::test]
    async fn k05_the_pictures_of_one_do_not_make_those_of_another_wait_for_more_than_one() {
        let turns = Arc::new(Turns::default());
        let done = Arc::new(Mutex::new(Vec::new()));
        let first = turns.picture("a", true).await;
        let mut waiting = Vec::new();
        for name in ["a 2", "a 3", "a 4", "b 1", "b 2", "c 1"] {
            let (turns, done) = (turns.clone(), done.clone());
            waiting.push(tokio::spawn(async move {
                let turn = turns.picture(&name[..1], true).await;
                open(&done).push(name);
                drop(turn);
            }));
            tokio::task::yield_now().await;
        }
        drop(first);
        for one in waiting {
            one.await.expect("it had its turn");
        }
        let place = |name| open(&done).iter().position(|other| *other == name).expect("it had its turn");
        assert!(place("b 1") <= 1 && place("c 1") <= 2, "{:?}", open(&done));
        assert!(place("a 2") < place("a 3") && place("a 3") < place("a 4"));
    }

    #[tokio::test]
    async fn k05_who_is_signed_in_waits_for_one_picture_of_all_strangers() {
        let turns = Arc::new(Turns::default());
        let done = Arc::new(Mutex::new(Vec::new()));
        let first = turns.picture("address:0", false).await;
        let mut waiting = Vec::new();
        for (name, signed_in) in [("address:1", false), ("address:2", false), ("address:3", false), ("person:1", true)]
        {
            let (turns, done) = (turns.clone(), done.clone());
            waiting.push(tokio::spawn(async move {
                let turn = turns.picture(name, signed_in).await;
                open(&done).push(name);
                drop(turn);
            }));
            tokio::task::yield_now().await;
        }
        drop(first);
        for one in waiting {
            one.await.expect("it had its turn");
        }
        assert_eq!(open(&done)[0], "person:1", "{:?}", open(&done));
    }

    #[tokio::test]
    async fn k05_each_sender_has_one_line_and_lines_end() {
        let turns = Turns::default();
        let line = turns.line("pictures", "a");
        let turn = line.lock().await;
        assert!(turns.line("pictures", "a").try_lock().is_err());
        assert!(turns.line("pictures", "b").try_lock().is_ok());
        assert!(turns.line("preview", "a").try_lock().is_ok());
        drop(turn);
        drop(line);
        drop(turns.line("pictures", "c"));
        assert!(turns.line("pictures", "a").try_lock().is_ok());
        assert_eq!(open(&turns.lines).values().filter(|line| line.strong_count() > 0).count(), 0);
    }
}
