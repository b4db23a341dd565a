//! The story of a ticket, a part at a time. The part has an address, so it works without JavaScript; with it only the story is
//! changed, and what is being written beside it stays.

use crate::domain::EventId;
use crate::domain::view::Story;
use crate::error::AppError;
use crate::t;
use crate::ui::{Reader, Thread, language, use_query_map};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

/// The part of the story that the address asks for.
pub fn story_asked() -> Memo<(String, String)> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            (get("before"), get("whole"))
        })
    })
}

/// Entries from which on a reader is led past a story.
const LONG: usize = 8;

/// Ways from the top of a long story to its newest message and to where one writes: on a telephone they are far below.
#[component]
pub fn StoryHops(
    story: Story,
    /// Where one writes, if one can, and what that is called.
    write: Option<(&'static str, String)>,
) -> impl IntoView {
    let l = language();
    let newest = story.entries.last().filter(|_| story.after == 0 && story.entries.len() >= LONG).map(|entry| entry.id);
    newest.map(|id| {
        let write = write.map(|(href, label)| view! { <a class="tap" href=href rel="external">{label}</a> });
        view! {
            <p class="hop cluster">
                <a class="tap" href=format!("#entry-{id}") rel="external">{t::ticket::to_newest(l)}</a>
                {write}
            </p>
        }
    })
}

/// A part of the story, with the ways to the ones before and after it.
#[component]
pub fn StoryView<Load, Loading>(
    /// The part that came with the page.
    story: Story,
    /// Gets another part.
    load: Load,
    reader: Reader,
    /// The first entry that is new to the reader, where it is known what they have read.
    #[prop(optional_no_strip)]
    new_from: Option<EventId>,
) -> impl IntoView
where
    Load: Fn(String, String) -> Loading + Clone + Send + Sync + 'static,
    Loading: Future<Output = Result<Story, AppError>> + 'static,
{
    let l = language();
    let asked = story_asked();
    let shown = RwSignal::new(story);
    // How often it was asked for again, after it could not be had.
    let (again, failed) = (RwSignal::new(0_u32), RwSignal::new(false));
    Effect::new(move |previous: Option<((String, String), u32)>| {
        let now = (asked.get(), again.get());
        if previous.is_some_and(|previous| previous != now) {
            let (load, now) = (load.clone(), now.0.clone());
            spawn_local(async move {
                let found = load(now.0.clone(), now.1.clone()).await;
                // A reader who went on meanwhile gets what they asked for last.
                if asked.try_get_untracked() != Some(now) {
                    return;
                }
                failed.try_set(found.is_err());
                if let Ok(story) = found {
                    shown.try_set(story);
                }
            });
        }
        now
    });
    // The page stays, with what is being written on it.
    let refused = move || {
        failed.get().then(|| {
            view! {
                <p class="cluster" role="alert">
                    {t::errors::part_missing(l)}
                    <button class="btn" type="button" on:click=move |_| again.update(|times| *times += 1)>{t::errors::try_again(l)}</button>
                </p>
            }
        })
    };
    let location = use_location();
    let address = move |before: i64, whole: i64| {
        let search = location.search.get();
        let gone = ["before=", "whole=", "notice="];
        let rest = search.trim_start_matches('?').split('&');
        let rest = rest.filter(|pair| !pair.is_empty() && !gone.iter().any(|name| pair.starts_with(name)));
        let mut parts: Vec<String> = rest.map(str::to_owned).collect();
        let mut add = |name: &str, place: i64| {
            if place > 0 {
                parts.push(format!("{name}={place}"));
            }
        };
        add("before", before);
        add("whole", whole);
        let query = if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) };
        format!("{}{query}", location.pathname.get())
    };
    move || {
        let Story { entries, before, after } = shown.get();
        let last = before + i64::try_from(entries.len()).unwrap_or(0);
        let end = if after > 0 { last } else { 0 };
        let older = (before > 0).then(|| {
            let (href, text) = (address(before, 0), t::ticket::older(l, before));
            view! { <p><a class="tap" href=href data-story="older">{text}</a></p> }
        });
        let newer = (after > 0).then(|| {
            let (href, text) = (address(0, 0), t::ticket::newest(l, after));
            view! { <p><a class="tap" href=href data-story="newest">{text}</a></p> }
        });
        view! {
            {refused}
            {older}
            <Thread entries=entries reader=reader new_from=new_from whole=move |place| address(end, place)/>
            {newer}
        }
    }
}
