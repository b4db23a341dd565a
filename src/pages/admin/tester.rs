//! The tester: what would happen to a ticket that arrives now, and why.

use super::conditions::When;
use super::parts::ThingPage;
use super::routing_words;
use crate::domain::view::{Named, PassedRule, RoutingTrial, Tester as Found, TriedRule, WithForms};
use crate::domain::{Impact, Language, Priority, Urgency};
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, Banner, BannerKind, Choice, Fact, Facts, Field, SelectField, TextArea, language,
    use_query_map, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What the rules say about a ticket.
#[server(prefix = "/read", endpoint = "admin-routing-test", input = GetUrl, output = Json)]
pub async fn load_tester(#[server(default)] asked: TriedRule) -> Result<WithForms<Found>, AppError> {
    use crate::desk::admin::tester;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let shown = tester::ask(&context.desk, &context.viewer, asked).await?;
        Ok(WithForms { shown, kept: Default::default(), meanwhile: Default::default() })
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Tester() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            TriedRule {
                ticket: get("ticket"),
                subject: get("subject"),
                text: get("text"),
                category: get("category"),
                priority: get("priority"),
                organisation: get("organisation"),
                language: get("language"),
                impact: get("impact"),
                urgency: get("urgency"),
                requester: get("requester"),
                tags: get("tags"),
                answers: get("answers"),
            }
        })
    });
    let data = Resource::new_blocking(move || asked.get(), load_tester);
    view! {
        <AdminShell place=AdminPlace::Rules>
            {page(data, |found: WithForms<Found>| view! { <TesterContent found=found.shown/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn TesterContent(found: Found) -> impl IntoView {
    let l = language();
    let Found { asked, categories, organisations, trial, missing } = found;
    let missing = missing.then(|| {
        view! { <Banner kind=BannerKind::Near title=t::routing::no_such_ticket(l, asked.ticket.trim())/> }
    });
    let answer = trial.map(|trial| view! { <Answer trial=trial/> });
    view! {
        <ThingPage place=AdminPlace::Rules title=t::routing::tester(l) lead=t::routing::tester_lead(l)>
            {missing}
            {answer}
            <section class="card"><Question asked=asked categories=categories organisations=organisations/></section>
        </ThingPage>
    }
}

#[component]
fn Question(asked: TriedRule, categories: Vec<Named>, organisations: Vec<Named>) -> impl IntoView {
    let l = language();
    let priorities = Choice::each(Priority::ALL, |priority| words::priority(l, priority));
    let languages = Choice::each(Language::ALL, |language| routing_words::language(l, language));
    let impacts = Choice::each(Impact::ALL, |impact| words::staff_impact(l, impact));
    let urgencies = Choice::each(Urgency::ALL, |urgency| words::staff_urgency(l, urgency));
    let priority = if asked.priority.is_empty() { Priority::Normal.as_str().to_owned() } else { asked.priority };
    view! {
        <form class="form" action="/admin/routing-test" method="get">
            <Field name="ticket" label=t::routing::tester_ticket(l) hint=t::routing::tester_ticket_hint(l) value=asked.ticket optional=true inputmode="numeric" autocomplete="off" short=true/>
            <Field name="subject" label=t::routing::field_subject(l) value=asked.subject optional=true autocomplete="off"/>
            <TextArea name="text" label=t::routing::description(l) value=asked.text optional=true rows=3/>
            <div class="form-grid">
                <SelectField name="category" label=t::routing::field_category(l) options=Choice::named(&categories) value=asked.category empty=t::routing::nothing(l) optional=true/>
                <SelectField name="priority" label=t::routing::field_priority(l) options=priorities value=priority/>
                <SelectField name="organisation" label=t::routing::field_organisation(l) options=Choice::named(&organisations) value=asked.organisation empty=t::routing::nothing(l) optional=true/>
                <SelectField name="language" label=t::routing::field_language(l) options=languages value=asked.language empty=t::routing::nothing(l) optional=true/>
                <SelectField name="impact" label=t::routing::field_impact(l) options=impacts value=asked.impact empty=t::routing::nothing(l) optional=true/>
                <SelectField name="urgency" label=t::routing::field_urgency(l) options=urgencies value=asked.urgency empty=t::routing::nothing(l) optional=true/>
                <Field name="requester" label=t::routing::field_requester(l) hint=t::routing::tester_requester_hint(l) value=asked.requester optional=true autocomplete="off"/>
                <Field name="tags" label=t::routing::tester_tags(l) hint=t::routing::tester_tags_hint(l) value=asked.tags optional=true autocomplete="off"/>
            </div>
            <TextArea name="answers" label=t::routing::tester_answers(l) hint=t::routing::tester_answers_hint(l) value=asked.answers optional=true rows=2/>
            <div><button class="btn primary" type="submit">{t::routing::ask(l)}</button></div>
        </form>
    }
}

#[component]
fn Answer(trial: RoutingTrial) -> impl IntoView {
    let l = language();
    let rule = match trial.fired.clone() {
        Some(line) => {
            let href = format!("/admin/rules/{}", line.id);
            view! { <a href=href>{line.name.clone()}</a> <When all=line.all any=line.any/> }.into_any()
        }
        None => view! { <span>{t::routing::no_rule(l)}</span> }.into_any(),
    };
    let team = trial.team.clone().unwrap_or_else(|| t::routing::no_team(l).to_owned());
    let closed = trial.closed.as_ref().map(|team| view! { <p class="small">{t::routing::named_closed(l, team)}</p> });
    let person = trial.person.clone().or_else(|| trial.nobody.map(|why| routing_words::nobody(l, why).to_owned()));
    let passed: Vec<_> = trial.passed.into_iter().map(|rule| view! { <Passed rule=rule/> }).collect();
    let passed = (!passed.is_empty()).then(|| {
        view! {
            <h3>{t::routing::passed(l)}</h3>
            <ul class="phrases">{passed}</ul>
        }
    });
    let standings: Vec<_> = trial
        .standings
        .into_iter()
        .map(|standing| {
            let open = match (&standing.opens, standing.open) {
                (_, true) => t::routing::open_now(l).to_owned(),
                (Some(at), _) => t::routing::opens_at(l, &words::in_sentence(l, &at.text)),
                (None, _) => t::routing::closed_now(l).to_owned(),
            };
            let serves = (!standing.serves).then(|| format!(", {}", t::routing::serves_others(l)));
            let skilled = (!standing.skilled).then(|| format!(", {}", t::routing::not_skilled(l)));
            view! { <li><b>{standing.team}</b> ": " {open} {serves} {skilled}</li> }
        })
        .collect();
    let standings = (!standings.is_empty()).then(|| {
        view! {
            <h3>{t::routing::desks_asked(l)}</h3>
            <ol>{standings}</ol>
        }
    });
    view! {
        <section class="card stack" data-trial="">
            <header><h2>{t::routing::answer_about(l, &trial.about)}</h2></header>
            <Facts>
                <Fact label=t::routing::rule(l)>{rule}</Fact>
                <Fact label=t::admin::tier(l)>{trial.tier}</Fact>
                <Fact label=t::routing::team(l)>{team} {closed}</Fact>
                {person.map(|person| view! { <Fact label=t::routing::person(l)>{person}</Fact> })}
            </Facts>
            {passed}
            {standings}
        </section>
    }
}

#[component]
fn Passed(rule: PassedRule) -> impl IntoView {
    let l = language();
    let mut reasons: Vec<_> =
        rule.needed.iter().map(|one| t::routing::unmet(l, &routing_words::condition(l, one))).collect();
    if !rule.none_of.is_empty() {
        let phrases: Vec<_> = rule.none_of.iter().map(|one| routing_words::condition(l, one)).collect();
        reasons.push(t::routing::unmet_any(l, &phrases.join(t::routing::or_between(l))));
    }
    let href = format!("/admin/rules/{}", rule.id);
    view! { <li><a href=href>{rule.name}</a> ": " <span class="muted">{reasons.join("; ")}</span></li> }
}
