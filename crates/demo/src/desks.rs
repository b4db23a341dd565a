//! Teams of the example data: a front line that follows the sun, and desks by subject above it, with the rules by which
//! new tickets are sent on their way.

use super::people::Cast;
use super::shelf::{Shelf, category, tag};
use crate::db::team::TeamRow;
use crate::db::{self, Conn, DbResult};
use crate::domain::routing::{Assignment, Condition, Conditions, RuleField, RuleResult, Skills};
use crate::domain::service::calendar::DayRange;
use crate::domain::{PersonId, ProductId, TeamId, TicketId, Tier, TierId};
use sqlx::types::Json;

/// A team: the position of its tier, its name and place, the zone in which it works from eight to five every day (none:
/// round the clock), the products it knows, how its tickets are given out, and its standing members.
type Desk =
    (i64, &'static str, &'static str, Option<&'static str>, &'static [usize], Assignment, &'static [&'static str]);

#[rustfmt::skip]
const DESKS: &[Desk] = &[
    (1, "Stockholm desk", "Europe", Some("Europe/Stockholm"), &[], Assignment::Off,
        &["tier1@norrvik.example", "lina.aberg@norrvik.example"]),
    (1, "Manila desk", "Asia", Some("Asia/Manila"), &[], Assignment::Off, &["oskar.wikstrom@norrvik.example"]),
    (1, "Denver desk", "Americas", Some("America/Denver"), &[], Assignment::Off, &["fatima.rahimi@norrvik.example"]),
    (2, "Networks", "", None, &[0, 1], Assignment::Off,
        &["tier2@norrvik.example", "johan.norberg@norrvik.example"]),
    (2, "Workplace", "", None, &[2, 3, 4], Assignment::Off, &["mira.bjork@norrvik.example"]),
    (3, "Specialists", "", None, &[], Assignment::LeastLoaded,
        &["tier3@norrvik.example", "petter.sandell@norrvik.example"]),
];

/// A rule: its name, words of which the text holds one, the key of a category, and the tag that it adds.
type Sorting = (&'static str, &'static [&'static str], Option<&'static str>, &'static str);

const RULES: &[Sorting] = &[
    ("Suspicious messages", &[], Some("suspicious"), "security"),
    ("New employees", &[], Some("joiner"), "new-employee"),
    ("Outages", &["outage", "avbrott"], None, "outage"),
    ("Remote access", &["vpn"], None, "vpn"),
    ("Certificates", &["certificate", "certifikat"], None, "certificate"),
    ("Forgotten passwords", &["password", "lösenord"], None, "password"),
    ("Licences", &["licence", "licens"], None, "licence"),
    ("Printers", &["printer", "skrivare"], Some("printer"), "printer"),
    ("Lost files", &["backup", "restore", "återställ"], Some("files"), "backup"),
    ("Wireless networks", &["wi-fi", "wifi"], None, "wi-fi"),
];

/// A team as tickets are put to it.
pub struct Placed {
    id: TeamId,
    tier: TierId,
    products: Vec<ProductId>,
    members: Vec<PersonId>,
}

/// The team of a ticket at a tier: one of whoever has it there, or else one that knows its product.
pub fn team_of(
    desks: &[Placed],
    tier: TierId,
    who: Option<PersonId>,
    product: Option<ProductId>,
    ticket: TicketId,
) -> Option<TeamId> {
    let here: Vec<_> = desks.iter().filter(|desk| desk.tier == tier).collect();
    let theirs = here.iter().find(|desk| who.is_some_and(|person| desk.members.contains(&person)));
    let knows = || here.iter().find(|desk| product.is_some_and(|product| desk.products.contains(&product)));
    let any = || here.get(usize::try_from(ticket.0).unwrap_or(0) % here.len().max(1));
    theirs.or_else(knows).or_else(any).map(|desk| desk.id)
}

/// Sets the teams up, and the rules.
pub async fn set_up(conn: &mut Conn, cast: &Cast, shelf: &Shelf, tiers: &[Tier]) -> DbResult<Vec<Placed>> {
    let mut placed = Vec::new();
    for (position, name, place, zone, products, assignment, members) in DESKS {
        let Some(tier) = tiers.iter().find(|tier| tier.position == *position) else { continue };
        let calendar_id = match zone {
            Some(zone) => {
                let week = std::array::from_fn(|_| vec![DayRange::new((8, 0), (17, 0))]);
                Some(db::service::insert_calendar(conn, name, zone, &week).await?)
            }
            None => None,
        };
        let products: Vec<_> = products.iter().filter_map(|number| shelf.products.get(*number).copied()).collect();
        let row = TeamRow {
            id: TeamId::default(),
            tier_id: tier.id,
            name: (*name).to_owned(),
            calendar_id,
            place: (*place).to_owned(),
            skills: Json(Skills { products: products.clone(), ..Skills::default() }),
            assignment: *assignment,
            capacity: 12,
            last_person_id: None,
            archived_at: None,
        };
        let id = db::team::insert(conn, &row).await?;
        let numbers = members.iter().filter_map(|email| cast.by_email(email));
        let members: Vec<_> = numbers.map(|number| cast.people[number].id).collect();
        for (number, member) in members.iter().enumerate() {
            db::team::add_member(conn, id, *member).await?;
            // Whoever stands first leads a team of several.
            if number == 0 && members.len() > 1 {
                db::team::set_member(conn, id, *member, &Skills::default(), true, None).await?;
            }
        }
        placed.push(Placed { id, tier: tier.id, products, members });
    }
    for (position, (name, words, key, label)) in (1..).zip(RULES) {
        let condition = |field, values| Condition { field, negated: false, values };
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        let of_category = key.and_then(category).and_then(|place| shelf.categories.get(place));
        let mut any: Vec<_> =
            of_category.map(|id| condition(RuleField::Category, vec![id.to_string()])).into_iter().collect();
        if !words.is_empty() {
            any.push(condition(RuleField::Text, words));
        }
        let tags = tag(label).and_then(|place| shelf.tags.get(place).copied()).into_iter().collect();
        let result = RuleResult { tags, ..RuleResult::default() };
        db::routing::insert(conn, position, name, &Conditions { all: Vec::new(), any }, &result).await?;
    }
    Ok(placed)
}
