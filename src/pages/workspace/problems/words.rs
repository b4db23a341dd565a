//! Words for problems.

use crate::domain::view::ProblemEntry;
use crate::domain::{Language, ProblemEvent, ProblemField, ProblemState};
use crate::t;
use leptos::prelude::*;

/// The name of a state.
pub fn state(l: Language, state: ProblemState) -> &'static str {
    match state {
        ProblemState::Open => t::problems::state_open(l),
        ProblemState::KnownError => t::problems::state_known_error(l),
        ProblemState::Resolved => t::problems::state_resolved(l),
    }
}

/// A state as a badge. Shape and words tell it, not colour alone.
#[component]
pub fn StateBadge(state: ProblemState) -> impl IntoView {
    let shape = match state {
        ProblemState::Open => "open",
        ProblemState::KnownError => "waiting",
        ProblemState::Resolved => "solved",
    };
    view! { <span class="badge" data-status=shape>{self::state(crate::ui::language(), state)}</span> }
}

fn field(l: Language, field: ProblemField) -> &'static str {
    match field {
        ProblemField::Title => t::problems::title(l),
        ProblemField::Symptoms => t::problems::symptoms(l),
        ProblemField::Cause => t::problems::cause(l),
        ProblemField::Workaround => t::problems::workaround(l),
        ProblemField::Owner => t::problems::owner(l),
        ProblemField::Category => t::problems::category(l),
    }
}

/// What happened to a problem, in one sentence.
pub fn sentence(l: Language, entry: &ProblemEntry) -> String {
    let who = entry.who.as_str();
    match &entry.what {
        ProblemEvent::Opened { ticket: Some(ticket) } => t::problems::story_opened_from(l, who, &ticket.to_string()),
        ProblemEvent::Opened { ticket: None } => t::problems::story_opened(l, who),
        ProblemEvent::Edited { fields } => {
            let fields: Vec<String> = fields.iter().map(|part| field(l, *part).to_lowercase()).collect();
            t::problems::story_edited(l, who, &fields.join(", "))
        }
        ProblemEvent::OwnerChanged { to: Some(to) } => t::problems::story_owner(l, who, to),
        ProblemEvent::OwnerChanged { to: None } => t::problems::story_no_owner(l, who),
        ProblemEvent::StateChanged { from, to } => t::problems::story_state(l, who, state(l, *from), state(l, *to)),
        ProblemEvent::Resolved { code, .. } => t::problems::story_resolved(l, who, code),
        ProblemEvent::Linked { ticket } => t::problems::story_linked(l, who, &ticket.to_string()),
        ProblemEvent::Unlinked { ticket } => t::problems::story_unlinked(l, who, &ticket.to_string()),
        ProblemEvent::Reported { ticket } => t::problems::story_reported(l, who, &ticket.to_string()),
        ProblemEvent::WorkaroundSent { tickets } => t::problems::story_sent(l, who, *tickets),
        ProblemEvent::IncidentsSolved { tickets } => t::problems::story_solved(l, who, *tickets),
        ProblemEvent::Published => t::problems::story_published(l, who),
        ProblemEvent::BannerChanged => t::problems::story_banner(l, who),
        ProblemEvent::Withdrawn => t::problems::story_withdrawn(l, who),
    }
}
