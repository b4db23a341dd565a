//! One rule, or a new one.

use super::conditions::{ConditionFields, condition_labels};
use super::parts::{Archive, Bar, Body, BrokenBanner, Edition};
use super::routing_forms::{AddRule, ArchiveRule, SaveRule};
use crate::domain::Priority;
use crate::domain::view::{RuleCard, WithForms};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, CheckboxGroup, Choice, Crumbs, ErrorSummary, Field, Form, PageTitle,
    SelectField, SubmitButton, language, words,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// One rule; what a new one can be made of for `new`.
#[server(prefix = "/read", endpoint = "admin-rule", input = GetUrl, output = Json)]
pub async fn load_rule(id: String) -> Result<WithForms<RuleCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, rules};
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let meanwhile = edition(&door, AuditObject::Rule, &id).await?;
        let shown = rules::card(&door.desk, &door.viewer, admin::id_or_new(&id)?).await?;
        let names = [format!("admin-rule-{id}"), format!("admin-archive-rule-{id}")];
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn Rule() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_rule);
    view! {
        <AdminShell place=AdminPlace::Rules>
            {page(data, |found| view! { <Content found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn Content(found: WithForms<RuleCard>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let card = found.shown.clone();
    let id = card.line.as_ref().map(|line| line.id.to_string());
    let key = id.clone().unwrap_or_else(|| "new".to_owned());
    let (name, archive) = (format!("admin-rule-{key}"), format!("admin-archive-rule-{key}"));
    let (kept, refused) = (found.form(&name), found.form(&archive));
    let wrong = failed(&kept) || failed(&refused);
    let title = card.line.as_ref().map_or(t::routing::add_rule(l).to_owned(), |line| line.name.clone());
    let (action, button) = match &id {
        Some(_) => (SaveRule::PATH, t::admin::save(l)),
        None => (AddRule::PATH, t::admin::add(l)),
    };
    let above = vec![(AdminPlace::Rules.href().to_owned(), t::ui::admin_rules(l).to_owned())];
    let (own, all, any) = match card.line.clone() {
        Some(line) => (line.name, line.all, line.any),
        None => Default::default(),
    };
    let mut named: Vec<(String, String)> = vec![("name".to_owned(), t::admin::name(l).to_owned())];
    named.extend(condition_labels());
    named.push(("tier".to_owned(), t::admin::tier(l).to_owned()));
    named.push(("team".to_owned(), t::routing::team(l).to_owned()));
    let result = card.result.clone();
    let chosen = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let tags: Vec<String> = result.tags.iter().map(ToString::to_string).collect();
    let priorities = Choice::each(Priority::ALL, |priority| words::priority(l, priority));
    let archived = card.line.as_ref().is_some_and(|line| line.archived);
    let broken = card.line.as_ref().map(|line| line.broken.clone()).unwrap_or_default();
    let removal = id.clone().map(|id| {
        view! {
            <Archive
                action=ArchiveRule::PATH
                name=archive
                kept=refused
                archived=archived
                values=vec![("id", id)]
                gone=t::routing::rule_archive_text(l)
                back=t::routing::rule_restore_text(l)
            />
        }
    });
    view! {
        <PageTitle title=title.clone() failed=wrong/>
        <Bar title=title.clone()/>
        <Body>
            <Crumbs items=above here=title/>
            <BrokenBanner parts=broken/>
            <section class="card">
                <Form action=action name=name kept=kept>
                    <ErrorSummary labels=named/>
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
        </Body>
    }
}
