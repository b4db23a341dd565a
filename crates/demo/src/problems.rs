//! Problems behind the latest tickets, a banner that customers see, and what was learned.

use super::DemoError;
use super::shelf::CATEGORIES;
use super::world::Ground;
use crate::db::banner::Content;
use crate::db::event::NewEvent;
use crate::db::problem::NewProblem;
use crate::db::problem_list::Ticket;
use crate::db::{self, Conn};
use crate::domain::likeness::{Stems, Weights};
use crate::domain::{
    CategoryId, EventData, OrganisationId, PersonId, ProblemEvent, ProblemId, ProblemState, ProductId, Timestamp,
};

/// Incidents of one problem at most.
const INCIDENTS: usize = 12;
/// From this likeness on a ticket is an incident.
const LIKE: f64 = 0.15;

/// A problem: its category's key, title, symptoms, cause, workaround.
struct Story {
    category: &'static str,
    title: &'static str,
    symptoms: &'static str,
    cause: &'static str,
    workaround: &'static str,
    state: ProblemState,
    /// Address of its owner.
    owner: &'static str,
}

const STORIES: &[Story] = &[
    Story {
        category: "no-connection",
        title: "Internet down where the fibre box shows a red light",
        symptoms: "No internet at a whole place. Red light on the fibre box. Internet nere, hela nätet borta.",
        cause: "",
        workaround: "Connect the mobile backup: press its power button for five seconds and wait until the light is green.",
        state: ProblemState::Open,
        owner: "tier3@norrvik.example",
    },
    Story {
        category: "vpn",
        title: "VPN drops every 20 minutes",
        symptoms: "VPN disconnects while working from home. Remote access keeps dropping.",
        cause: "The gateway ends sessions that renew their key twice within a minute.",
        workaround: "Until the gateway is replaced:\n\n1. Open the settings of the VPN program.\n2. Choose *Compatible connection*.\n3. Connect again. The connection is a little slower and stays up.",
        state: ProblemState::KnownError,
        owner: "tier3@norrvik.example",
    },
    Story {
        category: "printer",
        title: "Label printers print blank labels after the update",
        symptoms: "Labels come out empty, the printer feeds labels without printing.",
        cause: "The update turns the heat of the print head down.",
        workaround: "Hold *Feed* for six seconds until the printer blinks twice. It measures the labels anew and prints again.",
        state: ProblemState::KnownError,
        owner: "tier2@norrvik.example",
    },
    Story {
        category: "calls",
        title: "Outgoing calls are cut off after 20 seconds",
        symptoms: "Calls drop after about 20 seconds. Cut off in the middle of calls.",
        cause: "",
        workaround: "",
        state: ProblemState::Open,
        owner: "tier2@norrvik.example",
    },
];

/// What was learned: category of the ticket, title, symptoms, solution.
const LESSONS: &[(&str, &str, &str, &str)] = &[
    (
        "wifi",
        "Guest Wi-Fi does not let visitors in",
        "The sign-in page for guests stays white.",
        "The voucher list was full. Remove vouchers older than a week, and guests get in at once.",
    ),
    (
        "mailbox",
        "A shared calendar is missing after a change of team",
        "The calendar has disappeared from the list; searching does not find it.",
        "Membership is read once a night. Ask for a fresh reading in the directory, then restart the mail program.",
    ),
    (
        "files",
        "Folder on the file server cannot be reached from one place",
        "Kan inte öppna filer. The folder is gone for everybody at one place.",
        "The place had an old address of the file server. Renew the address of the router there.",
    ),
];

/// Puts the problems into the database, after the tickets.
pub async fn fill(conn: &mut Conn, ground: &Ground, now: Timestamp) -> Result<(), DemoError> {
    for (number, story) in (1i64..).zip(STORIES) {
        let Some((category, product)) = place(ground, story.category) else { continue };
        let Some(owner) = person(ground, story.owner) else { continue };
        let since = now.plus_days(-2 * number);
        let new = NewProblem {
            title: story.title,
            symptoms: story.symptoms,
            cause: story.cause,
            workaround: story.workaround,
            state: story.state,
            owner_id: Some(owner),
            product_id: product,
            category_id: Some(category),
            submission: None,
        };
        let id = db::problem::insert(conn, &new, since).await?;
        db::problem::record(conn, id, Some(owner), &ProblemEvent::Opened { ticket: None }, since).await?;
        let incidents = incidents(conn, category, story, now).await?;
        for ticket in incidents {
            link(conn, id, story.title, owner, &ticket, since, now).await?;
        }
        if number == 1 {
            publish(conn, ground, id, owner, since).await?;
        }
    }
    let author = person(ground, "tier2@norrvik.example");
    for (category, title, symptoms, solution) in LESSONS {
        let Some((category, _)) = place(ground, category) else { continue };
        let tickets = db::problem_list::of_category(conn, category, now.plus_days(-90), 100).await?;
        let solved = tickets.iter().find(|ticket| !ticket.status.is_open());
        if let (Some(ticket), Some(author)) = (solved, author) {
            db::draft::insert(conn, ticket.id, author, (title, symptoms, solution), now.plus_days(-1)).await?;
        }
    }
    Ok(())
}

fn place(ground: &Ground, key: &str) -> Option<(CategoryId, Option<ProductId>)> {
    let number = CATEGORIES.iter().position(|(known, ..)| *known == key)?;
    let (_, product, ..) = CATEGORIES.get(number)?;
    Some((*ground.shelf.categories.get(number)?, ground.shelf.products.get(*product).copied()))
}

fn person(ground: &Ground, address: &str) -> Option<PersonId> {
    ground.cast.people.iter().find(|person| person.email == address).map(|person| person.id)
}

/// The latest tickets of the category that are like the story.
async fn incidents(
    conn: &mut Conn,
    category: CategoryId,
    story: &Story,
    now: Timestamp,
) -> Result<Vec<Ticket>, DemoError> {
    let all = db::problem_list::of_category(conn, category, now.plus_days(-60), 200).await?;
    let own = Stems::of(&format!("{}\n{}", story.title, story.symptoms));
    let stems: Vec<Stems> = all.iter().map(|ticket| Stems::of(&ticket.folded)).collect();
    let weights = Weights::of(stems.iter());
    let like = all.into_iter().zip(&stems).filter(|(_, stems)| weights.alike(&own, stems) >= LIKE);
    let mut like: Vec<Ticket> = like.map(|(ticket, _)| ticket).collect();
    // Those that are worked on first; within these the latest.
    like.sort_by_key(|ticket| !ticket.status.is_open());
    like.truncate(INCIDENTS);
    Ok(like)
}

async fn link(
    conn: &mut Conn,
    id: ProblemId,
    title: &str,
    owner: PersonId,
    ticket: &Ticket,
    since: Timestamp,
    now: Timestamp,
) -> Result<(), DemoError> {
    // Not before either of them was there.
    let at = ticket.created_at.max(since).plus_minutes(40).min(now);
    let data = EventData::ProblemLinked { problem: id.0, title: title.to_owned() };
    let event = NewEvent {
        ticket: ticket.id,
        actor: Some(owner),
        data: &data,
        body: "",
        body_html: "",
        card: None,
        share: None,
        place: None,
    };
    db::event::insert(conn, &event, at).await?;
    db::problem::link(conn, id, ticket.id, at).await?;
    db::problem::record(conn, id, Some(owner), &ProblemEvent::Linked { ticket: ticket.id.0 }, at).await?;
    Ok(())
}

/// Tells two client companies of a problem.
async fn publish(
    conn: &mut Conn,
    ground: &Ground,
    id: ProblemId,
    owner: PersonId,
    at: Timestamp,
) -> Result<(), DemoError> {
    let named = |name: &str| ground.cast.organisations.iter().find(|known| known.name == name).map(|known| known.id);
    let organisations: Vec<OrganisationId> =
        ["Kustvården AB", "Bergslagens Bygg"].into_iter().filter_map(named).collect();
    let content = Content {
        title_en: "Internet access is down at some places",
        text_en: "Our supplier is repairing a cable. If your fibre box shows a red light, use the mobile backup meanwhile.",
        title_sv: "Internet ligger nere på några platser",
        text_sv: "Vår leverantör lagar en kabel. Om er fiberbox lyser rött kan ni använda mobil reserv så länge.",
        everyone: false,
        starts_at: at,
        ends_at: None,
        organisations: &organisations,
        products: &[],
    };
    // Example data is the same each time it is made, and so is this key.
    db::banner::insert(conn, id, "demo-internet-down", &content).await?;
    db::problem::record(conn, id, Some(owner), &ProblemEvent::Published, at).await?;
    Ok(())
}
