//! Admission control. Strangers take turns: what they may have of the program at the same time is a small part of it,
//! shared among their addresses one by one, so that a noisy one slows down itself. People who are signed in do not wait
//! for them, nor for each other: each takes turns with themselves alone.
//!
//! This is counted in each process alone and costs no database, unlike what [`super::throttle`] counts.

use super::Desk;
use super::refusals::Refusals;
use crate::domain::limits::Allowance;
use crate::domain::{FormRoute, Limited, Member, PersonId, Timestamp, limits};
use crate::error::AppError;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Addresses that are remembered; beyond that, those that have nothing under way are forgotten early.
const REMEMBERED: usize = 20_000;

/// The work that a stranger waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrangerLane {
    /// A page is made, or its data are read.
    Page,
    /// A form is worked on.
    Form,
    /// A file of a form is noted. It takes a form's turn, and is counted elsewhere.
    File,
}

/// Requests of an address of strangers under way, apart from the forms that arrive.
struct Address {
    waiting: usize,
    pages: Arc<Semaphore>,
    forms: Arc<Semaphore>,
    /// When the counted quarter of an hour began, and its forms.
    window: (Timestamp, i64),
}

/// Requests of a person under way.
struct Person {
    requests: usize,
    /// How many turns there are in all.
    most: usize,
    turns: Arc<Semaphore>,
}

/// Places for forms of strangers that arrive.
struct Places {
    most: usize,
    /// In the order in which they began to arrive.
    taken: Mutex<Vec<Arriving>>,
}

/// A form that has a place.
struct Arriving {
    address: String,
    since: Timestamp,
    given_up: GivenUp,
}

/// Told once when a form has to give its place up.
#[derive(Clone, Default)]
pub struct GivenUp(Arc<Notify>);

/// Who is admitted in this process.
pub(super) struct Admission {
    addresses: Mutex<HashMap<String, Address>>,
    people: Mutex<HashMap<PersonId, Person>>,
    texts: Arc<Places>,
    /// Apart from the others, because they may take long to arrive.
    files: Arc<Places>,
    waiting: Arc<Semaphore>,
    pages: Arc<Semaphore>,
    forms: Arc<Semaphore>,
    refusals: Semaphore,
    refused: Refusals,
}

/// A request of a person that is under way, until this is dropped.
pub struct InFlight {
    desk: Desk,
    person: PersonId,
}

/// The place of a stranger's form, until this is dropped.
pub struct StrangerPlace {
    places: Arc<Places>,
    given_up: GivenUp,
}

/// A turn; the next one has it when this is dropped.
pub struct Admitted {
    _own: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
}

/// Somebody who waits for a turn.
struct Waiting {
    desk: Desk,
    address: String,
    _all: OwnedSemaphorePermit,
}

impl Admission {
    pub(super) fn new() -> Admission {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Admission {
            addresses: Mutex::default(),
            people: Mutex::default(),
            texts: Arc::new(Places::new(limits::ARRIVING_OF_STRANGERS)),
            files: Arc::new(Places::new(limits::ARRIVING_WITH_FILES)),
            waiting: semaphore(limits::WAITING_OF_STRANGERS),
            pages: semaphore(limits::PAGES_OF_STRANGERS),
            forms: semaphore(limits::FORMS_OF_STRANGERS),
            refusals: Semaphore::new(limits::REFUSALS),
            refused: Refusals::default(),
        }
    }

    fn addresses(&self) -> MutexGuard<'_, HashMap<String, Address>> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn people(&self) -> MutexGuard<'_, HashMap<PersonId, Person>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self, lane: StrangerLane) -> Arc<Semaphore> {
        match lane {
            StrangerLane::Page => self.pages.clone(),
            StrangerLane::Form | StrangerLane::File => self.forms.clone(),
        }
    }
}

impl Address {
    fn new(now: Timestamp) -> Address {
        Address {
            waiting: 0,
            pages: Arc::new(Semaphore::new(limits::PAGES_OF_ADDRESS)),
            forms: Arc::new(Semaphore::new(limits::FORMS_OF_ADDRESS)),
            window: (now, 0),
        }
    }

    /// A window that lies in the future, because the clock was set back, is over too.
    fn is_over(&self, now: Timestamp) -> bool {
        let (began, _) = self.window;
        now < began || began.plus_minutes(limits::WINDOW) <= now
    }

    fn rests(&self) -> bool {
        self.waiting == 0
            && self.pages.available_permits() == limits::PAGES_OF_ADDRESS
            && self.forms.available_permits() == limits::FORMS_OF_ADDRESS
    }
}

impl Person {
    fn new(most: usize) -> Person {
        Person { requests: 0, most, turns: Arc::new(Semaphore::new(most)) }
    }

    fn rests(&self) -> bool {
        self.requests == 0 && self.turns.available_permits() == self.most
    }
}

impl Places {
    fn new(most: usize) -> Places {
        Places { most, taken: Mutex::default() }
    }

    fn taken(&self) -> MutexGuard<'_, Vec<Arriving>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place for a form of an address. Where none is left, a form that arrives slowly gives up its own.
    fn take(self: &Arc<Places>, address: &str, now: Timestamp) -> Result<StrangerPlace, AppError> {
        let mut taken = self.taken();
        let of_address = taken.iter().filter(|form| form.address == address).count();
        let full = !address.is_empty() && of_address >= limits::ARRIVING_OF_ADDRESS;
        if full && !give_up(&mut taken, Some(address), now) {
            return Err(AppError::slow(Limited::Requests, 1));
        }
        if taken.len() >= self.most && !give_up(&mut taken, None, now) {
            return Err(AppError::Unavailable);
        }
        let given_up = GivenUp::default();
        taken.push(Arriving { address: address.to_owned(), since: now, given_up: given_up.clone() });
        Ok(StrangerPlace { places: self.clone(), given_up })
    }
}

/// Lets the slow form go that has been arriving longest, of an address or of the one that has most; answers whether
/// there was one.
fn give_up(taken: &mut Vec<Arriving>, of: Option<&str>, now: Timestamp) -> bool {
    let mut forms: HashMap<&str, usize> = HashMap::new();
    for form in taken.iter() {
        *forms.entry(&form.address).or_default() += 1;
    }
    let slow = taken.iter().enumerate().filter(|(_, form)| form.is_slow(now) && of.is_none_or(|of| of == form.address));
    // A large file on a slow line is not lost to many senders who come again and again.
    let chosen = slow.max_by_key(|(at, form)| (forms.get(form.address.as_str()), Reverse(*at))).map(|(at, _)| at);
    let Some(chosen) = chosen else { return false };
    taken.remove(chosen).given_up.0.notify_one();
    true
}

impl Arriving {
    /// A beginning that lies in the future, because the clock was set back, is long ago too.
    fn is_slow(&self, now: Timestamp) -> bool {
        now < self.since || u128::from(now.0.abs_diff(self.since.0)) > limits::ARRIVING_TIME.as_millis()
    }
}

impl GivenUp {
    /// Waits until it is told.
    pub async fn told(&self) {
        self.0.notified().await;
    }
}

impl StrangerPlace {
    /// The signal that the form has to give its place up.
    pub fn given_up(&self) -> GivenUp {
        self.given_up.clone()
    }
}

impl Desk {
    /// Notes that a request of a person is under way. Refused when too many are.
    pub async fn in_flight(&self, member: &Member) -> Result<InFlight, AppError> {
        let counted = self.with_person(member, |known| {
            let room = known.requests < limits::REQUESTS_OF_PERSON;
            known.requests += usize::from(room);
            room
        });
        let counted = counted.then(|| InFlight { desk: self.clone(), person: member.id });
        let counted = counted.ok_or(AppError::slow(Limited::Requests, 1));
        self.note_refusal(&format!("person {}", member.id), &counted);
        self.at_leisure(counted).await
    }

    /// Waits for a turn of a person, for one of the requests that are under way. Refused after a while when it does not
    /// come.
    pub async fn turn(&self, member: &Member) -> Result<Admitted, AppError> {
        take(Some(self.with_person(member, |known| known.turns.clone())), None).await
    }

    /// Notes that a stranger's form for this path arrives from an address. Refused when too many do; what comes from
    /// nobody knows where is only counted among all. Pages of strangers are counted by their turns.
    pub async fn arrive(&self, address: &str, path: &str) -> Result<StrangerPlace, AppError> {
        let Admission { texts, files, .. } = &self.parts.admission;
        let places = if FormRoute::files_at(path) > 0 { files } else { texts };
        let place = places.take(address, self.now());
        self.note_refusal(address, &place);
        self.at_leisure(place).await
    }

    /// Waits for a stranger's turn. Refused at once when too many of the address wait already or it sent too many forms,
    /// and after a while when it does not come.
    pub async fn admit(&self, address: &str, lane: StrangerLane) -> Result<Admitted, AppError> {
        let admitted = self.take_turn(address, lane).await;
        self.note_refusal(address, &admitted);
        admitted
    }

    async fn take_turn(&self, address: &str, lane: StrangerLane) -> Result<Admitted, AppError> {
        let (own, _waiting) = self.at_leisure(self.wait_in_line(address, lane)).await?;
        take(own, Some(self.parts.admission.all(lane))).await
    }

    /// Tells the log of an address that is refused.
    pub(super) fn note_refusal<T>(&self, address: &str, result: &Result<T, AppError>) {
        self.parts.admission.refused.note(address, result);
    }

    /// The same, but a refusal after a while.
    async fn at_leisure<T>(&self, result: Result<T, AppError>) -> Result<T, AppError> {
        if result.is_err()
            && let Ok(_place) = self.parts.admission.refusals.try_acquire()
        {
            tokio::time::sleep(limits::REFUSAL).await;
        }
        result
    }

    fn wait_in_line(&self, address: &str, lane: StrangerLane) -> Result<(Option<Arc<Semaphore>>, Waiting), AppError> {
        let all = self.parts.admission.waiting.clone().try_acquire_owned().map_err(|_| AppError::Unavailable)?;
        let own = if address.is_empty() {
            None
        } else {
            let now = self.now();
            Some(self.with_address(address, |known| {
                if known.waiting >= limits::WAITING_OF_ADDRESS {
                    return Err(AppError::slow(Limited::Requests, 1));
                }
                if lane == StrangerLane::Form {
                    if known.is_over(now) {
                        known.window = (now, 0);
                    }
                    known.window.1 += 1;
                    if known.window.1 > limits::FORMS_FROM {
                        return Err(AppError::slow(Limited::Forms, limits::WINDOW));
                    }
                }
                known.waiting += 1;
                Ok(match lane {
                    StrangerLane::Page => known.pages.clone(),
                    StrangerLane::Form | StrangerLane::File => known.forms.clone(),
                })
            })?)
        };
        Ok((own, Waiting { desk: self.clone(), address: address.to_owned(), _all: all }))
    }

    fn with_person<T>(&self, member: &Member, work: impl FnOnce(&mut Person) -> T) -> T {
        let most = Allowance::of(member.role).turns;
        work(self.parts.admission.people().entry(member.id).or_insert_with(|| Person::new(most)))
    }

    fn with_address<T>(&self, key: &str, work: impl FnOnce(&mut Address) -> T) -> T {
        let now = self.now();
        let mut addresses = self.parts.admission.addresses();
        if addresses.len() >= REMEMBERED && !addresses.contains_key(key) {
            addresses.retain(|_, address| !address.rests() || (address.window.1 > 0 && !address.is_over(now)));
            if addresses.len() >= REMEMBERED {
                addresses.retain(|_, address| !address.rests());
            }
        }
        work(addresses.entry(key.to_owned()).or_insert_with(|| Address::new(now)))
    }

    fn leave(&self, key: &str, change: impl FnOnce(&mut Address)) {
        if key.is_empty() {
            return;
        }
        let mut addresses = self.parts.admission.addresses();
        if let Some(address) = addresses.get_mut(key) {
            change(address);
            if address.rests() && address.window.1 == 0 {
                addresses.remove(key);
            }
        }
    }
}

/// Waits for a turn of the sender's own, and then for one among all, each in the order in which those came who wait.
async fn take(own: Option<Arc<Semaphore>>, all: Option<Arc<Semaphore>>) -> Result<Admitted, AppError> {
    let next = async |turns: Option<Arc<Semaphore>>| match turns {
        Some(turns) => turns.acquire_owned().await.map(Some).map_err(|_| AppError::Fault),
        None => Ok(None),
    };
    let taking = async { Ok(Admitted { _own: next(own).await?, _all: next(all).await? }) };
    tokio::time::timeout(limits::TURN, taking).await.map_err(|_| AppError::Unavailable)?
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut people = self.desk.parts.admission.people();
        if let Some(person) = people.get_mut(&self.person) {
            person.requests = person.requests.saturating_sub(1);
            if person.rests() {
                people.remove(&self.person);
            }
        }
    }
}

impl Drop for StrangerPlace {
    fn drop(&mut self) {
        self.places.taken().retain(|form| !Arc::ptr_eq(&form.given_up.0, &self.given_up.0));
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.desk.leave(&self.address, |address| address.waiting = address.waiting.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests;
