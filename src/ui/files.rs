//! The file picker: a plain file input that sends its files with the form. With JavaScript files are sent as soon as
//! they are chosen, each with its progress, and the form then sends only their keys.

mod upload;

use super::entries::STAGED;
use super::form_context::FormContext;
use super::icon::{Icon, IconName};
use super::keyed::keyed;
use super::minding;
use super::slot::{kept, slot};
use super::{FileName, language, size};
use crate::domain::view::StagedFile;
use crate::domain::{Language, isolated_file_name, limits};
use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use upload::{Picker, State, Upload, begin, take_request, uploaded};
use web_sys::FileList;

/// Chooses files to send along. What was sent before an error is listed and stays ticked.
#[component]
pub fn FilePicker(
    #[prop(default = "files".into(), into)] name: String,
    #[prop(optional, into)] label: Option<String>,
    /// The most megabytes that a file may have.
    max_mb: u64,
    /// How many may be sent.
    #[prop(default = limits::FILES)]
    most: usize,
) -> impl IntoView {
    let language = language();
    let label = label.unwrap_or_else(|| t::ui::files_label(language).to_owned());
    let slot = slot(&name, &label, true);
    let hint = t::ui::files_hint(language, &max_mb.to_string(), i64::try_from(most).unwrap_or(i64::MAX));
    let kept_files: Vec<_> = kept().files.iter().map(|file| there(language, file, true)).collect();
    let uploads = RwSignal::new(Vec::<Upload>::new());
    let news = RwSignal::new(String::new());
    let over = RwSignal::new(false);
    let node = NodeRef::<html::Input>::new();
    let form = use_context::<FormContext>();
    let of = StoredValue::new(Picker { form: form.clone(), person: minding::person(), node, news, uploads });
    if let Some(form) = form {
        Effect::new(move || of.get_value().show());
        Effect::new(move |_| {
            for file in form.uploaded.get() {
                uploads.update(|all| all.extend(uploaded(&file)));
            }
        });
    }
    let take = move |files: Option<FileList>| {
        let files = files.into_iter().flat_map(|list| (0..list.length()).filter_map(move |i| list.get(i)));
        for file in files {
            let upload = begin(language, &file, max_mb, of.get_value());
            uploads.update(|all| all.push(upload));
        }
    };
    let on_change = move |_| {
        if let Some(input) = node.get_untracked() {
            take(input.files());
            input.set_value("");
        }
    };
    let on_drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
    };
    let on_over = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let row = move |upload: Upload| row(language, upload, uploads);
    let key = slot.id.clone();
    let picker = view! {
        <div
            class="field picker"
            data-invalid=slot.error.is_some()
            data-over=move || over.get()
            on:dragover=on_over
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <label for=slot.id.clone()>{label} " " <span class="optional">{t::ui::optional(language)}</span></label>
            {slot.notes(Some(hint))}
            <input
                type="file"
                multiple=true
                id=slot.id.clone()
                name=name
                node_ref=node
                aria-invalid=slot.invalid()
                aria-describedby=slot.described_by.clone()
                on:change=on_change
            />
            <ul class="picked">
                {kept_files}
                <For each=move || uploads.get() key=|upload| upload.number children=row/>
            </ul>
            <p class="vh" role="status">{move || news.get()}</p>
        </div>
    };
    keyed(key, picker)
}

/// A file that arrived: ticked, and left out when the tick is taken away.
fn there(language: Language, file: &StagedFile, kept: bool) -> impl IntoView + use<> {
    let value = serde_json::to_string(file).unwrap_or_default();
    view! {
        <li>
            <label>
                <input type="checkbox" name=STAGED value=value checked=true data-kept=kept/>
                <span><FileName name=file.name.clone()/></span>
                <small>{size(language, file.size)}</small>
            </label>
        </li>
    }
}

fn row(language: Language, upload: Upload, uploads: RwSignal<Vec<Upload>>) -> impl IntoView {
    move || match upload.state.get() {
        State::There(file) => there(language, &file, false).into_any(),
        state => {
            let failed = matches!(state, State::Failed(_));
            let (number, percent) = (upload.number, upload.percent.clone());
            let remove = move |_| {
                // Taken out first: what ends now was not lost.
                if let Some(request) = take_request(number) {
                    let _ = request.abort();
                }
                uploads.update(|all| all.retain(|other| other.number != number));
            };
            let end = match &state {
                State::Failed(words) => view! { <p class="error">{words.clone()}</p> }.into_any(),
                _ => {
                    let label = t::ui::files_sending(language, &isolated_file_name(&upload.name));
                    view! { <progress max="100" value=move || percent.get().to_string() aria-label=label></progress> }
                        .into_any()
                }
            };
            view! {
                <li data-failed=failed>
                    <span class="name">
                        <Icon name=if failed { IconName::Alert } else { IconName::File } sm=true/>
                        <span><FileName name=upload.name.clone()/></span>
                        <small>{size(language, upload.bytes)}</small>
                    </span>
                    <button class="link-button" type="button" on:click=remove>
                        {if failed { t::ui::files_dismiss(language) } else { t::ui::files_cancel(language) }}
                        <span class="vh">" "<FileName name=upload.name.clone()/></span>
                    </button>
                    {end}
                </li>
            }
            .into_any()
        }
    }
}
