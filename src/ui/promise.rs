//! Promised times, explained: what a service level asks, which one fits, and what became of the time.

use super::{language, measure::minutes, words};
use crate::domain::view::{Condition, DayHeld, HoursHeld, PolicyVerdict, PromisedTime, Spent};
use crate::domain::{ClockKind, Language, When};
use crate::t;
use leptos::prelude::*;

/// What a service level asks of a ticket: "Priority: Urgent".
pub fn asked(l: Language, what: Condition, name: &str) -> String {
    let (label, word) = match what {
        Condition::Organisation => (t::admin::organisation(l), None),
        Condition::Contract => {
            (t::service::contract(l), name.parse().ok().map(|contract| words::contract(l, contract)))
        }
        Condition::Category => (t::admin::field_category(l), None),
        Condition::Priority => (t::desk::priority(l), name.parse().ok().map(|priority| words::priority(l, priority))),
    };
    t::service::condition(l, label, word.unwrap_or(name))
}

/// A promised time: "First reply: 4 h (Round the clock, warning at 50 %)".
pub fn target(l: Language, time: &PromisedTime) -> String {
    let text = t::service::condition(l, &clock_name(l, time.clock, time.tier.as_deref()), &in_hours(l, time.minutes));
    let warning = time.warn.map(|percent| t::service::warning_at(l, &percent.to_string()));
    let terms: Vec<_> = time.hours.clone().into_iter().chain(warning).collect();
    if terms.is_empty() { text } else { t::service::with_terms(l, &text, &terms.join(", ")) }
}

/// What a clock is called; of the time at a tier, which one is known, with its name.
pub fn clock_name(l: Language, kind: ClockKind, tier: Option<&str>) -> String {
    tier.map_or_else(|| words::clock(l, kind).to_owned(), |tier| t::service::time_at_tier(l, tier))
}

/// Holidays and other dates with hours of their own, in a sentence; none when there are none.
pub fn differing(l: Language, days: &[DayHeld]) -> Option<String> {
    let word = |day: &DayHeld| {
        let closed = || t::service::closed_all_day(l).to_lowercase();
        let mut hours = if day.hours.is_empty() { closed() } else { day.hours.clone() };
        if let Some(from) = &day.from {
            hours = t::service::hours_from(l, &hours, &words::in_sentence(l, &from.text));
        }
        if let Some(until) = &day.until {
            hours = t::service::hours_until(l, &hours, &words::in_sentence(l, &until.text));
        }
        format!("{} {} ({hours})", day.day, day.name)
    };
    let all: Vec<String> = days.iter().map(word).collect();
    (!all.is_empty()).then(|| t::service::days_differ(l, &all.join(", ")))
}

/// The hours in which a promised time counted, one after the other; none when that is round the clock.
pub fn in_hours_held(l: Language, held: &[HoursHeld]) -> Option<String> {
    if held.iter().all(|part| part.hours.is_none()) {
        return None;
    }
    let word = |part: &HoursHeld| {
        let hours = part.hours.clone().unwrap_or_else(|| t::service::round_the_clock(l).to_lowercase());
        match &part.until {
            Some(until) => t::service::hours_until(l, &hours, &words::in_sentence(l, &until.text)),
            None => hours,
        }
    };
    held.iter().map(word).reduce(|before, after| t::service::hours_then(l, &before, &after))
}

/// Working time in hours and minutes: a day of it is no day.
pub fn in_hours(l: Language, count: i64) -> String {
    let (hours, rest) = (count / 60, count % 60);
    match (hours, rest) {
        (0, _) => minutes(l, rest),
        (_, 0) => t::ui::hours_short(l, hours),
        _ => format!("{} {}", t::ui::hours_short(l, hours), t::ui::minutes_short(l, rest)),
    }
}

/// That a shorter time was promised, and what is not part of it.
pub fn spared(l: Language, count: i64, since: &When) -> String {
    t::notification::shorter_target(l, &words::in_sentence(l, &since.text), &in_hours(l, count))
}

/// What became of a stretch of time.
pub fn spent(l: Language, spent: Spent) -> &'static str {
    match spent {
        Spent::Counted => t::service::spent_counted(l),
        Spent::Paused => t::service::spent_paused(l),
        Spent::Closed => t::service::spent_closed(l),
    }
}

/// Which service level a ticket gets: all that were asked, each with what does not fit.
#[component]
pub fn Verdicts(verdicts: Vec<PolicyVerdict>) -> impl IntoView {
    let l = language();
    let found = verdicts.iter().any(|verdict| verdict.chosen);
    let rows: Vec<_> = verdicts
        .into_iter()
        .map(|verdict| {
            let (word, shape) =
                if verdict.chosen { (t::service::fits(l), "open") } else { (t::service::does_not_fit(l), "closed") };
            let asks: Vec<_> = verdict
                .asks
                .iter()
                .map(|(what, name, met)| {
                    let text = asked(l, *what, name);
                    let text = if *met { t::service::met(l, &text) } else { t::service::not_met(l, &text) };
                    view! { <li data-met=met.to_string()>{text}</li> }
                })
                .collect();
            let asks = if asks.is_empty() {
                view! { <p class="muted small">{t::service::every_ticket(l)}</p> }.into_any()
            } else {
                view! { <ul class="plain small">{asks}</ul> }.into_any()
            };
            view! {
                <li data-chosen=verdict.chosen.then_some("")>
                    <span class="badge" data-status=shape>{word}</span>
                    <div><b>{verdict.name}</b>{asks}</div>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="verdicts">
            <header><h2 id="verdicts">{t::service::which_policy(l)}</h2></header>
            {(!found).then(|| view! { <p>{t::service::no_policy_fits(l)}</p> })}
            <ol class="verdicts">{rows}</ol>
        </section>
    }
}

/// What became of all the time of a promise, drawn; the list beside it says the same in words.
#[component]
pub fn SpentBar(parts: Vec<(i64, Spent)>, #[prop(into)] label: String) -> impl IntoView {
    let mut from = 0;
    let rects: Vec<_> = parts
        .into_iter()
        .map(|(share, spent)| {
            let x = from;
            from += share;
            view! { <rect x=x.to_string() y="0" width=share.to_string() height="24" data-spent=spent.as_str()></rect> }
        })
        .collect();
    view! {
        <svg class="spent-bar" viewBox="0 0 1000 24" preserveAspectRatio="none" role="img" aria-label=label>{rects}</svg>
    }
}

/// What the colours of the bar mean.
#[component]
pub fn SpentLegend() -> impl IntoView {
    let l = language();
    let items: Vec<_> =
        Spent::ALL.iter().map(|kind| view! { <li data-spent=kind.as_str()>{spent(l, *kind)}</li> }).collect();
    view! { <ul class="spent-legend">{items}</ul> }
}
