//! One person: what they may be, where they belong, whether they can sign in. And inviting a new one.

use super::parts::{ActionCard, Edition, ThingPage, begin, with_users};
use super::words;
use crate::domain::view::{Access, PersonCard, PersonState, PlaceChoices, WithForms};
use crate::domain::{FormRoute, Language, OrganisationKind, Role};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, Banner, ButtonKind, Choice, ErrorSummary, Fact, Facts, Field, Form, RadioGroup,
    SelectField, SubmitButton, language, words as common,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A person, or nobody for an invitation, and where people can belong.
pub type PersonShown = (Option<PersonCard>, PlaceChoices);

/// One person; `new` for an invitation.
#[server(prefix = "/read", endpoint = "admin-person", input = GetUrl, output = Json)]
pub async fn load_person(id: String) -> Result<WithForms<PersonShown>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, people};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Person, &id).await?;
        let choices = people::choices(&context.desk, &context.viewer).await?;
        let card = match admin::id_or_new(&id)? {
            Some(id) => Some(people::card(&context.desk, &context.viewer, id).await?),
            None => None,
        };
        let mut names = vec![FormRoute::Invite.into(), FormRoute::PlacePerson.of(&id), FormRoute::SaveIdentity.of(&id)];
        names.extend(Access::ALL.iter().map(|access| FormRoute::PersonAccess.of(&format_args!("{access}-{id}"))));
        with_forms(&context, (card, choices), &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Person() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_person);
    view! {
        <AdminShell place=AdminPlace::People>
            {page(data, |found: WithForms<PersonShown>| {
                let (card, choices) = begin(found);
                match card {
                    Some(card) => view! { <Known card=card choices=choices/> }.into_any(),
                    None => view! { <Invitation choices=choices/> }.into_any(),
                }
            })}
        </AdminShell>
    }
}

#[component]
fn Invitation(choices: PlaceChoices) -> impl IntoView {
    let l = language();
    let languages = Choice::each(Language::ALL, |of| words::language(l, of));
    view! {
        <ThingPage place=AdminPlace::People title=t::admin::invite(l)>
            <p class="soft">{t::admin::invite_lead(l)}</p>
            <Form to=FormRoute::Invite>
                <ErrorSummary/>
                <Field name="name" label=t::admin::name(l) autocomplete="off"/>
                <Field name="email" label=t::admin::email(l) kind="email" autocomplete="off"/>
                <Place choices=choices/>
                <RadioGroup
                    name="language"
                    legend=t::admin::language(l)
                    hint=t::admin::language_hint(l)
                    options=languages
                    value=l.as_str()
                    row=true
                />
                <div><SubmitButton label=t::admin::send_invitation(l) kind=ButtonKind::Primary/></div>
            </Form>
        </ThingPage>
    }
}

/// Role, organisation and tier.
#[component]
fn Place(choices: PlaceChoices, #[prop(optional)] card: Option<PersonCard>) -> impl IntoView {
    let l = language();
    let kinds = [
        (OrganisationKind::Provider, choices.provider.into_iter().collect()),
        (OrganisationKind::Client, choices.clients),
        (OrganisationKind::Vendor, choices.vendors),
    ];
    let mut organisations: Vec<Choice> = kinds
        .into_iter()
        .flat_map(|(kind, all): (_, Vec<_>)| {
            let word = common::organisation_kind(l, kind);
            all.into_iter().map(move |one| Choice::new(one.id, t::admin::organisation_of_kind(l, &one.name, word)))
        })
        .collect();
    let mut tiers = Choice::named(&choices.tiers);
    let (role, organisation, tier) = match card {
        Some(card) => {
            let (organisation, tier) = (card.organisation.map(|id| id.to_string()), card.tier.map(|id| id.to_string()));
            offer_archived(&mut organisations, organisation.as_deref(), card.organisation_name);
            offer_archived(&mut tiers, tier.as_deref(), card.tier_name);
            (card.role, organisation.unwrap_or_default(), tier.unwrap_or_default())
        }
        None => (Role::Customer, String::new(), String::new()),
    };
    let roles = Choice::each(Role::ALL, |role| common::role(l, role));
    view! {
        <SelectField name="role" label=t::admin::role(l) hint=t::admin::role_hint(l) options=roles value=role.as_str()/>
        <SelectField
            name="organisation"
            label=t::admin::organisation(l)
            hint=t::admin::organisation_hint(l)
            options=organisations
            value=organisation
            empty=t::admin::no_organisation(l)
        />
        <SelectField
            name="tier"
            label=t::admin::tier(l)
            hint=t::admin::tier_hint(l)
            options=tiers
            value=tier
            empty=t::admin::no_tier(l)
        />
    }
}

/// Where a person is stays among the choices, although nobody else can be put there.
fn offer_archived(choices: &mut Vec<Choice>, own: Option<&str>, name: Option<String>) {
    if let (Some(own), Some(name)) = (own, name)
        && !choices.iter().any(|choice| choice.value == own)
    {
        choices.push(Choice::new(own, t::admin::with_archived(language(), &name)));
    }
}

#[component]
fn Known(card: PersonCard, choices: PlaceChoices) -> impl IntoView {
    let l = language();
    let id = card.id.to_string();
    let name = FormRoute::PlacePerson.of(&id);
    let identity = FormRoute::SaveIdentity.of(&id);
    let actions: Vec<_> = access(&card)
        .into_iter()
        .map(|access| {
            let name = FormRoute::PersonAccess.of(&format_args!("{access}-{id}"));
            let values = vec![("id", id.clone()), ("access", access.as_str().to_owned())];
            let (title, text, button) = describe(access);
            let named: &[String] = if access == Access::Disable { &card.used_by } else { &[] };
            let kind = if access == Access::Disable { ButtonKind::Danger } else { ButtonKind::Quiet };
            view! {
                <ActionCard
                    to=name
                    field=access.as_str()
                    values=values
                    title=title
                    text=with_users(text, named)
                    button=button
                    kind=kind
                />
            }
        })
        .collect();
    let (own_name, own_email, own_id) = (card.name.clone(), card.email.clone(), id.clone());
    let me = card.me.then(|| view! { <Banner title=t::admin::this_is_you(l)/> });
    view! {
        <ThingPage place=AdminPlace::People title=card.name.clone()>
            {me}
            <About card=card.clone()/>
            <section class="card">
                <header><h2>{t::admin::identity_title(l)}</h2></header>
                <Form to=identity within="identity">
                    <ErrorSummary/>
                    <Edition/>
                    <p class="soft small">{t::admin::identity_text(l)}</p>
                    <input type="hidden" name="id" value=own_id/>
                    <div class="form-grid">
                        <Field name="name" label=t::admin::name(l) value=own_name autocomplete="off"/>
                        <Field name="email" label=t::admin::email(l) kind="email" value=own_email autocomplete="off"/>
                    </div>
                    <div><SubmitButton label=t::admin::save(l) described=t::admin::identity_title(l)/></div>
                </Form>
            </section>
            <section class="card">
                <header><h2>{t::admin::place_title(l)}</h2></header>
                <Form to=name>
                    <ErrorSummary/>
                    <Edition/>
                    <p class="soft small">{t::admin::place_text(l)}</p>
                    <input type="hidden" name="id" value=id/>
                    <Place choices=choices card=card/>
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            {actions}
        </ThingPage>
    }
}

#[component]
fn About(card: PersonCard) -> impl IntoView {
    let l = language();
    view! {
        <Facts>
            <Fact label=t::admin::email(l)>{card.email}</Fact>
            <Fact label=t::admin::state(l)>{words::state(l, card.state)}</Fact>
            <Fact label=t::admin::language(l)>{words::language(l, card.language)}</Fact>
            <Fact label=t::admin::sessions(l)>{t::admin::sessions_count(l, card.sessions)}</Fact>
            <Fact label=t::admin::tickets(l)>{t::admin::tickets_count(l, card.tickets)}</Fact>
        </Facts>
    }
}

/// What can be done about a person's signing in now.
fn access(card: &PersonCard) -> Vec<Access> {
    let mut all = match card.state {
        PersonState::Active => vec![Access::MailReset, Access::Disable],
        PersonState::Invited => vec![Access::InviteAgain, Access::Disable],
        PersonState::Disabled => vec![Access::Enable],
    };
    if card.sessions > 0 {
        all.insert(0, Access::EndSessions);
    }
    all
}

fn describe(access: Access) -> (&'static str, &'static str, &'static str) {
    let l = language();
    match access {
        Access::InviteAgain => {
            (t::admin::invite_again_title(l), t::admin::invite_again_text(l), t::admin::invite_again(l))
        }
        Access::MailReset => (t::admin::mail_reset_title(l), t::admin::mail_reset_text(l), t::admin::mail_reset(l)),
        Access::EndSessions => {
            (t::admin::end_sessions_title(l), t::admin::end_sessions_text(l), t::admin::end_sessions(l))
        }
        Access::Disable => (t::admin::disable_title(l), t::admin::disable_text(l), t::admin::disable(l)),
        Access::Enable => (t::admin::disable_title(l), t::admin::enable_text(l), t::admin::enable(l)),
    }
}
