//! What requesters of example tickets answered to the survey, and what their lead did about bad answers.

use super::dice::Dice;
use super::play::ExampleTicket;
use super::world::World;
use crate::db::bulk::{ClockOf, EventRow, SurveyRow};
use crate::desk::{Secret, markdown};
use crate::domain::report::{Rating, Reason};
use crate::domain::{ClockKind, EventData, EventId, Language, PersonId, Status, TicketId, Timestamp};

/// An answer with everything that is written about it. Its events get their numbers when all tickets are told.
pub struct Answer {
    pub survey: SurveyRow,
    pub events: Vec<EventRow>,
    /// Whether all promised times towards the requester were kept.
    pub kept: bool,
    pub rating: Rating,
}

/// Of a hundred closed tickets so many are answered about.
const ANSWERED: usize = 30;

/// What the requester of a ticket answered, if anything.
pub fn answer(world: &World, told: &ExampleTicket, clocks: &[ClockOf], place: u64) -> Option<Answer> {
    let ticket = &told.ticket;
    let closed = ticket.closed_at.filter(|_| ticket.status == Status::Closed)?;
    let mut dice = Dice::of(world.seed ^ 0x5A7E, place);
    if !dice.percent(ANSWERED) {
        return None;
    }
    let at = closed.plus_minutes(dice.mostly_low(3, 2_880));
    // Whoever goes on in another ticket has something else to do.
    let goes_on = told.events.iter().any(|event| event.kind == "followed_up_by");
    if goes_on || at.plus_minutes(3 * 1_440) > world.now {
        return None;
    }
    let kept = clocks.iter().all(|clock| {
        let towards =
            matches!(clock.run.kind, ClockKind::FirstResponse | ClockKind::NextResponse | ClockKind::Resolution);
        !towards || clock.computed.broken.is_none()
    });
    let (good, fair) = if kept { (84, 11) } else { (52, 25) };
    let throw = dice.below(100);
    let rating = match throw {
        _ if throw < good => Rating::Good,
        _ if throw < good + fair => Rating::Fair,
        _ => Rating::Bad,
    };
    let says = dice.percent(if rating == Rating::Good { 35 } else { 75 });
    let reason = dice.pick(Reason::for_rating(rating)).copied().filter(|_| says);
    let language = world.ground.cast.people.get(told.requester).map_or(Language::English, |person| person.language);
    let comment = reason.map_or("", |reason| comment(language, reason, &mut dice));
    let asked = ticket.requester_id;
    let mut events = vec![event(ticket.id, asked, &EventData::Rated { rating }, "", at)];
    let explained = reason.map(|_| at.plus_minutes(1));
    if let Some(at) = explained {
        events.push(event(ticket.id, asked, &EventData::RatingExplained { reason }, comment, at));
    }
    // The lead gets round to most of them, the latest are still to be done.
    let followed = (rating == Rating::Bad && at.plus_days(9) < world.now && dice.percent(85))
        .then(|| at.plus_minutes(dice.between(200, 2_800)));
    let lead = world.ground.cast.people.get(world.ground.cast.lead).map(|person| person.id);
    let note = "Called the customer, said what went wrong and what we do about it.";
    if let (Some(at), Some(lead)) = (followed, lead) {
        events.push(event(ticket.id, lead, &EventData::RatingFollowedUp, note, at));
    }
    let survey = SurveyRow {
        ticket_id: ticket.id,
        person_id: asked,
        token_hash: Secret::new().hash(),
        sent_at: closed,
        expires_at: closed.plus_days(30),
        rating,
        reason,
        comment: comment.to_owned(),
        answered_at: at,
        explained_at: explained,
        followed_at: followed.filter(|_| lead.is_some()),
        followed_by: lead.filter(|_| followed.is_some()),
        follow_note: if followed.is_some() { note.to_owned() } else { String::new() },
    };
    Some(Answer { survey, events, kept, rating })
}

/// A few words of their own, which not everybody writes.
fn comment(language: Language, reason: Reason, dice: &mut Dice) -> &'static str {
    if dice.percent(45) {
        return "";
    }
    match (language, reason) {
        (Language::English, Reason::Fast) => "Solved before my coffee was cold.",
        (Language::English, Reason::Friendly) => "Patient with my questions, thank you.",
        (Language::English, Reason::Clear) => "Now I know what to do next time.",
        (Language::English, Reason::Slow) => "Two days without news is too long for us.",
        (Language::English, Reason::NotSolved) => "It came back the day after.",
        (Language::English, Reason::Unclear) => "I did not understand half of the answer.",
        (Language::English, Reason::AskedTwice) => "I had to explain it from the beginning three times.",
        (Language::Swedish, Reason::Fast) => "Löst innan kaffet hann kallna.",
        (Language::Swedish, Reason::Friendly) => "Tålmodiga med mina frågor, tack.",
        (Language::Swedish, Reason::Clear) => "Nu vet jag hur jag gör nästa gång.",
        (Language::Swedish, Reason::Slow) => "Två dagar utan besked är för länge för oss.",
        (Language::Swedish, Reason::NotSolved) => "Felet var tillbaka dagen efter.",
        (Language::Swedish, Reason::Unclear) => "Jag förstod inte hälften av svaret.",
        (Language::Swedish, Reason::AskedTwice) => "Jag fick förklara allt från början tre gånger.",
        (_, Reason::Other) => "",
    }
}

fn event(ticket_id: TicketId, actor: PersonId, data: &EventData, body: &str, at: Timestamp) -> EventRow {
    EventRow {
        id: EventId(0),
        ticket_id,
        at,
        actor_id: Some(actor),
        audience: data.audience(),
        kind: data.kind(),
        data: serde_json::to_string(data).unwrap_or_default(),
        body: body.to_owned(),
        body_html: if body.is_empty() { String::new() } else { markdown::to_html(body) },
        card: None,
        share_id: None,
        place: None,
    }
}
