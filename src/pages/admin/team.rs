//! One team: when it works, for whom, with whom, and how its tickets are given out.

use super::parts::{Archive, Edition, ThingPage, begin, came_back, with_users};
use super::routing_words;
use crate::domain::routing::{Assignment, Skills};
use crate::domain::view::{MemberCard, TeamCard, TeamChoices, WithForms};
use crate::domain::{FormName, FormRoute, Language};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Checkbox, CheckboxGroup, Choice, ErrorSummary, Fact, Facts, Field, Form,
    RadioGroup, SelectField, SubmitButton, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One team.
#[server(prefix = "/read", endpoint = "admin-team", input = GetUrl, output = Json)]
pub async fn load_team(id: String) -> Result<WithForms<TeamCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, teams};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Team, &id).await?;
        let shown = teams::card(&context.desk, &context.viewer, admin::id(&id)?).await?;
        let mut names = vec![FormRoute::SaveTeam.of(&id), FormRoute::ArchiveTeam.of(&id)];
        names.extend(shown.members.iter().map(|member| FormRoute::SaveMember.of(&format_args!("{id}-{}", member.id))));
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Team() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_team);
    view! {
        <AdminShell place=AdminPlace::Teams>
            {page(data, |found| view! { <TeamContent found=found/> }.into_any())}
        </AdminShell>
    }
}

fn ids<T: std::fmt::Display>(all: &[T]) -> Vec<String> {
    all.iter().map(T::to_string).collect()
}

#[component]
fn TeamContent(found: WithForms<TeamCard>) -> impl IntoView {
    let l = language();
    let card = begin(found);
    let id = card.line.id.to_string();
    let (name, archive) = (FormRoute::SaveTeam.of(&id), FormRoute::ArchiveTeam.of(&id));
    let choices = card.choices.clone();
    let members: Vec<_> = card
        .members
        .iter()
        .map(|member| {
            view! { <Member team=id.clone() member=member.clone() choices=choices.clone()/> }
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
        <ThingPage place=AdminPlace::Teams title=title>
            <Facts>
                <Fact label=t::admin::tier(l)>{tier}</Fact>
                <Fact label=t::admin::tickets(l)>{tickets}</Fact>
                <Fact label=t::routing::hours(l)>{now}</Fact>
            </Facts>
            <section class="card"><Settings card=card name=name/></section>
            {known}
            <Archive
                to=archive
                archived=archived
                values=vec![("id", id)]
                gone=with_users(t::routing::team_archive_text(l), &used_by)
                back=t::routing::team_restore_text(l)
            />
        </ThingPage>
    }
}

#[component]
fn Settings(card: TeamCard, name: FormName) -> impl IntoView {
    let l = language();
    let ways = Choice::each(Assignment::ALL, |way| routing_words::assignment(l, way));
    let calendar = card.calendar.map(|id| id.to_string()).unwrap_or_default();
    let members: Vec<String> = card.members.iter().map(|member| member.id.to_string()).collect();
    view! {
        <Form to=name>
            <ErrorSummary/>
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
fn Member(team: String, member: MemberCard, choices: TeamChoices) -> impl IntoView {
    let l = language();
    let form = FormRoute::SaveMember.of(&format_args!("{team}-{}", member.id));
    let open = came_back(&form);
    let away = member.away_until.map(|until| t::routing::away_until(l, &until.text));
    let named = member.name.clone();
    view! {
        <details open=open>
            <summary>
                <b>{member.name}</b> " "
                {member.leads.then(|| view! { <span class="tag">{t::routing::leads(l)}</span> " " })}
                <span class="muted small">{t::routing::load(l, member.load)} {away.map(|away| format!(", {away}"))}</span>
            </summary>
            <Form to=form within=format!("m{}", member.id)>
                <ErrorSummary/>
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
