//! Who appears in the demo data: the provider, its clients and vendors, and their people.

use super::dice::Dice;
use super::known::{COMPANIES, FIRST_NAMES, LAST_NAMES, TOWNS, TRADES};
use crate::domain::{Language, OrganisationId, OrganisationKind, PersonId, Role};

use Language::{English, Swedish};

/// The staffed tiers from the lowest.
pub const TIERS: [&str; 3] = ["Front line", "Technical", "Expert"];

/// A company with its places: how English and Swedish texts name each.
pub struct Organisation {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    pub places: Vec<(String, String)>,
}

/// A person. Organisations are numbered as in [`Cast::organisations`].
pub struct Person {
    pub id: PersonId,
    pub organisation: usize,
    pub role: Role,
    /// The position of an agent's tier.
    pub tier: Option<i64>,
    pub name: String,
    pub email: String,
    pub language: Language,
}

impl Person {
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or_default()
    }
}

pub struct Cast {
    pub organisations: Vec<Organisation>,
    pub people: Vec<Person>,
    /// Who registers tickets, by language.
    pub requesters: [Vec<usize>; 2],
    /// The agents of each tier from position 1, and whom they ask.
    pub agents: [Vec<usize>; 3],
    pub lead: usize,
}

impl Cast {
    /// What somebody is; people have their ids in order.
    pub fn role(&self, id: PersonId) -> Option<Role> {
        self.people.binary_search_by_key(&id, |person| person.id).ok().map(|at| self.people[at].role)
    }

    /// The people for so many tickets: always the same thirty, and more behind them when there is more to
    /// do than they could have caused.
    pub fn new(tickets: u64, dice: &mut Dice) -> Cast {
        let mut cast = Cast {
            organisations: Vec::new(),
            people: Vec::new(),
            requesters: Default::default(),
            agents: Default::default(),
            lead: 0,
        };
        for (kind, name, places, people) in COMPANIES {
            let places = places.iter().map(|(en, sv)| ((*en).to_owned(), (*sv).to_owned())).collect();
            let organisation = cast.organisation(*kind, (*name).to_owned(), places);
            for (name, email, role, tier, language) in *people {
                cast.person(organisation, *role, *tier, (*name).to_owned(), (*email).to_owned(), *language);
            }
        }
        let more = usize::try_from(tickets / 100).unwrap_or(usize::MAX);
        cast.add_customers(more.saturating_sub(10).min(10_000), dice);
        cast.add_agents(more.saturating_sub(10).div_euclid(100).min(60), dice);
        cast
    }

    fn organisation(&mut self, kind: OrganisationKind, name: String, places: Vec<(String, String)>) -> usize {
        let number = self.organisations.len();
        let id = OrganisationId(i64::try_from(number).unwrap_or(0) + 1);
        self.organisations.push(Organisation { id, kind, name, places });
        number
    }

    fn person(
        &mut self,
        organisation: usize,
        role: Role,
        tier: Option<i64>,
        name: String,
        email: String,
        language: Language,
    ) {
        let number = self.people.len();
        if role.is_customer() {
            self.requesters[language as usize].push(number);
        }
        let place = tier.and_then(|tier| usize::try_from(tier - 1).ok());
        if let Some(agents) = place.and_then(|place| self.agents.get_mut(place)) {
            agents.push(number);
        }
        if role == Role::Lead {
            self.lead = number;
        }
        let id = PersonId(i64::try_from(number).unwrap_or(0) + 1);
        self.people.push(Person { id, organisation, role, tier, name, email, language });
    }

    fn add_customers(&mut self, count: usize, dice: &mut Dice) {
        for number in 0..count {
            if number % 40 == 0 {
                let town = TOWNS[number / 40 % TOWNS.len()];
                let trade = TRADES[number / 40 / TOWNS.len() % TRADES.len()];
                let again = number / 40 / TOWNS.len() / TRADES.len();
                let name = if again == 0 { format!("{town} {trade}") } else { format!("{town} {trade} {}", again + 1) };
                let places = vec![(format!("the {town} office"), format!("kontoret i {town}"))];
                self.organisation(OrganisationKind::Client, name, places);
            }
            let organisation = self.organisations.len() - 1;
            let role = if number % 40 == 0 { Role::CustomerLead } else { Role::Customer };
            let language = if dice.percent(35) { English } else { Swedish };
            let name = any_name(dice);
            let email = format!("{}.{}@kund{}.example", mail_name(&name), number + 1, number / 40 + 1);
            self.person(organisation, role, None, name, email, language);
        }
    }

    fn add_agents(&mut self, count: usize, dice: &mut Dice) {
        for number in 0..count {
            let tier = if number % 6 == 5 { 3 } else { 1 + i64::from(number % 3 == 2) };
            let name = any_name(dice);
            let email = format!("{}.{}@norrvik.example", mail_name(&name), number + 1);
            self.person(0, Role::Agent, Some(tier), name, email, Swedish);
        }
    }

    /// A person by address.
    pub fn by_email(&self, email: &str) -> Option<usize> {
        self.people.iter().position(|person| person.email == email)
    }

    /// The other customers of a person's organisation.
    pub fn colleagues(&self, person: usize) -> Vec<usize> {
        let organisation = self.people[person].organisation;
        // They stand together, so that it is enough to look around.
        let around = person.saturating_sub(40)..(person + 40).min(self.people.len());
        around.filter(|other| *other != person && self.people[*other].organisation == organisation).collect()
    }
}

fn any_name(dice: &mut Dice) -> String {
    let first = dice.pick(FIRST_NAMES).copied().unwrap_or_default();
    let last = dice.pick(LAST_NAMES).copied().unwrap_or_default();
    format!("{first} {last}")
}

/// A name as it stands in an address.
fn mail_name(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|c| match c {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            'é' => 'e',
            'ı' => 'i',
            ' ' => '.',
            other => other,
        })
        .collect()
}

/// The accounts that stay the same whatever is changed here: who they are and how to address them.
pub fn known_accounts() -> impl Iterator<Item = (&'static str, &'static str, Role, Option<i64>, &'static str, Language)>
{
    COMPANIES.iter().flat_map(|(_, company, _, people)| {
        people.iter().map(|(name, email, role, tier, language)| (*name, *company, *role, *tier, *email, *language))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DisplayName, EmailAddress};
    use std::collections::HashSet;

    #[test]
    fn the_standing_cast_is_thirty_people_of_seven_companies() {
        let cast = Cast::new(400, &mut Dice::of(1, 1));
        assert_eq!((cast.organisations.len(), cast.people.len()), (7, 30));
        for kind in [(OrganisationKind::Client, 4), (OrganisationKind::Vendor, 2), (OrganisationKind::Provider, 1)] {
            assert_eq!(cast.organisations.iter().filter(|o| o.kind == kind.0).count(), kind.1);
        }
        for (number, organisation) in cast.organisations.iter().enumerate() {
            let people: Vec<_> = cast.people.iter().filter(|p| p.organisation == number).collect();
            assert!(people.iter().all(|p| p.role.home() == organisation.kind), "{}", organisation.name);
            let leads = people.iter().filter(|p| p.role == Role::CustomerLead).count();
            assert_eq!(leads, usize::from(organisation.kind == OrganisationKind::Client), "{}", organisation.name);
        }
    }

    #[test]
    fn every_address_is_one_and_only_one() {
        let cast = Cast::new(1_000_000, &mut Dice::of(1, 1));
        let addresses: HashSet<_> = cast.people.iter().map(|p| p.email.as_str()).collect();
        assert_eq!(addresses.len(), cast.people.len());
        for person in &cast.people {
            let address = EmailAddress::parse(&person.email).expect("an address");
            assert_eq!(address.as_str(), person.email);
            assert!(DisplayName::parse(&person.name).is_ok());
        }
        assert!(cast.people.iter().enumerate().all(|(n, p)| !p.role.is_customer() || !cast.colleagues(n).is_empty()));
    }
}
