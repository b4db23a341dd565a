//! The connections that are open: how many of whom, and which go when there are too many.

use super::forwarded::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// How many connections there may be.
#[derive(Clone, Debug)]
pub struct Capacity {
    pub all: usize,
    pub of_address: usize,
    /// Proxies of ours, which speak for many and have no limit of their own.
    pub proxies: Vec<IpAddr>,
}

#[derive(Default)]
struct Table {
    open: HashMap<u64, Open>,
    of: HashMap<String, usize>,
    next: u64,
}

struct Open {
    from: String,
    /// Since which moment, counted in things that happened, no request is under way.
    rests_since: Option<u64>,
    ended: Arc<Notify>,
}

/// All connections of the program.
#[derive(Clone)]
pub struct Connections {
    table: Arc<Mutex<Table>>,
    capacity: Arc<Capacity>,
}

/// One of them; it counts until this is dropped.
pub struct Connection {
    all: Connections,
    id: u64,
    ended: Arc<Notify>,
}

impl Connections {
    pub fn new(capacity: Capacity) -> Connections {
        Connections { table: Arc::default(), capacity: Arc::new(capacity) }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more. Where there are too many, the one that rested longest goes, of the same address or of the address
    /// that has most; nothing where all of those are at work.
    pub fn take(&self, peer: IpAddr) -> Option<Connection> {
        let (from, mut table) = (network(peer), self.table());
        let ours = self.capacity.proxies.iter().any(|proxy| proxy.to_canonical() == peer.to_canonical());
        let of_address = table.of.get(&from).copied().unwrap_or_default();
        if !ours && of_address >= self.capacity.of_address && !table.end_one(Some(&from)) {
            return None;
        }
        if table.open.len() >= self.capacity.all && !table.end_one(None) {
            return None;
        }
        let (id, ended) = (table.tick(), Arc::new(Notify::new()));
        *table.of.entry(from.clone()).or_default() += 1;
        table.open.insert(id, Open { from, rests_since: Some(id), ended: ended.clone() });
        drop(table);
        Some(Connection { all: self.clone(), id, ended })
    }

    /// Lets one go that rests, because the system has no descriptor left.
    pub fn make_room(&self) {
        self.table().end_one(None);
    }
}

impl Table {
    fn tick(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Ends the connection that rested longest, of an address or of the one that has most; answers whether there was one.
    fn end_one(&mut self, from: Option<&str>) -> bool {
        let resting = self.open.iter().filter_map(|(id, open)| Some((*id, open.rests_since?, open.from.as_str())));
        let chosen = match from {
            Some(from) => resting.filter(|(_, _, of)| *of == from).min_by_key(|(_, since, _)| *since),
            None => resting.min_by_key(|(_, since, of)| (usize::MAX - self.of.get(*of).unwrap_or(&0), *since)),
        };
        let Some(id) = chosen.map(|(id, ..)| id) else { return false };
        self.forget(id);
        true
    }

    fn forget(&mut self, id: u64) {
        let Some(open) = self.open.remove(&id) else { return };
        open.ended.notify_one();
        if let Some(count) = self.of.get_mut(&open.from) {
            *count -= 1;
            if *count == 0 {
                self.of.remove(&open.from);
            }
        }
    }
}

impl Connection {
    /// Waits until it has to make room for another.
    pub fn ended(&self) -> impl Future<Output = ()> + use<> {
        let ended = self.ended.clone();
        async move { ended.notified().await }
    }

    /// A request is under way until the answer is dropped.
    pub fn work(self: &Arc<Connection>) -> OpenRequest {
        if let Some(open) = self.all.table().open.get_mut(&self.id) {
            open.rests_since = None;
        }
        OpenRequest(self.clone())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.table().forget(self.id);
    }
}

/// A request of a connection.
pub struct OpenRequest(Arc<Connection>);

impl Drop for OpenRequest {
    fn drop(&mut self) {
        let mut table = self.0.all.table();
        let now = table.tick();
        if let Some(open) = table.open.get_mut(&self.0.id) {
            open.rests_since = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(all: usize, of_address: usize) -> Connections {
        Connections::new(Capacity { all, of_address, proxies: vec![[127, 0, 0, 1].into()] })
    }

    fn is_open(connection: &Connection) -> bool {
        connection.all.table().open.contains_key(&connection.id)
    }

    fn from(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[test]
    fn k15_an_address_has_so_many_connections_and_loses_those_that_rest_first() {
        let all = connections(100, 3);
        let mine: Vec<_> = (0..3).map(|_| Arc::new(all.take(from(1)).expect("room"))).collect();
        let (working, other) = (mine[0].work(), all.take(from(2)).expect("room"));
        let fourth = Arc::new(all.take(from(1)).expect("the one that rested longest goes"));
        assert!(is_open(&mine[0]) && !is_open(&mine[1]) && is_open(&mine[2]) && is_open(&other) && is_open(&fourth));
        let busy = [mine[2].work(), fourth.work()];
        assert!(all.take(from(1)).is_none(), "all of them are at work");
        assert!(all.take(from(2)).is_some());
        // A request that was answered longest ago goes first.
        drop(working);
        drop(busy);
        let _fifth = all.take(from(1)).expect("room");
        assert!(!is_open(&mine[0]) && is_open(&mine[2]));
    }

    #[test]
    fn k15_a_proxy_of_ours_speaks_for_many() {
        let all = connections(10, 2);
        let kept: Vec<_> = (0..10).map(|_| all.take([127, 0, 0, 1].into()).expect("room")).collect();
        assert!(kept.iter().all(is_open));
    }

    #[test]
    fn k15_whoever_has_most_makes_room_when_all_are_taken() {
        let all = connections(5, 5);
        let quiet = all.take(from(2)).expect("room");
        let loud: Vec<_> = (0..4).map(|_| Arc::new(all.take(from(1)).expect("room"))).collect();
        let _third = all.take(from(3)).expect("room");
        assert!(is_open(&quiet), "older, but alone");
        assert!(!is_open(&loud[0]) && loud[1..].iter().all(|one| is_open(one)));
        let counted = || {
            let table = all.table();
            (table.open.len(), table.of.len())
        };
        assert_eq!(counted(), (5, 3));
        drop(loud);
        assert_eq!(counted(), (2, 2), "nothing is counted that is gone");
    }

    #[test]
    fn k15_connections_of_one_network_count_together() {
        let all = connections(10, 2);
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let first = all.take(address("2001:db8::1")).expect("room");
        let _second = all.take(address("2001:db8::2")).expect("room");
        let _third = all.take(address("2001:db8::3")).expect("room");
        assert!(!is_open(&first));
    }
}
