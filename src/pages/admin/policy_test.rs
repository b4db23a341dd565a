//! Which service level would a ticket get, and why.

use super::parts::ThingPage;
use crate::domain::Priority;
use crate::domain::view::{PolicyLine, PolicyTrial};
use crate::error::{AppError, Json};
use crate::pages::load::page;
use crate::t;
use crate::ui::{AdminPlace, AdminShell, Choice, Field, SelectField, Verdicts, language, target, use_query_map, words};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What it is tried with; each part as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrialAsked {
    pub ticket: String,
    pub organisation: String,
    pub category: String,
    pub priority: String,
}

/// Tries the service levels with a ticket.
#[server(prefix = "/read", endpoint = "admin-service-level-test", input = GetUrl, output = Json)]
pub async fn load_trial(#[server(default)] asked: TrialAsked) -> Result<PolicyTrial, AppError> {
    use crate::desk::admin::policy_test::{self, TestedTicket};
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let trial = TestedTicket {
        ticket: &asked.ticket,
        organisation: &asked.organisation,
        category: &asked.category,
        priority: &asked.priority,
    };
    request::answer(policy_test::test(&context.desk, &context.viewer, trial).await)
}

#[component]
pub(super) fn PolicyTest() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            TrialAsked {
                ticket: get("ticket"),
                organisation: get("organisation"),
                category: get("category"),
                priority: get("priority"),
            }
        })
    });
    let data = Resource::new_blocking(move || asked.get(), load_trial);
    view! {
        <AdminShell place=AdminPlace::ServiceLevels>
            {page(data, move |found| view! { <PolicyTestContent asked=asked.get_untracked() found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn PolicyTestContent(asked: TrialAsked, found: PolicyTrial) -> impl IntoView {
    let l = language();
    let promised = found.chosen.map(|line| view! { <Promised line=line/> });
    let outcome = if found.unknown_ticket {
        view! { <p class="error">{t::service::unknown_ticket(l)}</p> }.into_any()
    } else {
        found.verdicts.map(|verdicts| view! { <Verdicts verdicts=verdicts/> }).into_any()
    };
    view! {
        <ThingPage place=AdminPlace::ServiceLevels title=t::service::try_it(l) lead=t::service::try_lead(l)>
            <section class="card">
                <form class="form" action="/admin/service-levels/test" method="get" role="search" aria-label=t::service::try_it(l)>
                    <Field name="ticket" label=t::service::ticket_number(l) value=asked.ticket optional=true short=true inputmode="numeric" autocomplete="off"/>
                    <p class="hint">{t::service::or_traits(l)}</p>
                    <div class="form-grid">
                        <SelectField
                            name="organisation"
                            label=t::admin::organisation(l)
                            options=Choice::named(&found.choices.organisations)
                            value=asked.organisation
                            empty=t::service::none(l)
                        />
                        <SelectField
                            name="category"
                            label=t::admin::field_category(l)
                            options=Choice::named(&found.choices.categories)
                            value=asked.category
                            empty=t::service::none(l)
                        />
                        <SelectField
                            name="priority"
                            label=t::desk::priority(l)
                            options=Choice::each(Priority::ALL, |priority| words::priority(l, priority))
                            value=asked.priority
                            empty=t::service::none(l)
                        />
                    </div>
                    <div><button class="btn primary" type="submit">{t::service::show_policy(l)}</button></div>
                </form>
            </section>
            {outcome}
            {promised}
        </ThingPage>
    }
}

/// All that the service level promises that a ticket would get.
#[component]
fn Promised(line: PolicyLine) -> impl IntoView {
    let l = language();
    let times: Vec<_> = line.targets.iter().map(|time| view! { <li>{target(l, time)}</li> }).collect();
    let hours = line.calendar.unwrap_or_else(|| t::service::round_the_clock(l).to_owned());
    view! {
        <section class="card" aria-labelledby="promised">
            <header><h2 id="promised">{t::service::what_it_promises(l, &line.name)}</h2></header>
            <ul class="plain">{times}</ul>
            <p class="small">{t::service::condition(l, t::service::counted_in(l), &hours)}</p>
        </section>
    }
}
