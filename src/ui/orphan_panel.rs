//! The panel with drafts whose forms are gone.

use super::language;
use super::minding::{self, person};
use super::orphans::{Orphan, Place};
use super::subject::subject;
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Shows the drafts whose forms are gone. Around it stands what the server shows of refused forms (`server::unsent`):
/// what is thrown away there is thrown away here too.
#[component]
pub(super) fn Orphans(children: Children) -> impl IntoView {
    let (l, location) = (language(), use_location());
    let subject = subject(&location.pathname.get_untracked(), &location.search.get_untracked());
    let place = Place { subject, person: person(), node: NodeRef::new(), found: RwSignal::new(Vec::new()) };
    let (node, found) = (place.node, place.found);
    let own = place.clone();
    Effect::new(move |_| {
        if node.get().is_some() && own.may_have_any() {
            minding::look_for_orphans(own.clone());
        }
    });
    let own = place.clone();
    let on_submit = move |_: ev::SubmitEvent| minding::discard_orphans(&own);
    let row = move |orphan: Orphan| {
        let label = if orphan.title.is_empty() { t::kept::text(l).to_owned() } else { orphan.title.clone() };
        let texts = orphan.texts.iter().map(|text| {
            view! {
                <label class="field">
                    {label.clone()}
                    <textarea class="input" rows="4" dir="auto" readonly=true prop:value=text.clone()></textarea>
                </label>
            }
        });
        let texts = texts.collect::<Vec<_>>();
        let files = (!orphan.files.is_empty()).then(|| t::kept::files(l, &orphan.files.join(", ")));
        let own = place.clone();
        view! {
            <section class="unsent error-summary" role="group" aria-label=t::kept::not_sent(l) data-orphan="">
                <h2>{t::kept::not_sent(l)}</h2>
                <p>{t::kept::moved_on(l)}</p>
                <p>{t::kept::copy(l)} " " {t::kept::in_browser(l)}</p>
                {texts}
                {files.map(|files| view! { <p class="small">{files}</p> })}
                <button class="btn" type="button" on:click=move |_| minding::drop_orphan(&own, &orphan)>{t::kept::discard(l)}</button>
            </section>
        }
    };
    view! {
        <div class="not-sent" node_ref=node on:submit=on_submit>
            {children()}
            <div data-orphans="">{move || found.get().into_iter().map(row.clone()).collect::<Vec<_>>()}</div>
        </div>
    }
}
