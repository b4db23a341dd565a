//! The tier ladder: all tiers, where the ticket was, where it is, and where it was not needed.

use super::{language, minutes, words};
use crate::domain::view::{LadderTier, RungState};
use crate::t;
use leptos::prelude::*;

/// The way of a ticket. Steps where there is room, rungs where there is not.
#[component]
pub fn Ladder(
    rungs: Vec<LadderTier>,
    /// Rungs always, for side panels.
    #[prop(optional)]
    tight: bool,
    /// In the words of the requester's side, without exact durations.
    #[prop(optional)]
    for_customer: bool,
    /// What the list is called; by default "The way of this ticket".
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| t::ui::ladder_label(language()).to_owned());
    let style = format!("--n:{}", rungs.len());
    let class = match (tight, rungs.len() > 5) {
        (true, _) => "ladder tight",
        (false, true) => "ladder many",
        (false, false) => "ladder",
    };
    // Nothing more can be needed where the ticket has ended.
    let going = rungs.iter().any(|rung| rung.state == RungState::Now);
    let highest = rungs.iter().rposition(|rung| rung.state != RungState::Todo).unwrap_or_default();
    let rungs: Vec<_> = rungs
        .into_iter()
        .enumerate()
        .map(|(i, rung)| {
            let ahead = going && rung.state == RungState::Todo && i > highest;
            rung_view(i, rung, for_customer, ahead)
        })
        .collect();
    view! {
        <div class="ladder-box">
            <ol class=class style=style aria-label=label>
                {rungs}
            </ol>
        </div>
    }
}

fn rung_view(i: usize, rung: LadderTier, for_customer: bool, ahead: bool) -> impl IntoView {
    let language = language();
    let (state, said) = match rung.state {
        RungState::Done => ("done", t::ui::rung_done(language)),
        RungState::Now => ("now", t::ui::rung_now(language)),
        RungState::Todo => ("todo", t::ui::rung_todo(language)),
        RungState::Skipped => ("skipped", t::ui::rung_skipped(language)),
    };
    let here = rung.state == RungState::Now;
    let lasted = rung.minutes.filter(|_| !for_customer).map(|n| minutes(language, n));
    let who = match (rung.who, lasted) {
        (Some(who), Some(lasted)) => Some(t::ui::who_and_how_long(language, &who, &lasted)),
        (None, None) if ahead && for_customer => Some(t::ui::if_needed(language).to_owned()),
        (who, lasted) => who.or(lasted),
    };
    let when = rung.since.map(|when| {
        let text = if here && for_customer {
            t::ui::since(language, &words::in_sentence(language, &when.text))
        } else {
            when.text
        };
        view! { <time class="rung-when" datetime=when.iso>{text}</time> }
    });
    view! {
        <li class="rung" data-state=state style=format!("--i:{i}") aria-current=here.then_some("step")>
            {here.then(|| view! { <span class="rung-flag" aria-hidden="true">{t::ui::here_now(language)}</span> })}
            <span class="rung-name">{rung.name}<span class="vh">{said}</span></span>
            {who.map(|who| view! { <span class="rung-who">{who}</span> })}
            {when}
        </li>
    }
}

/// A ladder without a ticket on it: what each tier is for or promises.
#[component]
pub fn PromiseLadder(
    /// Each tier's name, and a few words about it.
    tiers: Vec<(String, String)>,
    #[prop(into)] label: String,
) -> impl IntoView {
    let style = format!("--n:{}", tiers.len());
    let rungs: Vec<_> = tiers
        .into_iter()
        .enumerate()
        .map(|(i, (name, words))| {
            view! {
                <li class="rung" data-state="plain" style=format!("--i:{i}")>
                    <span class="rung-name">{name}</span>
                    <span class="rung-who">{words}</span>
                </li>
            }
        })
        .collect();
    view! {
        <div class="ladder-box">
            <ol class="ladder promise" style=style aria-label=label>
                {rungs}
            </ol>
        </div>
    }
}
