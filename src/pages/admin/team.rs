//! One team: when it works, for whom, with whom, and how its tickets are given out.

use super::parts::{Archive, Bar, Body, Edition, with_users};
use super::routing_forms::{ArchiveTeam, SaveMember, SaveTeam};
use super::routing_words;
use crate::domain::routing::{Assignment, Skills};
use crate::domain::view::{MemberCard, TeamCard, TeamChoices, WithForms};
use crate::domain::{Kept, Language};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Checkbox, CheckboxGroup, Choice, Crumbs, ErrorSummary, Fact, Facts, Field,
    Form, PageTitle, RadioGroup, SelectField, SubmitButton, language,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// One team.
#[server(prefix = "/read", endpoint = "admin-team", input = GetUrl, output = Json)]
pub async fn load_team(id: String) -> Result<WithForms<TeamCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, teams};
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let meanwhile = edition(&door, AuditObject::Team, &id).await?;
        let shown = teams::card(&door.desk, &door.viewer, admin::id(&id)?).await?;
        let mut names = vec![format!("admin-team-{id}"), format!("admin-archive-team-{id}")];
        names.extend(shown.members.iter().map(|member| format!("admin-member-{id}-{}", member.id)));
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn Team() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_team);
    view! {
        <AdminShell place=AdminPlace::Teams>
            {page(data, |found| view! { <Content found=found/> }.into_any())}
        </AdminShell>
    }
}

fn ids<T: std::fmt::Display>(all: &[T]) -> Vec<String> {
    all.iter().map(T::to_string).collect()
}

#[component]
fn Content(found: WithForms<TeamCard>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let card = found.shown.clone();
    let id = card.line.id.to_string();
    let (name, archive) = (format!("admin-team-{id}"), format!("admin-archive-team-{id}"));
    let (kept, refused) = (found.form(&name), found.form(&archive));
    let wrong = found.kept.values().any(failed);
    let above = vec![(AdminPlace::Teams.href().to_owned(), t::ui::admin_teams(l).to_owned())];
    let choices = card.choices.clone();
    let members: Vec<_> = card
        .members
        .iter()
        .map(|member| {
            let kept = found.form(&format!("admin-member-{id}-{}", member.id));
            view! { <Member team=id.clone() member=member.clone() choices=choices.clone() kept=kept/> }
        })
        .collect();
    let known = (!members.is_empty()).then(|| {
        view! {
            <section class="card">
                <header><h2>{t::routing::member_skills(l)}</h2></header>
                <p class="hint">{t::routing::member_skills_hint(l)}</p>
                <div class="stack">{members}</div>
            </section>
        }
    });
    let (tier, tickets, archived) = (card.line.tier.clone(), card.line.tickets, card.line.archived);
    let now = if card.line.open { t::routing::open_now(l) } else { t::routing::closed_now(l) };
    let (title, used_by) = (card.line.name.clone(), card.used_by.clone());
    view! {
        <PageTitle title=title.clone() failed=wrong/>
        <Bar title=title.clone()/>
        <Body>
            <Crumbs items=above here=title/>
            <Facts>
                <Fact label=t::admin::tier(l)>{tier}</Fact>
                <Fact label=t::admin::tickets(l)>{tickets}</Fact>
                <Fact label=t::routing::hours(l)>{now}</Fact>
            </Facts>
            <section class="card"><Settings card=card name=name kept=kept/></section>
            {known}
            <Archive
                action=ArchiveTeam::PATH
                name=archive
                kept=refused
                archived=archived
                values=vec![("id", id)]
                gone=with_users(t::routing::team_archive_text(l), &used_by)
                back=t::routing::team_restore_text(l)
            />
        </Body>
    }
}

#[component]
fn Settings(card: TeamCard, name: String, kept: Kept) -> impl IntoView {
    let l = language();
    let labels = [
        ("name", t::admin::name(l)),
        ("place", t::routing::place(l)),
        ("calendar", t::routing::hours(l)),
        ("members", t::routing::members(l)),
        ("assignment", t::routing::assignment(l)),
        ("capacity", t::routing::capacity(l)),
        ("organisations", t::routing::serves(l)),
        ("products", t::routing::field_product(l)),
        ("categories", t::routing::field_category(l)),
        ("languages", t::routing::field_language(l)),
    ];
    let ways = Choice::each(Assignment::ALL, |way| routing_words::assignment(l, way));
    let calendar = card.calendar.map(|id| id.to_string()).unwrap_or_default();
    let members: Vec<String> = card.members.iter().map(|member| member.id.to_string()).collect();
    view! {
        <Form action=SaveTeam::PATH name=name kept=kept>
            <ErrorSummary labels=labels/>
            <Edition/>
            <input type="hidden" name="id" value=card.line.id.to_string()/>
            <div class="form-grid">
                <Field name="name" label=t::admin::name(l) value=card.line.name autocomplete="off"/>
                <Field name="place" label=t::routing::place(l) value=card.line.place optional=true autocomplete="off"/>
            </div>
            <SelectField
                name="calendar"
                label=t::routing::hours(l)
                options=Choice::named(&card.choices.calendars)
                value=calendar
                empty=t::routing::always(l)
                hint=t::routing::hours_hint(l)
                optional=true
            />
            <CheckboxGroup name="members" legend=t::routing::members(l) options=Choice::named(&card.choices.agents) values=members optional=true row=true/>
            <RadioGroup name="assignment" legend=t::routing::assignment(l) options=ways value=card.line.assignment.as_str()/>
            <Field name="capacity" label=t::routing::capacity(l) hint=t::routing::capacity_hint(l) value=card.capacity.to_string() inputmode="numeric" short=true/>
            <CheckboxGroup name="organisations" legend=t::routing::serves(l) hint=t::routing::serves_hint(l) options=Choice::named(&card.choices.organisations) values=ids(&card.organisations) optional=true row=true/>
            <SkillFields skills=card.skills choices=card.choices/>
            <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
        </Form>
    }
}

#[component]
fn SkillFields(skills: Skills, choices: TeamChoices) -> impl IntoView {
    let l = language();
    let languages = Choice::each(Language::ALL, |language| routing_words::language(l, language));
    view! {
        <CheckboxGroup name="products" legend=t::routing::field_product(l) hint=t::routing::skills_hint(l) options=Choice::named(&choices.products) values=ids(&skills.products) optional=true row=true/>
        <CheckboxGroup name="categories" legend=t::routing::field_category(l) options=Choice::named(&choices.categories) values=ids(&skills.categories) optional=true row=true/>
        <CheckboxGroup name="languages" legend=t::routing::field_language(l) options=languages values=ids(&skills.languages) optional=true row=true/>
    }
}

#[component]
fn Member(team: String, member: MemberCard, choices: TeamChoices, kept: Kept) -> impl IntoView {
    let l = language();
    let open = failed(&kept);
    let away = member.away_until.map(|until| t::routing::away_until(l, &until.text));
    let named = member.name.clone();
    view! {
        <details open=open>
            <summary>
                <b>{member.name}</b> " "
                {member.leads.then(|| view! { <span class="tag">{t::routing::leads(l)}</span> " " })}
                <span class="muted small">{t::routing::load(l, member.load)} {away.map(|away| format!(", {away}"))}</span>
            </summary>
            <Form action=SaveMember::PATH name=format!("admin-member-{team}-{}", member.id) kept=kept within=format!("m{}", member.id)>
                <ErrorSummary labels=[("own_capacity", t::routing::own_capacity(l))]/>
                <Edition/>
                <input type="hidden" name="id" value=team/>
                <input type="hidden" name="person" value=member.id.to_string()/>
                <Checkbox name="leads" label=t::routing::leads_team(l) hint=t::routing::leads_hint(l) checked=member.leads/>
                <Field name="own_capacity" label=t::routing::own_capacity(l) hint=t::routing::own_capacity_hint(l) value=member.capacity.map(|own| own.to_string()).unwrap_or_default() inputmode="numeric" optional=true short=true/>
                <SkillFields skills=member.skills choices=choices/>
                <div><SubmitButton label=t::admin::save(l) described=named/></div>
            </Form>
        </details>
    }
}
