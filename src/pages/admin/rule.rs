//! One rule, or a new one.

use super::conditions::ConditionFields;
use super::parts::{Archive, BrokenBanner, Edition, ThingPage, begin};
use crate::domain::view::{RuleCard, WithForms};
use crate::domain::{FormRoute, Priority};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, CheckboxGroup, Choice, ErrorSummary, Field, Form, SelectField, SubmitButton,
    language, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One rule; what a new one can be made of for `new`.
#[server(prefix = "/read", endpoint = "admin-rule", input = GetUrl, output = Json)]
pub async fn load_rule(id: String) -> Result<WithForms<RuleCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, rules};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Rule, &id).await?;
        let shown = rules::card(&context.desk, &context.viewer, admin::id_or_new(&id)?).await?;
        let names = [FormRoute::SaveRule.of(&id), FormRoute::ArchiveRule.of(&id)];
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Rule() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_rule);
    view! {
        <AdminShell place=AdminPlace::Rules>
            {page(data, |found| view! { <RuleContent found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn RuleContent(found: WithForms<RuleCard>) -> impl IntoView {
    let l = language();
    let card = begin(found);
    let id = card.line.as_ref().map(|line| line.id.to_string());
    let key = id.clone().unwrap_or_else(|| "new".to_owned());
    let (name, archive) = (FormRoute::SaveRule.of(&key), FormRoute::ArchiveRule.of(&key));
    let title = card.line.as_ref().map_or(t::routing::add_rule(l).to_owned(), |line| line.name.clone());
    let (to, button) = match &id {
        Some(_) => (name, t::admin::save(l)),
        None => (FormRoute::AddRule.into(), t::admin::add(l)),
    };
    let (own, all, any) = match card.line.clone() {
        Some(line) => (line.name, line.all, line.any),
        None => Default::default(),
    };
    let result = card.result.clone();
    let chosen = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let tags: Vec<String> = result.tags.iter().map(ToString::to_string).collect();
    let priorities = Choice::each(Priority::ALL, |priority| words::priority(l, priority));
    let archived = card.line.as_ref().is_some_and(|line| line.archived);
    let broken = card.line.as_ref().map(|line| line.broken.clone()).unwrap_or_default();
    let removal = id.clone().map(|id| {
        view! {
            <Archive
                to=archive
                archived=archived
                values=vec![("id", id)]
                gone=t::routing::rule_archive_text(l)
                back=t::routing::rule_restore_text(l)
            />
        }
    });
    view! {
        <ThingPage place=AdminPlace::Rules title=title>
            <BrokenBanner parts=broken/>
            <section class="card">
                <Form to=to>
                    <ErrorSummary/>
                    <Edition/>
                    {id.map(|id| view! { <input type="hidden" name="id" value=id/> })}
                    <Field name="name" label=t::admin::name(l) value=own autocomplete="off"/>
                    <h2>{t::routing::when(l)}</h2>
                    <ConditionFields names=card.names all=all any=any/>
                    <h2>{t::routing::then(l)}</h2>
                    <div class="form-grid">
                        <SelectField name="tier" label=t::admin::tier(l) options=Choice::named(&card.tiers) value=chosen(result.tier.map(|id| id.0)) empty=t::routing::as_it_is(l) optional=true/>
                        <SelectField name="team" label=t::routing::team(l) hint=t::routing::rule_team_hint(l) options=Choice::named(&card.teams) value=chosen(result.team.map(|id| id.0)) empty=t::routing::open_desk(l) optional=true/>
                        <SelectField name="priority" label=t::routing::field_priority(l) options=priorities value=result.priority.map_or("", Priority::as_str) empty=t::routing::as_it_is(l) optional=true/>
                        <SelectField name="category" label=t::routing::field_category(l) options=Choice::named(&card.categories) value=chosen(result.category.map(|id| id.0)) empty=t::routing::as_it_is(l) optional=true/>
                    </div>
                    <CheckboxGroup name="tags" legend=t::routing::adds_tags(l) options=Choice::named(&card.tags) values=tags optional=true row=true/>
                    <div><SubmitButton label=button kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            {removal}
        </ThingPage>
    }
}
