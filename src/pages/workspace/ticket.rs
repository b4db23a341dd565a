//! One ticket, for staff.

use super::dialogs::Dialogs;
use super::goes_on::{AfterSending, Neighbours};
use super::here::{TicketPage, TicketPageAddress};
use super::list::Failed;
use super::side::Side;
use crate::domain::view::{ClockView, DeskTicket, Entry, Side as EntrySide};
use crate::domain::{Audience, EventId, FieldError, FormRoute};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, Forms, failed, kept, page_of};
use crate::pages::story::{StoryHops, StoryView, story_asked};
use crate::t;
use crate::ui::{
    Banner, BannerKind, ButtonKind, ButtonLink, DeskShell, ErrorSummary, FilePicker, Form, IconName, MadeFrom,
    MarkdownEditor, Menu, MenuLink, PageTitle, Prio, RailViews, Reader, Ring, StatusBadge, SubmitButton, TabLink,
    TabLinks, Tag, TierGlyph, language, minutes, sentence, shortcut, viewer, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The forms of a ticket's page.
#[cfg(feature = "ssr")]
const FORMS: [FormRoute; 18] = [
    FormRoute::Reply,
    FormRoute::Note,
    FormRoute::WriteVendor,
    FormRoute::Take,
    FormRoute::Assign,
    FormRoute::SetTeam,
    FormRoute::SetPriority,
    FormRoute::SetCategory,
    FormRoute::SetTags,
    FormRoute::SetStatus,
    FormRoute::Escalate,
    FormRoute::GiveBack,
    FormRoute::Recall,
    FormRoute::Resolve,
    FormRoute::Reopen,
    FormRoute::AddFollower,
    FormRoute::ApplyWorkaround,
    FormRoute::VendorPromise,
];

/// One ticket.
#[server(prefix = "/read", endpoint = "desk-ticket", input = GetUrl, output = Json)]
pub async fn load_desk_ticket(
    id: String,
    #[server(default)] before: String,
    #[server(default)] whole: String,
) -> Result<TicketPage, AppError> {
    use crate::desk::read::workspace;
    use crate::domain::view::StoryAt;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    let id = request::answer(id.parse().map_err(|_| AppError::NotFound))?;
    let (ticket, known, rail) =
        request::answer(workspace::ticket(&context.desk, &context.viewer, id, StoryAt::parse(&before, &whole)).await)?;
    let names = FORMS.map(|route| route.of(&id));
    let forms = request::answer(context.kept_of(&names).await)?;
    let once = crate::desk::Secret::default().reveal().to_owned();
    Ok(TicketPage { ticket, rail, known, forms, most_mb: context.desk.config().upload_mb, once })
}

#[component]
pub(super) fn TicketView() -> impl IntoView {
    let here = TicketPageAddress::new();
    let id = here.id;
    let at = story_asked();
    let data = Resource::new_blocking(
        move || id.get(),
        move |id| {
            let (before, whole) = at.get_untracked();
            load_desk_ticket(id, before, whole)
        },
    );
    page_of(
        data,
        AddressPart::Path,
        move |found| view! { <TicketViewContent found=found here=here/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn TicketViewContent(found: TicketPage, here: TicketPageAddress) -> impl IntoView {
    let l = language();
    let wrong = found.forms.values().any(failed);
    let title = format!("{} {}", found.ticket.id, found.ticket.subject);
    let rail = found.rail.clone();
    let page = StoredValue::new(found.clone());
    let TicketPage { ticket, known, forms, most_mb, once, .. } = found;
    let (story, id) = (ticket.story.clone(), ticket.id.to_string());
    let load = move |before, whole| {
        let id = id.clone();
        async move { load_desk_ticket(id, before, whole).await.map(|found| found.ticket.story) }
    };
    let new_from = ticket.new_from;
    let newest = story.after == 0;
    Effect::new(move |_| {
        if newest {
            request_animation_frame(crate::ui::open_at_newest);
        }
    });
    let side = ticket.clone();
    let writes = ticket.can.reply || ticket.can.note || ticket.can.write_vendor;
    let head = ticket.clone();
    let take = kept(&forms, &FormRoute::Take.of(&ticket.id));
    let apply = kept(&forms, &FormRoute::ApplyWorkaround.of(&ticket.id));
    let promise = kept(&forms, &FormRoute::VendorPromise.of(&ticket.id));
    view! {
        <PageTitle title=title failed=wrong/>
        <DeskShell rail=move || view! { <RailViews rail=rail/> }>
            <Head ticket=head take=take here=here/>
            <div class="work">
                <div class="t-col">
                    <section class="scroll" tabindex="0" aria-label=t::desk::conversation(l)>
                        <div class="t-flow">
                            <h2 class="vh">{t::desk::conversation(l)}</h2>
                            <StoryHops story=story.clone() write=None/>
                            <StoryView story=story load=load reader=Reader::Staff new_from=new_from/>
                        </div>
                    </section>
                    {writes.then(|| view! { <Composer ticket=ticket forms=forms most_mb=most_mb once=once here=here/> })}
                </div>
                <aside class="scroll" tabindex="0" aria-label=t::desk::context(l)>
                    <Side ticket=side known=known apply=apply promise=promise/>
                </aside>
            </div>
            <Dialogs page=page here=here/>
        </DeskShell>
    }
}

#[component]
fn Head(ticket: DeskTicket, take: crate::domain::KeptForm, here: TicketPageAddress) -> impl IntoView {
    let l = language();
    let tags: Vec<_> = ticket.tags.iter().map(|tag| view! { <Tag name=tag.name.clone()/> }).collect();
    let from = here.from.get_untracked();
    // From a list of the workspace, or from the tickets behind a figure of a report.
    let known = ["/desk", "/reports/tickets"].iter().any(|list| from.starts_with(list));
    let back = if known { from } else { "/desk".to_owned() };
    let place = t::desk::age(l, &minutes(l, ticket.place_minutes));
    let clock =
        ticket.clocks.first().filter(|clock| clock.is_open()).map(|clock| view! { <NextStep clock=clock.clone()/> });
    view! {
        <div class="t-head">
            <div class="top">
                <div class="stack gap-s">
                    <p class="meta ways">
                        <a href=back data-action="back-to-list" aria-keyshortcuts=shortcut(Some("U"))>{t::desk::back_to_list(l)}</a>
                        <Neighbours/>
                    </p>
                    <h1 dir="auto">{ticket.subject.clone()}</h1>
                    <p class="meta">
                        <span class="num">{ticket.id.to_string()}</span>
                        <Prio priority=ticket.priority/>
                        <StatusBadge status=ticket.status/>
                        <TierGlyph place=ticket.place.clone()/>
                        <span title=place>{t::ui::since(l, &crate::ui::words::in_sentence(l, &ticket.place_since.text))}</span>
                        {tags}
                    </p>
                </div>
                <Acts ticket=ticket take=take here=here/>
            </div>
            {clock}
        </div>
    }
}

/// The promise that is up next: how long, until when, and for what.
#[component]
fn NextStep(clock: ClockView) -> impl IntoView {
    let l = language();
    let (kind, stands) = (words::clock(l, clock.kind), words::clock_stands(l, &clock));
    let due = clock.due.clone();
    view! {
        <p class="next-step">
            <Ring clock=clock/>
            <b>{stands}</b>
            <span>{kind}</span>
            {due.map(|due| view! { <time datetime=due.iso>{t::ui::due_title(l, &words::in_sentence(l, &due.text))}</time> })}
        </p>
    }
}

/// What can be done with it now, as the policy says.
#[component]
fn Acts(ticket: DeskTicket, take: crate::domain::KeptForm, here: TicketPageAddress) -> impl IntoView {
    let l = language();
    let can = ticket.can;
    let id = ticket.id.to_string();
    let version = ticket.version.to_string();
    let taking = can.take.then(|| {
        let (id, version) = (id.clone(), version.clone());
        view! {
            <Form to=FormRoute::Take.of(&id) kept=take class="inline-form">
                <ErrorSummary/>
                <input type="hidden" name="ticket" value=id/>
                <MadeFrom name="version" value=version/>
                <SubmitButton label=t::desk::take(l) icon=IconName::User keys="T"/>
            </Form>
        }
    });
    let link = move |shown: bool, dialog: &'static str, label: &'static str, icon: IconName, keys: &'static str| {
        shown.then(
            || view! { <ButtonLink href=here.with_dialog(dialog) label=label icon=icon keys=keys action=dialog/> },
        )
    };
    let more = move |shown: bool, dialog: &'static str, label: &'static str, icon: IconName| {
        shown.then(|| view! { <MenuLink href=here.with_dialog(dialog) label=label icon=icon action=dialog/> })
    };
    let lower = ticket.choices.tiers.iter().any(|tier| tier.is_staffed() && tier.position < ticket.place.position);
    let higher = ticket.choices.tiers.iter().any(|tier| !tier.self_service && tier.position > ticket.place.position);
    let teams = can.move_team && ticket.choices.teams.iter().any(|team| ticket.team.as_ref() != Some(team));
    let any = teams || can.triage || can.add_follower || can.reopen;
    view! {
        <div class="acts">
            {taking}
            {link(can.assign, "assign", t::desk::assign(l), IconName::Users, "A")}
            {link(can.escalate && higher, "escalate", t::desk::pass_on(l), IconName::Up, "E")}
            {link(can.give_back && lower, "give-back", t::desk::pass_back(l), IconName::Down, "B")}
            {link(can.recall, "recall", t::desk::take_back(l), IconName::Undo, "B")}
            {link(can.resolve, "resolve", t::desk::solve(l), IconName::Check, "D")}
            {any.then(|| view! {
                <Menu label=t::desk::more(l)>
                    {more(teams, "team", t::routing::change_team(l), IconName::Users)}
                    {more(can.triage, "priority", t::desk::change_priority(l), IconName::Flag)}
                    {more(can.triage, "category", t::desk::change_category(l), IconName::List)}
                    {more(can.triage, "tags", t::desk::change_tags(l), IconName::Tag)}
                    {more(can.triage && ticket.share.is_none(), "status", t::desk::change_status(l), IconName::Clock)}
                    {more(can.add_follower && !ticket.choices.colleagues.is_empty(), "follower", t::desk::add_follower(l), IconName::Eye)}
                    {more(can.reopen, "reopen", t::desk::reopen(l), IconName::Undo)}
                </Menu>
            })}
        </div>
    }
}

/// Words of others that came while an answer was being written.
#[component]
fn Unseen(entries: Vec<Entry>) -> impl IntoView {
    let l = language();
    let lines: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            view! {
                <li>
                    {sentence(l, &entry, Reader::Staff)}
                    " "
                    <time datetime=entry.at.iso>{entry.at.text}</time>
                    " "
                    <a href=format!("#entry-{}", entry.id) rel="external">{t::desk::unseen_read(l)}</a>
                </li>
            }
        })
        .collect();
    view! { <Banner kind=BannerKind::Near title=t::desk::unseen_title(l)><ul>{lines}</ul></Banner> }
}

/// Writing: a public reply, a note among colleagues, or a message to the vendor, never to be confused.
#[component]
fn Composer(ticket: DeskTicket, forms: Forms, most_mb: u64, once: String, here: TicketPageAddress) -> impl IntoView {
    let l = language();
    let can = ticket.can;
    let vendor = ticket.share.as_ref().map(|share| share.vendor.clone()).filter(|_| can.write_vendor);
    let customer = ticket.details.requester.clone();
    let last_seen = ticket.newest().last().map_or(0, |entry| entry.id.0);
    let id = ticket.id.to_string();
    let before = kept(&forms, &FormRoute::Reply.of(&id));
    let unseen = StoredValue::new((before.general == Some(FieldError::Stale)).then(|| {
        let seen = EventId(before.value("seen").parse().unwrap_or(i64::MAX));
        let later = ticket.newest().iter().filter(|entry| entry.id > seen && entry.side != EntrySide::Me);
        later.filter(|entry| entry.audience == Audience::Public && entry.what.is_message()).cloned().collect::<Vec<_>>()
    }));
    let (asks_vendor, may_ask) = (vendor.is_some(), ticket.status != crate::domain::Status::WaitingVendor);
    let chosen = Memo::new(move |_| {
        let asked = here.write.get();
        match asked.as_str() {
            "vendor" if asks_vendor => FormRoute::WriteVendor,
            "note" if can.note => FormRoute::Note,
            _ if can.reply => FormRoute::Reply,
            _ if can.note => FormRoute::Note,
            _ => FormRoute::WriteVendor,
        }
    });
    let tabs = move || {
        let now = chosen.get();
        let tab = |kind: FormRoute, write: &str, label: &str, keys: &'static str| TabLink {
            href: here.with_write(write),
            label: label.to_owned(),
            count: None,
            current: now == kind,
            keys: Some(keys),
        };
        let mut items = Vec::new();
        if can.reply {
            items.push(tab(FormRoute::Reply, "reply", t::desk::public_reply(l), "R"));
        }
        if can.note {
            items.push(tab(FormRoute::Note, "note", t::desk::internal_note(l), "I"));
        }
        if asks_vendor {
            items.push(tab(FormRoute::WriteVendor, "vendor", t::desk::to_vendor(l), "V"));
        }
        view! { <TabLinks label=t::desk::kind_of_message(l) items=items/> }
    };
    // A form for each kind, which stays as it is while another one is seen: what was typed for colleagues can never
    // stand in what customers read.
    let form = move |kind: FormRoute| {
        let (id, customer, once) = (id.clone(), customer.clone(), once.clone());
        let (before, vendor) = (kept(&forms, &kind.of(&id)), vendor.clone());
        let seen = Signal::derive(move || chosen.get() == kind);
        let opened = Memo::new(move |before| before == Some(&true) || seen.get());
        let content = move || {
            let (id, customer, once, before) = (id.clone(), customer.clone(), once.clone(), before.clone());
            opened.get().then(|| match kind {
                FormRoute::Reply => view! {
                    <Form to=FormRoute::Reply.of(&id) kept=before within="reply" class="composer" label=t::desk::public_reply(l)>
                        <ErrorSummary/>
                        {unseen.get_value().map(|entries| view! { <Unseen entries=entries/> })}
                        <input type="hidden" name="ticket" value=id/>
                        <input type="hidden" name="once" value=once/>
                        <MadeFrom name="seen" value=last_seen.to_string()/>
                        <MarkdownEditor name="text" label=t::desk::reply_to(l, &customer) placeholder=t::desk::reply_placeholder(l, &customer) rows=3 bare=true keys="R" seen=seen/>
                        <footer>
                            <FilePicker max_mb=most_mb/>
                            <AfterSending/>
                            {may_ask.then(|| view! { <SubmitButton label=t::desk::send_ask(l) name="asks" value="yes"/> })}
                            <SubmitButton label=t::desk::send(l) kind=ButtonKind::Primary keys="Ctrl Enter"/>
                        </footer>
                    </Form>
                }
                .into_any(),
                FormRoute::WriteVendor => {
                    let label = t::desk::vendor_label(l, vendor.as_deref().unwrap_or_default());
                    view! {
                        <Form to=FormRoute::WriteVendor.of(&id) kept=before within="vendor" class="composer" label=label.clone()>
                            <ErrorSummary/>
                            <input type="hidden" name="ticket" value=id/>
                            <input type="hidden" name="once" value=once/>
                            <MarkdownEditor name="text" label=label rows=3 bare=true keys="V" seen=seen/>
                            <footer><FilePicker max_mb=most_mb/><SubmitButton label=t::desk::send(l) kind=ButtonKind::Primary keys="Ctrl Enter"/></footer>
                        </Form>
                    }
                    .into_any()
                }
                _ => view! {
                    <Form to=FormRoute::Note.of(&id) kept=before within="note" class="composer note" label=t::desk::internal_note(l)>
                        <ErrorSummary/>
                        <input type="hidden" name="ticket" value=id/>
                        <input type="hidden" name="once" value=once/>
                        <MarkdownEditor name="text" label=t::desk::note_label(l) placeholder=t::desk::note_placeholder(l) rows=3 bare=true keys="I" seen=seen/>
                        <footer><FilePicker max_mb=most_mb/><SubmitButton label=t::desk::save_note(l) kind=ButtonKind::Primary keys="Ctrl Enter"/></footer>
                    </Form>
                }
                .into_any(),
            })
        };
        let opener = match kind {
            FormRoute::WriteVendor => "write=vendor",
            FormRoute::Note => "write=note",
            _ => "write=reply",
        };
        view! { <div hidden=move || !seen.get() data-opened-by=opener>{content}</div> }
    };
    let writes = [(FormRoute::Reply, can.reply), (FormRoute::Note, can.note), (FormRoute::WriteVendor, asks_vendor)];
    let composers: Vec<_> = writes.into_iter().filter(|(_, may)| *may).map(|(kind, _)| form(kind)).collect();
    let read_only = !can.reply && viewer().actor.role() == Some(crate::domain::Role::Agent) && ticket.status.is_open();
    view! {
        <div class="t-reply">
            {read_only.then(|| view! { <p class="muted small">{t::desk::read_only(l)}</p> })}
            {tabs}
            {composers}
        </div>
    }
}
