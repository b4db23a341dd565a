//! The dialogs of a ticket's page. Each has an address, and its form is a plain POST.

use super::goes_on::AfterSending;
use super::here::{TicketPage, TicketPageAddress};
use crate::domain::view::{Entry, File};
use crate::domain::{
    EventId, FieldError, FormRoute, KeptForm, Language, Priority, Status, Tier, isolated_file_name, tier,
};
use crate::pages::load::kept;
use crate::t;
use crate::ui::{
    Banner, BannerKind, ButtonKind, Checkbox, CheckboxGroup, Choice, Dialog, ErrorSummary, Field, Form, MadeFrom,
    RadioGroup, Reader, SelectField, SubmitButton, TextArea, language, sentence, size, words,
};
use leptos::prelude::*;

type Page = StoredValue<TicketPage>;

/// The dialogs of what may be done now; the one that the address names is open. What was written in another one, before the
/// ticket or its reader's rights changed, is on the page itself (`server::unsent`).
#[component]
pub fn Dialogs(page: Page, here: TicketPageAddress) -> impl IntoView {
    let l = language();
    let number = page.with_value(|page| page.ticket.id.to_string());
    let vendor =
        page.with_value(|page| page.ticket.share.as_ref().map(|share| share.vendor.clone()).unwrap_or_default());
    let (subject, can) = page.with_value(|page| (page.ticket.subject.clone(), page.ticket.can));
    let open = move |name: &'static str| Signal::derive(move || here.dialog.get() == name);
    let close = Signal::derive(move || here.with_dialog(""));
    let about = format!("{number} {subject}");
    let (pass_on, pass_back) = (t::desk::pass_on_title(l, &number), t::desk::pass_back_title(l, &number));
    let (take_back, solve) = (t::desk::take_back_title(l, &number, &vendor), t::desk::solve_title(l, &number));
    view! {
        {can.escalate.then(|| view! { <Dialog name="escalate" open=open("escalate") close_href=close title=pass_on about=about.clone()><EscalateForm page=page/></Dialog> })}
        {can.give_back.then(|| view! { <Dialog name="give-back" open=open("give-back") close_href=close title=pass_back about=about.clone()><GiveBackForm page=page/></Dialog> })}
        {can.recall.then(|| view! { <Dialog name="recall" open=open("recall") close_href=close title=take_back about=about.clone()><RecallForm page=page/></Dialog> })}
        {can.resolve.then(|| view! { <Dialog name="resolve" open=open("resolve") close_href=close title=solve about=about.clone()><ResolveForm page=page/></Dialog> })}
        {can.assign.then(|| view! { <Dialog name="assign" open=open("assign") close_href=close title=t::desk::assign(l) width="slim"><AssignForm page=page/></Dialog> })}
        {can.move_team.then(|| view! { <Dialog name="team" open=open("team") close_href=close title=t::routing::change_team(l) width="slim"><TeamForm page=page/></Dialog> })}
        {can.triage.then(|| view! { <Dialog name="priority" open=open("priority") close_href=close title=t::desk::change_priority(l) width="slim"><PriorityForm page=page/></Dialog> })}
        {can.triage.then(|| view! { <Dialog name="category" open=open("category") close_href=close title=t::desk::change_category(l) width="slim"><CategoryForm page=page/></Dialog> })}
        {can.triage.then(|| view! { <Dialog name="tags" open=open("tags") close_href=close title=t::desk::change_tags(l) width="slim"><TagsForm page=page/></Dialog> })}
        {can.triage.then(|| view! { <Dialog name="status" open=open("status") close_href=close title=t::desk::change_status(l) width="slim"><StatusForm page=page/></Dialog> })}
        {can.add_follower.then(|| view! { <Dialog name="follower" open=open("follower") close_href=close title=t::desk::add_follower(l) width="slim"><FollowerForm page=page/></Dialog> })}
        {can.reopen.then(|| view! { <Dialog name="reopen" open=open("reopen") close_href=close title=t::desk::reopen(l) width="slim"><ReopenForm page=page/></Dialog> })}
    }
}

/// A dialog's form with what every form about a ticket sends along: the ticket, the version that was
/// read, and the last event that was seen, so that a refused change can say what happened meanwhile.
#[component]
fn TicketForm(
    page: Page,
    form: FormRoute,
    submit: &'static str,
    /// With the choice where it leads.
    #[prop(optional)]
    leads_on: bool,
    children: Children,
) -> impl IntoView {
    let (id, version, seen, before) = page.with_value(|page| {
        let ticket = &page.ticket;
        let seen = ticket.newest().last().map_or(0, |entry| entry.id.0);
        (ticket.id.to_string(), ticket.version.to_string(), seen, kept(&page.forms, &form.of(&ticket.id)))
    });
    let changed = changed_since(page, &before);
    view! {
        <Form to=form.of(&id) kept=before within=form.name() class="form dialog-form">
            <div class="content stack">
                <ErrorSummary/>
                {changed}
                <input type="hidden" name="ticket" value=id/>
                <MadeFrom name="version" value=version/>
                <MadeFrom name="seen" value=seen.to_string()/>
                {children()}
            </div>
            <footer>
                {leads_on.then(|| view! { <AfterSending/> })}
                <SubmitButton label=submit kind=ButtonKind::Primary keys="Ctrl Enter"/>
            </footer>
        </Form>
    }
}

/// What happened to the ticket since a refused form was opened.
fn changed_since(page: Page, before: &KeptForm) -> Option<impl IntoView + use<>> {
    if before.general != Some(FieldError::Stale) {
        return None;
    }
    let l = language();
    let seen = before.value("seen").parse().unwrap_or(EventId(i64::MAX));
    let lines: Vec<_> = page.with_value(|page| {
        let later = page.ticket.newest().iter().filter(|entry| entry.id > seen);
        later.map(|entry| view! { <li>{sentence(l, entry, Reader::Staff)} ", " {entry.at.text.clone()}</li> }).collect()
    });
    Some(view! { <Banner kind=BannerKind::Near title=t::desk::changed_meanwhile(l)><ul>{lines}</ul></Banner> })
}

#[component]
fn EscalateForm(page: Page) -> impl IntoView {
    let l = language();
    let (tiers, people, vendors, messages, files) = page.with_value(|page| {
        let (choices, here) = (&page.ticket.choices, page.ticket.place.position);
        let above: Vec<Choice> = choices
            .tiers
            .iter()
            .filter(|t| t.position > here && !t.self_service)
            .map(|t| {
                let choice = tier_choice(l, t);
                match (t.outside, tier::skips(&choices.tiers, here, t.position)) {
                    (true, true) => choice.mark("outside skips"),
                    (true, false) => choice.mark("outside"),
                    (false, true) => choice.mark("skips"),
                    (false, false) => choice,
                }
            })
            .collect();
        let people: Vec<Choice> = choices
            .agents
            .iter()
            .filter(|(_, tier)| tier.is_none_or(|tier| tier > here))
            .map(|(named, _)| Choice::new(named.id, named.name.clone()))
            .collect();
        let shareable = || page.ticket.earlier.iter().chain(page.ticket.newest()).filter(|e| e.shareable);
        let messages: Vec<Choice> = shareable().map(message_choice).collect();
        let files: Vec<Choice> = shareable().flat_map(|e| file_choices(l, e)).collect();
        (above, people, Choice::named(&choices.vendors), messages, files)
    });
    let next = page.with_value(|page| {
        tier::next_up(&page.ticket.choices.tiers, page.ticket.place.position)
            .map(|t| t.id.to_string())
            .unwrap_or_default()
    });
    let symptoms = page.with_value(|page| page.ticket.details.symptoms.clone());
    let has_vendors = !vendors.is_empty();
    view! {
        <TicketForm page=page form=FormRoute::Escalate submit=t::desk::pass_on(l) leads_on=true>
            <SelectField name="tier" label=t::desk::pass_on_to(l) options=tiers value=next empty=t::desk::choose_tier(l)/>
            <TextArea name="symptoms" label=t::desk::symptoms(l) hint=t::desk::symptoms_hint(l) value=symptoms rows=3/>
            <div class="form-grid">
                <TextArea name="tried" label=t::desk::tried(l) hint=t::desk::tried_hint(l) rows=3/>
                <TextArea name="ruled_out" label=t::desk::ruled_out(l) hint=t::desk::ruled_out_hint(l) rows=3/>
            </div>
            <TextArea name="question" label=t::desk::question(l) hint=t::desk::question_hint(l) rows=2/>
            <div class="form-grid">
                <div class="unless-outside">
                    <SelectField name="person" label=t::desk::person(l) options=people empty=t::desk::anyone(l) optional=true/>
                </div>
                <div class="if-skips">
                    <Field name="skip_reason" label=t::desk::skip_reason(l) hint=t::desk::skip_reason_hint(l) optional=true/>
                </div>
            </div>
            {has_vendors.then(|| view! {
                <div class="if-outside stack">
                    <SelectField name="vendor" label=t::desk::vendor(l) options=vendors empty=t::desk::choose_vendor(l) hint=t::desk::vendor_hint(l) optional=true/>
                    <CheckboxGroup name="messages" legend=t::desk::messages(l) options=messages optional=true/>
                    {(!files.is_empty()).then(|| view! { <CheckboxGroup name="attachments" legend=t::desk::shared_attachments(l) options=files optional=true/> })}
                </div>
            })}
        </TicketForm>
    }
}

fn tier_choice(l: Language, tier: &Tier) -> Choice {
    let label = if tier.outside { t::desk::pass_on_outside(l, &tier.name) } else { tier.name.clone() };
    Choice::new(tier.id, label)
}

fn message_choice(entry: &Entry) -> Choice {
    let plain = plain(&entry.html);
    let start: String = plain.chars().take(80).collect();
    let label = if plain.chars().count() > 80 { format!("{start}…") } else { start };
    Choice::new(entry.id.0, label).hint(format!("{}, {}", entry.who, entry.at.text))
}

/// The files of a message.
fn file_choices(l: Language, entry: &Entry) -> Vec<Choice> {
    let from = format!("{}, {}", entry.who, entry.at.text);
    let choice = |file: &File| {
        let key = file.href.trim_start_matches("/files/");
        Choice::new(key, isolated_file_name(&file.name)).hint(format!("{}, {from}", size(l, file.size)))
    };
    entry.files.iter().map(choice).collect()
}

/// The words of sanitised HTML.
fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[component]
fn GiveBackForm(page: Page) -> impl IntoView {
    let l = language();
    let mut tiers: Vec<Choice> = page.with_value(|page| {
        let here = page.ticket.place.position;
        page.ticket
            .choices
            .tiers
            .iter()
            .filter(|t| t.is_staffed() && t.position < here)
            .map(|t| tier_choice(l, t))
            .collect()
    });
    tiers.reverse();
    let nearest = tiers.first().map(|choice| choice.value.clone()).unwrap_or_default();
    view! {
        <TicketForm page=page form=FormRoute::GiveBack submit=t::desk::pass_back(l)>
            <SelectField name="tier" label=t::desk::pass_on_to(l) options=tiers value=nearest/>
            <TextArea name="answer" label=t::desk::answer(l) hint=t::desk::answer_hint(l) rows=4 autofocus=true/>
            <Checkbox name="bounced" label=t::desk::bounced(l) hint=t::desk::bounced_hint(l)/>
        </TicketForm>
    }
}

#[component]
fn RecallForm(page: Page) -> impl IntoView {
    let l = language();
    view! {
        <TicketForm page=page form=FormRoute::Recall submit=t::desk::take_back(l)>
            <TextArea name="answer" label=t::desk::take_back_reason(l) rows=4/>
        </TicketForm>
    }
}

#[component]
fn ResolveForm(page: Page) -> impl IntoView {
    let l = language();
    let (codes, name) = page.with_value(|page| {
        let codes: Vec<Choice> =
            page.ticket.choices.codes.iter().map(|(id, name)| Choice::new(id, name.clone())).collect();
        (codes, page.ticket.details.requester.clone())
    });
    let summary = t::desk::summary(l, &name);
    let (may_learn, asked, subject, symptoms, learning) = page.with_value(|page| {
        let before = kept(&page.forms, &FormRoute::Resolve.of(&page.ticket.id));
        let learning = !matches!(before.value("learn"), "" | "nothing");
        let (subject, symptoms) = (page.ticket.subject.clone(), page.ticket.details.symptoms.clone());
        (page.known.may_learn, page.known.asks_lesson, subject, symptoms, learning)
    });
    view! {
        <TicketForm page=page form=FormRoute::Resolve submit=t::desk::solve(l) leads_on=true>
            <SelectField name="code" label=t::desk::code(l) options=codes empty=t::desk::choose_code(l)/>
            <TextArea name="summary" label=summary hint=t::desk::summary_hint(l) rows=5/>
            {may_learn.then(|| view! { <super::learn::Lesson subject=subject symptoms=symptoms open=learning asked=asked/> })}
        </TicketForm>
    }
}

#[component]
fn AssignForm(page: Page) -> impl IntoView {
    let l = language();
    let (people, present) = page.with_value(|page| {
        let (choices, here) = (&page.ticket.choices, page.ticket.place.position);
        let anyone = page.ticket.share.is_some();
        let fits = |tier: &Option<i64>| anyone || tier.is_none_or(|tier| tier >= here);
        let people = choices.agents.iter().filter(|(_, tier)| fits(tier));
        let people: Vec<Choice> = people.map(|(named, _)| Choice::new(named.id, named.name.clone())).collect();
        (people, page.ticket.assignee.as_ref().map(|named| named.id.to_string()).unwrap_or_default())
    });
    view! {
        <TicketForm page=page form=FormRoute::Assign submit=t::desk::assign(l)>
            <SelectField name="assignee" label=t::desk::assign_to(l) options=people value=present empty=t::desk::no_one(l)/>
        </TicketForm>
    }
}

#[component]
fn TeamForm(page: Page) -> impl IntoView {
    let l = language();
    let (teams, own) = page.with_value(|page| {
        let own = page.ticket.team.as_ref().map(|team| team.id.to_string()).unwrap_or_default();
        (Choice::named(&page.ticket.choices.teams), own)
    });
    view! {
        <TicketForm page=page form=FormRoute::SetTeam submit=t::desk::save(l)>
            <SelectField name="team" label=t::routing::team(l) hint=t::routing::team_hint(l) options=teams value=own/>
        </TicketForm>
    }
}

#[component]
fn PriorityForm(page: Page) -> impl IntoView {
    let l = language();
    let present = page.with_value(|page| page.ticket.priority.as_str());
    view! {
        <TicketForm page=page form=FormRoute::SetPriority submit=t::desk::save(l)>
            <RadioGroup name="priority" legend=t::desk::new_priority(l) options=Choice::each(Priority::ALL, |p| words::priority(l, p)) value=present/>
            <Field name="reason" label=t::desk::reason(l)/>
        </TicketForm>
    }
}

#[component]
fn CategoryForm(page: Page) -> impl IntoView {
    let l = language();
    let (options, present) = page.with_value(|page| {
        let present = page.ticket.category.map(|id| id.to_string()).unwrap_or_default();
        (Choice::named(&page.ticket.choices.categories), present)
    });
    view! {
        <TicketForm page=page form=FormRoute::SetCategory submit=t::desk::save(l)>
            <SelectField name="category" label=t::desk::category(l) options=options value=present empty=t::desk::choose(l)/>
        </TicketForm>
    }
}

#[component]
fn TagsForm(page: Page) -> impl IntoView {
    let l = language();
    let (options, present) = page.with_value(|page| {
        let options: Vec<Choice> =
            page.ticket.choices.tags.iter().map(|(id, name)| Choice::new(id, name.clone())).collect();
        (options, page.ticket.tags.iter().map(|tag| tag.id.to_string()).collect::<Vec<_>>())
    });
    let none = options.is_empty();
    view! {
        <TicketForm page=page form=FormRoute::SetTags submit=t::desk::save(l)>
            {if none {
                view! { <p class="muted">{t::desk::no_tags(l)}</p> }.into_any()
            } else {
                view! { <CheckboxGroup name="tags" legend=t::desk::tags(l) options=options values=present/> }.into_any()
            }}
        </TicketForm>
    }
}

#[component]
fn StatusForm(page: Page) -> impl IntoView {
    let l = language();
    let present = page.with_value(|page| page.ticket.status.as_str());
    let options = Choice::each(&[Status::Open, Status::WaitingCustomer], |status| words::status(l, status));
    view! {
        <TicketForm page=page form=FormRoute::SetStatus submit=t::desk::save(l)>
            <RadioGroup name="status" legend=t::desk::status(l) options=options value=present/>
        </TicketForm>
    }
}

#[component]
fn FollowerForm(page: Page) -> impl IntoView {
    let l = language();
    let options = page.with_value(|page| Choice::named(&page.ticket.choices.colleagues));
    view! {
        <TicketForm page=page form=FormRoute::AddFollower submit=t::desk::add(l)>
            <SelectField name="follower" label=t::desk::colleague(l) options=options empty=t::desk::choose(l)/>
        </TicketForm>
    }
}

#[component]
fn ReopenForm(page: Page) -> impl IntoView {
    let l = language();
    view! {
        <TicketForm page=page form=FormRoute::Reopen submit=t::desk::reopen(l)>
            <TextArea name="text" label=t::desk::reopen_why(l) rows=3 optional=true/>
        </TicketForm>
    }
}
