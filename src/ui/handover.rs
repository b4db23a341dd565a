//! The card that travels between tiers, so that nobody is asked twice.

use super::attachments::Attachments;
use super::event_words::Reader;
use super::icon::{Icon, IconName};
use super::language;
use super::time::TimeTag;
use crate::domain::When;
use crate::domain::view::{EntryCard, File};
use crate::t;
use leptos::prelude::*;

/// A handover or the answer to one.
#[component]
pub fn HandoverCardView(
    card: EntryCard,
    /// The element's id; the heading's is made from it.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    /// Who is asked.
    #[prop(into)]
    to: String,
    #[prop(into)] by: String,
    at: When,
    /// Why a tier was passed over.
    #[prop(optional, into)]
    skipped: Option<String>,
    #[prop(optional)] files: Vec<File>,
    #[prop(default = Reader::Staff)] reader: Reader,
) -> impl IntoView {
    let language = language();
    let upwards = matches!(card, EntryCard::Handover(_));
    let part = |label: String, text: String| view! { <div><dt>{label}</dt><dd>{text}</dd></div> };
    let question = match reader {
        Reader::Vendor => t::events::card_question_you(language).to_owned(),
        _ => t::events::card_question(language, &to),
    };
    let parts = match card {
        EntryCard::Handover(card) => view! {
            {part(t::events::card_symptoms(language).to_owned(), card.symptoms)}
            {part(t::events::card_tried(language).to_owned(), card.tried)}
            {part(t::events::card_ruled_out(language).to_owned(), card.ruled_out)}
            <div class="question"><dt>{question}</dt><dd>{card.question}</dd></div>
        }
        .into_any(),
        EntryCard::Answer { text } => part(t::events::card_answer(language).to_owned(), text).into_any(),
    };
    let heading = format!("{id}-title");
    let named_by = heading.clone();
    view! {
        <article class="handover" id=id aria-labelledby=named_by>
            <header>
                <Icon name=if upwards { IconName::Up } else { IconName::Down } sm=true/>
                <h3 id=heading>{title}</h3>
                <span class="by">{by} " " <TimeTag when=at/></span>
            </header>
            <dl>{parts}</dl>
            {(!files.is_empty()).then(|| view! { <div class="extra"><Attachments files=files/></div> })}
            {skipped.map(|reason| view! { <footer>{t::events::card_skipped(language, &reason)}</footer> })}
        </article>
    }
}
