//! What the example data shows, and to whom.

use super::*;
use crate::desk::markdown;
use crate::domain::{Question, QuestionId, Subject};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

#[test]
fn every_state_that_a_tier_can_have_occurs_and_about_forty_five_are_open() {
    let world = world_of(400, NOW);
    let told = tell_all(&world);
    let mut seen: BTreeMap<(i64, Status), usize> = BTreeMap::new();
    for ticket in told.iter().map(|told| &told.ticket) {
        *seen.entry((ticket.tier_id.0 - 1, ticket.status)).or_default() += 1;
    }
    let mut wanted = vec![(1, Status::New), (4, Status::WaitingVendor)];
    for tier in 1..=3 {
        wanted.extend(
            [Status::Open, Status::WaitingCustomer, Status::Resolved, Status::Closed].map(|status| (tier, status)),
        );
    }
    assert_eq!(seen.keys().copied().collect::<BTreeSet<_>>(), wanted.into_iter().collect());
    let open: usize = seen.iter().filter(|((_, status), _)| status.is_open()).map(|(_, count)| count).sum();
    assert!((38..=54).contains(&open), "{open} open: {seen:?}");
    let no_one = |tier: i64| {
        told.iter()
            .map(|told| &told.ticket)
            .any(|ticket| ticket.tier_id.0 - 1 == tier && ticket.assignee_id.is_none() && ticket.status.is_open())
    };
    assert!((1..=3).all(no_one));
    let kinds: HashSet<_> = told.iter().flat_map(|told| &told.events).map(|event| event.kind).collect();
    let missing = [
        "opened",
        "replied",
        "noted",
        "vendor_message",
        "assigned",
        "priority_changed",
        "category_changed",
        "tagged",
        "status_changed",
        "escalated",
        "returned",
        "shared_with_vendor",
        "vendor_promised",
        "vendor_returned",
        "resolved",
        "confirmed",
        "not_solved",
        "reopened",
        "closed_by_time",
        "follows_up",
        "followed_up_by",
        "follower_added",
    ]
    .into_iter()
    .filter(|kind| !kinds.contains(kind))
    .collect::<Vec<_>>();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn most_are_solved_at_the_first_tier_and_tickets_are_of_many_kinds() {
    let world = world_of(2000, NOW);
    let told = tell_all(&world);
    let ended: Vec<_> = told.iter().filter(|told| told.ticket.resolved_at.is_some()).collect();
    let first = ended.iter().filter(|told| told.ticket.tier_id.0 == 2).count() * 100 / ended.len();
    assert!((70..=85).contains(&first), "{first} percent");
    let stories: HashSet<_> = told.iter().map(|told| told.story).collect();
    assert!(stories.len() >= 25 && stories.len() == world.library.stories.len(), "{}", stories.len());
    for language in [0, 1] {
        let share = told.iter().filter(|told| world.library.stories[told.story].language as usize == language).count();
        assert!(share * 100 / told.len() >= 30, "{share}");
    }
}

#[test]
fn what_is_written_is_valid_and_rendered_like_everything_else() {
    let world = world_of(1200, NOW);
    for told in tell_all(&world) {
        let ticket = &told.ticket;
        assert_eq!(Subject::parse(&ticket.subject).expect("a subject").as_str(), ticket.subject);
        let category =
            world.ground.shelf.categories.iter().position(|id| Some(*id) == ticket.category_id).expect("a category");
        for answer in &ticket.answers {
            let (_, label, kind, options, required) =
                *CATEGORIES[category].3.iter().find(|question| question.1 == answer.label).expect("a question");
            let options = options.iter().map(|option| (*option).to_owned()).collect();
            let question = Question { id: QuestionId(1), label: label.to_owned(), kind, options, required };
            assert_eq!(question.parse(&answer.value).expect("a valid answer").as_ref(), Some(answer));
        }
        for event in &told.events {
            let html = if event.body.is_empty() { String::new() } else { markdown::to_html(&event.body) };
            assert_eq!(event.body_html, html);
            assert!(!event.body.contains(['{', '}']) && crate::domain::clean_text(&event.body) == event.body);
        }
        for (file, content) in &told.files {
            assert_eq!((file.key.len(), file.size), (32, i64::try_from(content.len()).expect("small")));
            assert!(told.events.iter().any(|event| event.id == file.event_id));
        }
    }
}

#[test]
fn required_questions_are_answered_by_every_story() {
    let library = crate::story::Library::get().expect("the stories");
    for story in &library.stories {
        for (number, (key, _, _, _, required)) in CATEGORIES[story.category].3.iter().enumerate() {
            assert!(!required || story.answers.iter().any(|(known, _)| *known == number), "{}: {key}", story.id);
        }
        if let Some(wrong) = story.misfiled {
            assert_ne!(wrong, story.category, "{}", story.id);
        }
    }
}

/// Staff-only texts of a ticket: notes, cards, reasons and messages with the vendor.
fn secrets(told: &ExampleTicket) -> Vec<String> {
    let mut secrets = Vec::new();
    for (event, data) in told.events.iter().zip(data(told)) {
        if event.audience != Audience::Public {
            secrets.push(event.body.clone());
        }
        if let EventData::PriorityChanged { reason, .. } = data {
            secrets.push(reason);
        }
        match event.card.as_deref().map(|card| serde_json::from_str::<EntryCard>(card).expect("a card")) {
            Some(EntryCard::Handover(card)) => {
                secrets.extend([card.symptoms, card.tried, card.ruled_out, card.question])
            }
            Some(EntryCard::Answer { text }) => secrets.push(text),
            None => {}
        }
    }
    secrets.retain(|secret| secret.chars().count() > 24);
    secrets
}

#[test]
fn nothing_that_customers_read_tells_what_only_staff_may_know() {
    let world = world_of(1200, NOW);
    let words =
        ["internal", "intern notering", "handover card", "överlämning", "olt ", "vlan", "(staff", "not visible"];
    for told in tell_all(&world) {
        let secrets = secrets(&told);
        for event in told.events.iter().filter(|event| event.audience == Audience::Public) {
            let text = event.body.to_lowercase();
            for word in words {
                assert!(!text.contains(word), "{word:?} in {text}");
            }
            for secret in &secrets {
                assert!(!event.body.contains(secret.as_str()) && !event.data.contains(secret.as_str()), "{secret}");
            }
        }
    }
}

#[test]
fn vendors_learn_nobody_elses_name() {
    let world = world_of(3000, NOW);
    let cast = &world.ground.cast;
    for told in tell_all(&world).iter().filter(|told| !told.shares.is_empty()) {
        let requester = &cast.people[told.requester];
        let organisation = &cast.organisations[requester.organisation];
        let theirs = told.events.iter().filter(|event| event.share_id.is_some());
        for text in theirs.map(|event| format!("{} {}", event.body, event.card.as_deref().unwrap_or_default())) {
            assert!(!text.contains(&requester.name) && !text.contains(&organisation.name), "{text}");
        }
    }
}

#[test]
fn follow_ups_are_linked_both_ways_with_the_same_requester() {
    let world = world_of(400, NOW);
    let told = tell_all(&world);
    let by_id: HashMap<_, _> = told.iter().map(|told| (told.ticket.id, told)).collect();
    let later: Vec<_> = told.iter().filter(|told| told.ticket.follows_id.is_some()).collect();
    assert!(later.len() >= 3, "{}", later.len());
    for told in later {
        let earlier = by_id[&told.ticket.follows_id.expect("an earlier one")];
        assert_eq!((earlier.requester, &earlier.ticket.subject), (told.requester, &told.ticket.subject));
        assert!(data(told).any(|data| data == EventData::FollowsUp { ticket: earlier.ticket.id.0 }));
        assert!(data(earlier).any(|data| data == EventData::FollowedUpBy { ticket: told.ticket.id.0 }));
        assert!(earlier.ticket.closed_at.expect("ended") < told.ticket.created_at);
    }
    let ids: Vec<_> = told.iter().map(|told| (told.ticket.id, told.ticket.created_at)).collect();
    assert!(ids.is_sorted());
}

#[test]
fn maria_has_what_the_start_page_is_to_show() {
    let world = world_of(400, NOW);
    let maria = world.ground.cast.by_email("maria.ekstrom@kustvarden.example").expect("Maria");
    let hers: Vec<_> = tell_all(&world).into_iter().filter(|told| told.requester == maria).collect();
    let at = |subject: &str| {
        let found: Vec<_> = hers.iter().filter(|told| told.ticket.subject.starts_with(subject)).collect();
        found.last().map(|told| (told.ticket.tier_id.0 - 1, told.ticket.status))
    };
    assert_eq!(at("No internet at the Norrtälje clinic since"), Some((2, Status::Open)));
    assert_eq!(at("New laptop for Hanna Berg, starts Monday"), Some((1, Status::WaitingCustomer)));
    assert_eq!(at("Calls drop after about 20 seconds"), Some((4, Status::WaitingVendor)));
    assert_eq!(at("Shared calendar is missing for two nurses"), Some((1, Status::Closed)));
    assert_eq!(at("Cannot sign in after the password change"), Some((1, Status::Resolved)));
    let fibre =
        hers.iter().find(|told| told.ticket.tier_id.0 - 1 == 2 && told.ticket.status == Status::Open).expect("it");
    assert!(fibre.ticket.subject.starts_with("No internet"), "{}", fibre.ticket.subject);
    assert!(!fibre.files.is_empty() && !fibre.followers.is_empty());
    assert_eq!(PROVIDER, "Norrvik");
}
