//! The escalation ladder of a service level.

use crate::domain::view::PolicyCard;
use crate::domain::{ClockKind, FormRoute, RungAction};
use crate::t;
use crate::ui::{ButtonKind, Choice, ErrorSummary, Field, Form, SelectField, SubmitButton, language, words};
use leptos::prelude::*;

#[component]
pub(super) fn Rungs(card: PolicyCard) -> impl IntoView {
    let l = language();
    let id = card.id.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<_> = card
        .ladder
        .iter()
        .enumerate()
        .map(|(place, (rung, person))| {
            let what = words::rung(l, rung.action, person.as_deref().unwrap_or(t::ticket::no_one(l)));
            let when = t::service::rung_at(l, words::clock(l, rung.clock), &rung.percent.to_string());
            let (id, name) = (id.clone(), FormRoute::RemoveRung.of(&format_args!("{id}-{place}")));
            let value = rung.key();
            view! {
                <li>
                    <div class="what"><b>{what.clone()}</b><small>{when}</small></div>
                    <Form to=name class="inline-form">
                        <input type="hidden" name="id" value=id/>
                        <input type="hidden" name="rung" value=value/>
                        <SubmitButton label=t::service::remove(l) described=what/>
                    </Form>
                </li>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="soft">{t::service::no_rungs(l)}</p> }.into_any()
    } else {
        view! { <ol class="sessions card flush">{rows}</ol> }.into_any()
    };
    let form = FormRoute::AddRung.of(&id);
    let actions = Choice::each(RungAction::ALL, |action| action_word(l, action));
    view! {
        <section class="stack" aria-labelledby="ladder">
            <h2 id="ladder">{t::service::ladder(l)}</h2>
            <p class="muted small">{t::service::ladder_lead(l)}</p>
            {list}
            <div class="card">
                <Form to=form within="rung" label=t::service::add_rung(l)>
                    <ErrorSummary/>
                    <input type="hidden" name="id" value=id/>
                    <div class="form-grid">
                        <SelectField
                            name="clock"
                            label=t::service::clock(l)
                            options=Choice::each(ClockKind::ALL, |kind| words::clock(l, kind))
                            value=ClockKind::Resolution.to_string()
                        />
                        <Field name="percent" label=t::service::percent(l) inputmode="numeric" short=true autocomplete="off"/>
                        <SelectField name="action" label=t::service::action(l) options=actions/>
                        <SelectField
                            name="person"
                            label=t::service::person(l)
                            options=Choice::named(&card.choices.staff)
                            empty=t::ticket::no_one(l)
                            hint=t::service::person_hint(l)
                            optional=true
                        />
                    </div>
                    <div><SubmitButton label=t::service::add_rung(l) kind=ButtonKind::Primary/></div>
                </Form>
            </div>
        </section>
    }
}

fn action_word(l: crate::domain::Language, action: RungAction) -> &'static str {
    match action {
        RungAction::TellAssignee => t::service::do_tell_assignee(l),
        RungAction::TellLeads => t::service::do_tell_leads(l),
        RungAction::TellPerson => t::service::do_tell_person(l),
        RungAction::RaisePriority => t::service::do_raise_priority(l),
        RungAction::TierUp => t::service::do_tier_up(l),
        RungAction::PutBack => t::service::do_put_back(l),
        RungAction::Reassign => t::service::do_reassign(l),
    }
}
