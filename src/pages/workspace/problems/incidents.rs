//! The incidents of a problem, what their customers were told, and tickets that could be incidents too.

use super::here::{DAYS, ProblemPageAddress};
use crate::domain::view::{Candidate, IncidentLine, ProblemCard};
use crate::domain::{FormRoute, KeptForm};
use crate::pages::load::{Forms, kept};
use crate::t;
use crate::ui::{
    ButtonKind, Checkbox, Choice, ErrorSummary, Field, Form, Pagination, StatusBadge, SubmitButton, TableScroll,
    TimeTag, keyed, keyed_rows, language, options,
};
use leptos::prelude::*;

#[component]
pub fn Incidents(card: ProblemCard, forms: Forms, here: ProblemPageAddress) -> impl IntoView {
    let l = language();
    let (id, may_unlink) = (card.id.to_string(), card.can.link);
    let next = card.incidents.next.as_deref().map(|after| here.after(after));
    let rows: Vec<_> = card
        .incidents
        .lines
        .iter()
        .cloned()
        .map(|line| keyed(line.id.to_string(), view! { <Row line=line problem=id.clone() may_unlink=may_unlink/> }))
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="muted card-pad">{t::problems::no_incidents(l)}</p> }.into_any()
    } else {
        view! {
            <TableScroll label=t::problems::incidents(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::problems::ticket(l)}</th>
                            <th scope="col">{t::problems::status(l)}</th>
                            <th scope="col">{t::problems::workaround(l)}</th>
                            <th scope="col" class="acts"><span class="vh">{t::problems::unlink(l)}</span></th>
                        </tr>
                    </thead>
                    <tbody>{keyed_rows(rows)}</tbody>
                </table>
            </TableScroll>
        }
        .into_any()
    };
    view! {
        <section class="card flush" aria-labelledby="incidents">
            <h2 id="incidents" class="card-title">{t::problems::incidents(l)} " " <span class="count num">{card.tally.all}</span></h2>
            <Tell card=card forms=forms/>
            {list}
        </section>
        <Pagination first=None next=next/>
    }
}

/// Telling all of them at once, and how far that has come.
#[component]
fn Tell(card: ProblemCard, forms: Forms) -> impl IntoView {
    let l = language();
    let (number, tally) = (card.id, card.tally);
    let id = number.to_string();
    if tally.all == 0 {
        return ().into_any();
    }
    let before = |route: FormRoute| kept(&forms, &route.of(&number));
    if !card.state.is_open() {
        let solve = (card.can.manage && tally.unfinished > 0).then(|| {
            view! {
                <Form to=FormRoute::SolveIncidents.of(&id) kept=before(FormRoute::SolveIncidents) within="solve" class="inline-form">
                    <ErrorSummary/>
                    <input type="hidden" name="id" value=id.clone()/>
                    <SubmitButton label=t::problems::solve_rest(l, tally.unfinished) kind=ButtonKind::Primary/>
                </Form>
            }
        });
        let words = if tally.unfinished == 0 {
            t::problems::all_solved(l).to_owned()
        } else {
            t::problems::still_unsolved(l, tally.unfinished)
        };
        return view! { <div class="card-pad stack"><p>{words}</p>{solve}</div> }.into_any();
    }
    let told = tally.unfinished - tally.untold;
    let apply = (card.can.apply && !card.workaround.is_empty() && tally.untold + tally.earlier > 0).then(|| {
        let label = if tally.untold > 0 {
            t::problems::apply_all(l, tally.untold)
        } else {
            t::problems::apply_earlier(l).to_owned()
        };
        view! {
            <Form to=FormRoute::ApplyToAll.of(&id) kept=before(FormRoute::ApplyToAll) within="apply" class="form">
                <ErrorSummary/>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="revision" value=card.revision.to_string()/>
                {(tally.earlier > 0).then(|| view! {
                    <Checkbox name="again" label=t::problems::again(l, tally.earlier) checked={tally.untold == 0}/>
                })}
                <p class="hint">{t::problems::apply_hint(l)}</p>
                <div><SubmitButton label=label kind=ButtonKind::Primary/></div>
            </Form>
        }
    });
    let progress = (tally.unfinished > 0 && card.revision > 0).then(|| {
        let words = t::problems::told(l, &told.to_string(), &tally.unfinished.to_string());
        view! {
            <p id="told">{words}</p>
            <progress max=tally.unfinished.to_string() value=told.to_string() aria-labelledby="told"></progress>
        }
    });
    view! { <div class="card-pad stack">{progress}{apply}</div> }.into_any()
}

#[component]
fn Row(line: IncidentLine, problem: String, may_unlink: bool) -> impl IntoView {
    let l = language();
    let id = line.id.to_string();
    let told = match line.told {
        None => t::problems::told_no(l),
        Some(true) => t::problems::told_yes(l),
        Some(false) => t::problems::told_earlier(l),
    };
    let ticket = id.clone();
    let unlink = may_unlink.then(|| {
        view! {
            <Form to=FormRoute::UnlinkProblem class="">
                <input type="hidden" name="problem" value=problem/>
                <input type="hidden" name="ticket" value=ticket.clone()/>
                <SubmitButton label=t::problems::unlink(l) described=ticket kind=ButtonKind::Link/>
            </Form>
        }
    });
    view! {
        <tr>
            <th scope="row"><a href=format!("/desk/tickets/{id}")>{line.subject}</a><br/><span class="muted small">{id.clone()} ", " {line.from}</span></th>
            <td><StatusBadge status=line.status/></td>
            <td>{told}</td>
            <td class="acts">{unlink}</td>
        </tr>
    }
}

/// Tickets that are like the problem; those that are alike by their words are ticked.
#[component]
pub fn Candidates(card: ProblemCard, kept: KeptForm, days: i64) -> impl IntoView {
    let l = language();
    let id = card.id.to_string();
    let back: Vec<_> = DAYS.into_iter().map(|days| Choice::new(days, t::problems::days(l, days))).collect();
    let none = card.candidates.is_empty();
    // The tickets that were ticked before an error, or else those that are alike by their words.
    let ticked = |id: &str, by_text: bool| if kept.values.is_empty() { by_text } else { kept.has("tickets", id) };
    let row = |candidate: Candidate| {
        let checked = ticked(&candidate.id.to_string(), candidate.by_text);
        keyed(candidate.id.to_string(), view! { <CandidateRow candidate=candidate checked=checked/> })
    };
    let rows: Vec<_> = card.candidates.into_iter().map(row).collect();
    let list = if none {
        view! { <p class="muted">{t::problems::no_candidates(l)}</p> }.into_any()
    } else {
        view! { <ul class="candidates">{keyed_rows(rows)}</ul> }.into_any()
    };
    // It shows how far back was looked, not what was chosen and never sent.
    let shown = days.to_string();
    let look = view! {
            <form class="inline-form" method="get" action=format!("/desk/problems/{id}")>
                <div class="field">
                    <label for="days">{t::problems::how_far_back(l)}</label>
                    <select class="input" id="days" name="days" inner_html=options(&back, &shown)></select>
                </div>
                <button class="btn" type="submit">{t::problems::look(l)}</button>
            </form>
    };
    view! {
        <section class="card stack" aria-labelledby="candidates">
            <h2 id="candidates">{t::problems::candidates(l)}</h2>
            <p class="soft">{t::problems::candidates_lead(l)}</p>
            {keyed(shown, look)}
            <Form to=FormRoute::LinkProblem.of(&id) kept=kept within="link" refill=false>
                <ErrorSummary/>
                <input type="hidden" name="problem" value=id/>
                {list}
                <Field name="number" label=t::problems::ticket_number(l) hint=t::problems::ticket_number_hint(l) optional=true inputmode="numeric" autocomplete="off" short=true/>
                <div><SubmitButton label=t::problems::link(l)/></div>
            </Form>
        </section>
    }
}

#[component]
fn CandidateRow(candidate: Candidate, checked: bool) -> impl IntoView {
    let l = language();
    let id = candidate.id.to_string();
    let why = if candidate.same_category {
        t::problems::alike_same(l, &candidate.alike.to_string())
    } else {
        t::problems::alike(l, &candidate.alike.to_string())
    };
    let (subject, field) = (candidate.subject, format!("candidate-{id}"));
    view! {
        <li>
            <input type="checkbox" id=field.clone() name="tickets" value=id.clone() checked=checked/>
            <label for=field><b>{subject}</b></label>
            <span class="muted small">
                <a href=format!("/desk/tickets/{id}")>{id.clone()}</a>
                {candidate.organisation.map(|name| format!(", {name}"))} ", " {why} ", " <TimeTag when=candidate.created/>
            </span>
            <StatusBadge status=candidate.status/>
        </li>
    }
}
