//! One automation, or a new one.

use super::automation_words;
use super::conditions::ConditionFields;
use super::parts::{Archive, BrokenBanner, Edition, ThingPage, begin};
use crate::domain::automation::{AutomationActions, AutomationRecipient, Trigger};
use crate::domain::view::{AutomationCard, AutomationChoices, AutomationRun, WithForms};
use crate::domain::{FormRoute, Priority};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Checkbox, CheckboxGroup, Choice, ErrorSummary, Field, Form, SelectField,
    SubmitButton, TableScroll, TextArea, TimeTag, language, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One automation; what a new one can be made of for `new`.
#[server(prefix = "/read", endpoint = "admin-automation", input = GetUrl, output = Json)]
pub async fn load_automation(id: String) -> Result<WithForms<AutomationCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, automations};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Automation, &id).await?;
        let shown = automations::card(&context.desk, &context.viewer, admin::id_or_new(&id)?).await?;
        let names = [FormRoute::SaveAutomation.of(&id), FormRoute::ArchiveAutomation.of(&id)];
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Automation() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_automation);
    view! {
        <AdminShell place=AdminPlace::Automations>
            {page(data, |found| view! { <AutomationContent found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn AutomationContent(found: WithForms<AutomationCard>) -> impl IntoView {
    let l = language();
    let card = begin(found);
    let id = card.line.as_ref().map(|line| line.id.to_string());
    let key = id.clone().unwrap_or_else(|| "new".to_owned());
    let (name, archive) = (FormRoute::SaveAutomation.of(&key), FormRoute::ArchiveAutomation.of(&key));
    let title = card.line.as_ref().map_or(t::automation::add(l).to_owned(), |line| line.name.clone());
    let (to, button) = match &id {
        Some(_) => (name, t::admin::save(l)),
        None => (FormRoute::AddAutomation.into(), t::admin::add(l)),
    };
    let archived = card.line.as_ref().is_some_and(|line| line.archived);
    let broken = card.line.as_ref().map(|line| line.broken.clone()).unwrap_or_default();
    let (own, trigger, all, any) = match card.line {
        Some(line) => (line.name, Some(line.trigger), line.all, line.any),
        None => (String::new(), None, Vec::new(), Vec::new()),
    };
    let runs = id.is_some().then(|| view! { <Runs runs=card.runs/> });
    let removal = id.clone().map(|id| {
        view! {
            <Archive
                to=archive
                archived=archived
                values=vec![("id", id)]
                gone=t::automation::archive_text(l)
                back=t::automation::restore_text(l)
            />
        }
    });
    view! {
        <ThingPage place=AdminPlace::Automations title=title>
            <BrokenBanner parts=broken/>
            <section class="card">
                <Form to=to>
                    <ErrorSummary/>
                    <Edition/>
                    {id.map(|id| view! { <input type="hidden" name="id" value=id/> })}
                    <Field name="name" label=t::admin::name(l) value=own autocomplete="off"/>
                    <h2>{t::routing::when(l)}</h2>
                    <TriggerFields trigger=trigger/>
                    <h2>{t::automation::only_if(l)}</h2>
                    <ConditionFields names=card.choices.names.clone() all=all any=any/>
                    <h2>{t::routing::then(l)}</h2>
                    <ActionFields actions=card.actions choices=card.choices/>
                    <div><SubmitButton label=button kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            {runs}
            {removal}
        </ThingPage>
    }
}

#[component]
fn TriggerFields(trigger: Option<Trigger>) -> impl IntoView {
    let l = language();
    let (value, wait, unit) = trigger.map_or_else(|| (String::new(), String::new(), "hours"), automation_words::fields);
    let units = vec![
        Choice::new("minutes", t::automation::unit_minutes(l)),
        Choice::new("hours", t::automation::unit_hours(l)),
        Choice::new("days", t::automation::unit_days(l)),
    ];
    view! {
        <SelectField name="trigger" label=t::automation::trigger(l) options=automation_words::triggers(l) value=value empty=t::routing::nothing(l) hint=t::automation::wait_hint(l)/>
        <div class="form-grid">
            <Field name="wait" label=t::automation::wait(l) value=wait inputmode="numeric" optional=true autocomplete="off"/>
            <SelectField name="unit" label=t::automation::unit(l) options=units value=unit/>
        </div>
    }
}

#[component]
fn ActionFields(actions: AutomationActions, choices: AutomationChoices) -> impl IntoView {
    let l = language();
    let chosen = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let priorities = Choice::each(Priority::ALL, |priority| words::priority(l, priority));
    let moves =
        vec![Choice::new("tier_up", t::automation::moves_up(l)), Choice::new("put_back", t::automation::puts_back(l))];
    let moved = match (actions.tier_up, actions.put_back) {
        (true, _) => "tier_up",
        (false, true) => "put_back",
        (false, false) => "",
    };
    let as_it_is = t::routing::as_it_is(l);
    let added: Vec<String> = actions.add_tags.iter().map(ToString::to_string).collect();
    let removed: Vec<String> = actions.remove_tags.iter().map(ToString::to_string).collect();
    let tell: Vec<String> = actions.tell.iter().map(ToString::to_string).collect();
    view! {
        <div class="form-grid">
            <SelectField name="priority" label=t::routing::field_priority(l) options=priorities value=actions.priority.map_or("", Priority::as_str) empty=as_it_is optional=true/>
            <SelectField name="category" label=t::routing::field_category(l) options=Choice::named(&choices.categories) value=chosen(actions.category.map(|id| id.0)) empty=as_it_is optional=true/>
            <SelectField name="move" label=t::automation::moves(l) options=moves value=moved empty=as_it_is optional=true/>
            <SelectField name="team" label=t::routing::team(l) options=Choice::named(&choices.teams) value=chosen(actions.team.map(|id| id.0)) empty=as_it_is hint=t::automation::team_hint(l) optional=true/>
            <SelectField name="assign" label=t::automation::assign(l) options=Choice::named(&choices.people) value=chosen(actions.assign.map(|id| id.0)) empty=as_it_is optional=true/>
        </div>
        <CheckboxGroup name="add_tags" legend=t::automation::add_tags(l) options=Choice::named(&choices.tags) values=added optional=true row=true/>
        <CheckboxGroup name="remove_tags" legend=t::automation::remove_tags(l) options=Choice::named(&choices.tags) values=removed optional=true row=true/>
        <CheckboxGroup name="tell" legend=t::automation::tell(l) options=Choice::each(AutomationRecipient::ALL, |who| automation_words::told(l, who)) values=tell optional=true row=true/>
        <TextArea name="note" label=t::automation::note(l) value=actions.note optional=true rows=2/>
        <TextArea name="reply" label=t::automation::reply(l) value=actions.reply hint=t::automation::reply_hint(l) optional=true rows=4/>
        <Checkbox name="asks" label=t::automation::reply_asks(l) checked=actions.asks/>
        <SelectField name="solve" label=t::automation::solve(l) options=Choice::named(&choices.codes) value=chosen(actions.solve.map(|id| id.0)) empty=t::automation::solve_not(l) hint=t::automation::solve_hint(l) optional=true/>
    }
}

/// What came of it lately.
#[component]
fn Runs(runs: Vec<AutomationRun>) -> impl IntoView {
    let l = language();
    if runs.is_empty() {
        return view! {
            <section class="card">
                <h2>{t::automation::runs(l)}</h2>
                <p class="hint">{t::automation::runs_none(l)}</p>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = runs
        .into_iter()
        .map(|run| {
            let number = run.ticket.to_string();
            view! {
                <tr>
                    <td><TimeTag when=run.at/></td>
                    <th scope="row"><a href=format!("/desk/tickets/{number}")>{format!("{number} {}", run.subject)}</a></th>
                    <td>{automation_words::outcome(l, run.outcome)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="card">
            <h2>{t::automation::runs(l)}</h2>
            <TableScroll label=t::automation::runs(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::automation::at(l)}</th>
                            <th scope="col">{t::automation::ticket(l)}</th>
                            <th scope="col">{t::automation::outcome(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        </section>
    }
    .into_any()
}
