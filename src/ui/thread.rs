//! The story of a ticket: messages, notes, events in one line, and handover cards.

use super::attachments::Attachments;
use super::avatar::{Avatar, AvatarKind};
use super::elements::all;
use super::event_words::{Reader, actor, icon, sentence};
use super::handover::HandoverCardView;
use super::icon::{Icon, IconName};
use super::language;
use super::time::TimeTag;
use crate::domain::view::{Entry, Side};
use crate::domain::{Audience, EventData, EventId, Language};
use crate::t;
use leptos::prelude::*;

/// A ticket's story, in the order in which it is given.
#[component]
pub fn Thread(
    entries: Vec<Entry>,
    reader: Reader,
    /// The first entry that is new to the reader.
    #[prop(optional_no_strip)]
    new_from: Option<EventId>,
    /// The address where the text at a place, which is folded here, is whole.
    whole: impl Fn(i64) -> String,
) -> impl IntoView {
    let entries: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            let whole = entry.folded.map(|place| format!("{}#entry-{}", whole(place), entry.id));
            let since = (Some(entry.id) == new_from)
                .then(|| view! { <h3 class="since" id="new"><span>{t::ticket::new_since(language())}</span></h3> });
            view! {
                {since}
                <EntryView entry=entry reader=reader whole=whole/>
            }
        })
        .collect();
    view! { <div class="thread">{entries}</div> }
}

/// One entry of the story.
#[component]
fn EntryView(entry: Entry, reader: Reader, whole: Option<String>) -> impl IntoView {
    if entry.card.is_some() && reader != Reader::Customer {
        view! { <HandoverEntry entry=entry reader=reader/> }.into_any()
    } else if entry.what.is_message() || !entry.html.is_empty() || !entry.files.is_empty() {
        view! { <Message entry=entry reader=reader whole=whole/> }.into_any()
    } else {
        view! { <EventLine entry=entry reader=reader/> }.into_any()
    }
}

/// What somebody wrote.
#[component]
fn Message(entry: Entry, reader: Reader, whole: Option<String>) -> impl IntoView {
    let language = language();
    let class = match (&entry.what, entry.audience, entry.side) {
        (EventData::Noted, ..) | (_, Audience::Internal, _) => "entry note",
        (EventData::Resolved { .. }, ..) => "entry solved",
        (_, Audience::Vendor, _) if reader == Reader::Staff => "entry vendor",
        (.., Side::Me) if reader != Reader::Staff => "entry mine",
        _ => "entry",
    };
    let kind = if entry.side == Side::Support || (entry.side == Side::Me && reader == Reader::Staff) {
        AvatarKind::Accent
    } else {
        AvatarKind::Plain
    };
    let (who, role) = (actor(language, &entry), role(language, &entry, reader));
    // Who is only called by a side, as customers are before vendors, still has a letter.
    let known = if entry.who.is_empty() { who.clone() } else { entry.who.clone() };
    let icon = match (&entry.what, entry.audience) {
        (EventData::Resolved { .. }, _) => Some(IconName::Check),
        (_, Audience::Internal) => Some(IconName::Lock),
        (_, Audience::Vendor) if reader == Reader::Staff => Some(IconName::Building),
        _ => None,
    };
    view! {
        <article class=class id=format!("entry-{}", entry.id)>
            <Avatar name=known kind=kind/>
            <div class="body">
                <header>
                    {icon.map(|icon| view! { <Icon name=icon sm=true/> })}
                    <b>{who}</b>
                    {role.map(|role| view! { <span class="role">{role}</span> })}
                    <TimeTag when=entry.at/>
                </header>
                {(!entry.html.is_empty()).then(|| view! { <div class="rich" dir="auto" inner_html=entry.html></div> })}
                {whole.map(|href| view! { <p class="small"><a href=href>{t::ticket::show_whole(language)}</a></p> })}
                <Attachments files=entry.files/>
            </div>
        </article>
    }
}

/// What stands beside the name: what the writer is, and what kind of message it is.
fn role(language: Language, entry: &Entry, reader: Reader) -> Option<String> {
    let side = match entry.side {
        Side::Customer if reader == Reader::Staff => t::ticket::side_customer(language),
        Side::Vendor if entry.role.is_empty() => t::ticket::side_vendor(language),
        _ => entry.role.as_str(),
    };
    let kind = match (&entry.what, reader) {
        (EventData::Opened, Reader::Staff) => Some(t::events::kind_description(language).to_owned()),
        (EventData::Replied { asks: true }, Reader::Customer) => Some(t::events::customer_asks(language).to_owned()),
        (EventData::Resolved { .. }, Reader::Customer) => Some(t::events::customer_solution(language).to_owned()),
        (EventData::Resolved { code }, _) => Some(t::events::kind_solution(language, code)),
        (
            EventData::Replied { .. } | EventData::Thanked | EventData::Noted | EventData::VendorMessage,
            Reader::Staff,
        ) => Some(sentence(language, entry, reader)),
        (what, _) if !what.is_message() => Some(sentence(language, entry, reader)),
        _ => None,
    };
    match (side.is_empty(), kind) {
        (true, kind) => kind,
        (false, None) => Some(side.to_owned()),
        (false, Some(kind)) => Some(t::events::card_by(language, side, &kind)),
    }
}

/// What happened, in one line.
#[component]
fn EventLine(entry: Entry, reader: Reader) -> impl IntoView {
    view! {
        <p class="event" id=format!("entry-{}", entry.id)>
            <Icon name=icon(&entry.what) sm=true/>
            <span>{sentence(language(), &entry, reader)}</span>
            <TimeTag when=entry.at/>
        </p>
    }
}

/// A move between tiers with the card that travelled.
#[component]
fn HandoverEntry(entry: Entry, reader: Reader) -> impl IntoView {
    let language = language();
    let (title, to, skipped) = match &entry.what {
        EventData::Escalated { from, to, skipped_because, .. } => {
            (t::events::handover_between(language, from, to), to.clone(), skipped_because.clone())
        }
        EventData::SharedWithVendor { vendor, .. } if reader == Reader::Vendor => {
            (t::events::handover_to(language, vendor), vendor.clone(), None)
        }
        EventData::SharedWithVendor { vendor, from, skipped_because, .. } => {
            (t::events::handover_between(language, from, vendor), vendor.clone(), skipped_because.clone())
        }
        EventData::Returned { from, to, .. } => (t::events::answer_between(language, from, to), to.clone(), None),
        EventData::VendorReturned { vendor, to, .. } => (t::events::answer_from(language, vendor), to.clone(), None),
        _ => (sentence(language, &entry, reader), String::new(), None),
    };
    let who = actor(language, &entry);
    let by = if entry.role.is_empty() { who } else { t::events::card_by(language, &who, &entry.role) };
    entry.card.map(|card| {
        view! {
            <HandoverCardView
                card=card
                id=format!("entry-{}", entry.id)
                title=title
                to=to
                by=by
                at=entry.at
                nostrip:skipped=skipped
                files=entry.files
                reader=reader
            />
        }
    })
}

/// Scrolls a conversation that stands in a box of its own to what is new to its reader, or to its end. An address that names
/// an entry has led there already.
pub fn open_at_newest() {
    let named = window().location().hash().is_ok_and(|hash| !hash.is_empty());
    let Some(thread) = all(".thread").into_iter().next().filter(|_| !named) else { return };
    let Some(list) = thread.closest(".scroll").ok().flatten() else { return };
    match all(".thread > .since").first() {
        Some(since) => {
            let top = since.get_bounding_client_rect().top() - list.get_bounding_client_rect().top();
            list.scroll_by_with_x_and_y(0.0, top);
        }
        None => list.set_scroll_top(list.scroll_height()),
    }
}
