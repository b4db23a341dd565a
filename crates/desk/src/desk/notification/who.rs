//! Who acts and who is told where somebody is named. The one rule: while a person is away, whoever stands in does.

use crate::db::person::Person;
use crate::db::ticket::Ticket;
use crate::db::{self, Conn};
use crate::desk::when::when;
use crate::domain::view::{Named, Viewer};
use crate::domain::{PersonId, Role, Timestamp};
use crate::error::AppError;
use crate::t;
use std::collections::BTreeMap;

/// How many are asked one after the other, each standing in for the one before.
const MOST: usize = 8;

/// Somebody who acts or is told.
#[derive(Clone, Debug)]
pub struct Participant {
    pub person: Person,
    /// The name of the absent person for whom they stand in.
    pub stands_in_for: Option<String>,
}

impl From<Person> for Participant {
    fn from(person: Person) -> Participant {
        Participant { person, stands_in_for: None }
    }
}

/// Who acts where this person is named: they themselves, or whoever stands in while they are away; nobody if nobody does, or
/// who would does not fit.
pub async fn acting(
    conn: &mut Conn,
    person: Person,
    now: Timestamp,
    fits: impl Fn(&Person) -> bool,
) -> Result<Option<Participant>, AppError> {
    let mut asked = vec![person.id];
    let mut here = None;
    while let Some(away) = db::team::absence(conn, *asked.last().unwrap_or(&person.id)).await?
        && away.is_at(now)
    {
        let Some(id) = away.substitute_id.filter(|id| !asked.contains(id) && asked.len() < MOST) else {
            return Ok(None);
        };
        here = db::person::get(conn, id).await?;
        asked.push(id);
    }
    let acting = match here {
        None => Participant::from(person),
        Some(here) => Participant { person: here, stands_in_for: Some(person.name) },
    };
    Ok(Some(acting).filter(|acting| acting.person.works_here() && fits(&acting.person)))
}

/// Who gets what a person chooses to give to somebody: whoever acts for them, and they themselves if nobody does. Nobody
/// stands in for those who take something themselves.
pub async fn given(
    conn: &mut Conn,
    person: Person,
    by: Option<PersonId>,
    now: Timestamp,
    fits: impl Fn(&Person) -> bool,
) -> Result<Participant, AppError> {
    if by == Some(person.id) {
        return Ok(person.into());
    }
    Ok(acting(conn, person.clone(), now, fits).await?.unwrap_or_else(|| person.into()))
}

/// Those who are told what these people are to be told, each once: whoever stands in for those who are away, and they
/// themselves where nobody does. Nobody is told what they did.
pub async fn readers(
    conn: &mut Conn,
    people: Vec<Person>,
    but: Option<PersonId>,
    now: Timestamp,
) -> Result<Vec<Participant>, AppError> {
    let away = db::team::absent(conn, now).await?;
    let mut readers: Vec<Participant> = Vec::new();
    for person in people.into_iter().filter(|person| person.works_here() && Some(person.id) != but) {
        let mut reader = Participant::from(person);
        if away.iter().any(|(id, _)| *id == reader.person.id) {
            reader = acting(conn, reader.person.clone(), now, |_| true).await?.unwrap_or(reader);
        }
        match readers.iter_mut().find(|known| known.person.id == reader.person.id) {
            // Told in their own name.
            Some(known) if reader.stands_in_for.is_none() => known.stands_in_for = None,
            Some(_) => {}
            None => readers.push(reader),
        }
    }
    readers.retain(|reader| Some(reader.person.id) != but);
    Ok(readers)
}

/// The assignee of a ticket.
pub async fn assignee(conn: &mut Conn, ticket: &Ticket) -> Result<Vec<Person>, AppError> {
    Ok(match ticket.assignee_id {
        Some(id) => db::person::get(conn, id).await?.into_iter().collect(),
        None => Vec::new(),
    })
}

/// Those who wait for the requester: whoever has a ticket, and whoever answered last without having it.
pub async fn in_conversation(conn: &mut Conn, ticket: &Ticket) -> Result<Vec<Person>, AppError> {
    let mut people = assignee(conn, ticket).await?;
    let answered = db::event::answered_by(conn, ticket.id, ticket.assignee_id.is_some()).await?;
    if let Some(id) = answered.filter(|id| Some(*id) != ticket.assignee_id) {
        people.extend(db::person::get(conn, id).await?);
    }
    Ok(people)
}

/// The people to whose team or tier a ticket has come; where there are none, those who lead.
pub async fn at_place(conn: &mut Conn, ticket: &Ticket) -> Result<Vec<Person>, AppError> {
    let staff = db::person::agents(conn).await?;
    let found: Vec<Person> = match ticket.team_id {
        Some(team) => {
            let members = db::team::member_ids(conn, team).await?;
            staff.iter().filter(|person| members.contains(&(person.id,))).cloned().collect()
        }
        None => staff
            .iter()
            .filter(|person| person.role == Role::Agent && person.tier_id == Some(ticket.tier_id))
            .cloned()
            .collect(),
    };
    if found.is_empty() { leads(conn, ticket).await } else { Ok(found) }
}

/// Those who lead a ticket's team; where nobody does, the leads, and where there are none, the admins.
pub async fn leads(conn: &mut Conn, ticket: &Ticket) -> Result<Vec<Person>, AppError> {
    let staff = db::person::agents(conn).await?;
    if let Some(team) = ticket.team_id {
        let leading = db::team::leads(conn, team).await?;
        let theirs: Vec<_> = staff.iter().filter(|person| leading.contains(&(person.id,))).cloned().collect();
        if !theirs.is_empty() {
            return Ok(theirs);
        }
    }
    let all = |role| staff.iter().filter(|person| person.role == role).cloned().collect::<Vec<_>>();
    let leads = all(Role::Lead);
    Ok(if leads.is_empty() { all(Role::Admin) } else { leads })
}

/// Texts of forms about those who are away: until when, and who stands in.
#[derive(Default)]
pub struct AbsenceTexts(BTreeMap<i64, String>);

impl AbsenceTexts {
    pub async fn load(conn: &mut Conn, viewer: &Viewer, now: Timestamp) -> Result<AbsenceTexts, AppError> {
        let (l, mut said) = (viewer.language, BTreeMap::new());
        for (id, until) in db::team::absent(conn, now).await? {
            let Some(person) = db::person::get(conn, id).await?.filter(Person::works_here) else { continue };
            let until = when(until, viewer, now).text;
            let name = person.name.clone();
            let text = match acting(conn, person, now, |_| true).await? {
                Some(acting) => t::notification::away_stood_in(l, &name, &until, &acting.person.name),
                None => t::notification::away(l, &name, &until),
            };
            said.insert(id.0, text);
        }
        Ok(AbsenceTexts(said))
    }

    /// A person as forms offer them.
    pub fn offer(&self, named: Named) -> Named {
        match self.0.get(&named.id) {
            Some(text) => Named { name: text.clone(), ..named },
            None => named,
        }
    }
}
