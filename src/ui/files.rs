//! The file picker: a plain file input that sends its files with the form. With JavaScript files are sent as soon as
//! they are chosen, each with its progress, and the form then sends only their keys.

use super::entries::STAGED;
use super::form::do_not_send;
use super::form_context::FormContext;
use super::icon::{Icon, IconName};
use super::keyed::keyed;
use super::minding;
use super::post::post;
use super::slot::{kept, slot};
use super::{FileName, language, size, words};
use crate::domain::view::StagedFile;
use crate::domain::{Language, Problem, isolated_file_name, limits};
use crate::error::AppError;
use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::{File, FileList, FormData, XmlHttpRequest};

/// Where a file is sent before its form.
const STAGE: &str = "/do/stage-file";

/// A file on its way.
#[derive(Clone)]
struct Upload {
    number: usize,
    name: String,
    bytes: i64,
    percent: ArcRwSignal<u32>,
    state: ArcRwSignal<State>,
    /// Handle to end it; there is none before it began.
    request: ArcRwSignal<Option<StoredValue<XmlHttpRequest, LocalStorage>>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Sending,
    /// Arrived, and waits for its form.
    There(StagedFile),
    /// Why it did not arrive, in words.
    Failed(String),
}

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
    let slot = slot(&name, true);
    let label = label.unwrap_or_else(|| t::ui::files_label(language).to_owned());
    let hint = t::ui::files_hint(language, &max_mb.to_string(), i64::try_from(most).unwrap_or(i64::MAX));
    let kept_files: Vec<_> = kept().files.iter().map(|file| there(language, file, true)).collect();
    let uploads = RwSignal::new(Vec::<Upload>::new());
    let news = RwSignal::new(String::new());
    let over = RwSignal::new(false);
    let node = NodeRef::<html::Input>::new();
    let form = use_context::<FormContext>();
    let of = StoredValue::new(Picker { form: form.clone(), person: minding::person(), node, news });
    if let Some(form) = form {
        Effect::new(move |_| {
            for file in form.uploaded.get() {
                let number = next_number(uploads);
                uploads.update(|all| all.extend(uploaded(&file, number)));
            }
        });
    }
    let take = move |files: Option<FileList>| {
        let files = files.into_iter().flat_map(|list| (0..list.length()).filter_map(move |i| list.get(i)));
        for file in files {
            let number = next_number(uploads);
            let upload = begin(language, number, &file, max_mb, of.get_value());
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
            let (number, request, percent) = (upload.number, upload.request.clone(), upload.percent.clone());
            let remove = move |_| {
                // Taken out first: what ends now was not lost.
                if let Some(request) = request.try_update(Option::take).flatten() {
                    request.with_value(|request| {
                        let _ = request.abort();
                    });
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

fn next_number(uploads: RwSignal<Vec<Upload>>) -> usize {
    uploads.with_untracked(|all| all.last().map_or(0, |last| last.number + 1))
}

/// A file that was uploaded before the page was loaded again.
fn uploaded(file: &str, number: usize) -> Option<Upload> {
    let file: StagedFile = serde_json::from_str(file).ok()?;
    Some(Upload {
        number,
        name: file.name.clone(),
        bytes: file.size,
        percent: ArcRwSignal::new(100),
        state: ArcRwSignal::new(State::There(file)),
        request: ArcRwSignal::new(None),
    })
}

/// The picker that a file was chosen with, and whose it is.
#[derive(Clone)]
struct Picker {
    form: Option<FormContext>,
    person: i64,
    node: NodeRef<html::Input>,
    news: RwSignal<String>,
}

impl Picker {
    /// One more file is under way, or one fewer.
    fn count(&self, change: impl Fn(usize) -> usize) {
        if let Some(form) = &self.form {
            form.uploading.try_update(|count| *count = change(*count));
        }
    }

    fn tell(&self, news: String) {
        self.news.try_set(news);
    }

    /// A file does not arrive: its form is not sent without it.
    fn fail(&self, language: Language, upload: &Upload, words: String) {
        if let Some(input) = self.node.try_get_untracked().flatten() {
            do_not_send(&input);
        }
        self.tell(t::ui::files_failed(language, &isolated_file_name(&upload.name)));
        upload.state.set(State::Failed(words));
    }

    /// Puts a file into the draft of its form, when that has left the page; answers whether it has.
    fn is_left(&self, file: &StagedFile) -> bool {
        let Some(form) = self.form.as_ref().filter(|form| form.uploading.is_disposed()) else { return false };
        if let Ok(file) = serde_json::to_string(file) {
            minding::arrive_late(&form.name, &form.place, self.person, file);
        }
        true
    }
}

/// Sends a file, unless it is plainly too large.
fn begin(language: Language, number: usize, file: &File, max_mb: u64, picker: Picker) -> Upload {
    #[expect(clippy::cast_possible_truncation, reason = "a size in bytes is a whole number far below 2^53")]
    let bytes = file.size() as i64;
    let upload = Upload {
        number,
        name: file.name(),
        bytes,
        percent: ArcRwSignal::new(0),
        state: ArcRwSignal::new(State::Sending),
        request: ArcRwSignal::new(None),
    };
    // A megabyte may also be read as 1,048,576 bytes; in between the server decides.
    if u64::try_from(bytes).unwrap_or(u64::MAX) > max_mb.saturating_mul(1_048_576) {
        picker.fail(language, &upload, words::problem(language, &Problem::TooLarge(max_mb)));
        return upload;
    }
    let unreachable = || t::ui::files_unreachable(language).to_owned();
    let form =
        FormData::new().and_then(|form| form.append_with_blob_and_filename("file", file, &file.name()).map(|()| form));
    let Ok(form) = form else {
        picker.fail(language, &upload, unreachable());
        return upload;
    };
    picker.count(|files| files + 1);
    minding::file_leaves();
    let (percent, ended, of) = (upload.percent.clone(), upload.clone(), picker.clone());
    let request = post(
        STAGE,
        &form,
        move |share| percent.set(share),
        move |status, body| {
            minding::file_ends();
            let file = serde_json::from_str::<StagedFile>(&body).ok().filter(|_| matches!(status, 200..=299));
            match file {
                Some(file) if of.is_left(&file) => {}
                Some(file) => {
                    of.tell(t::ui::files_there(language, &isolated_file_name(&ended.name)));
                    ended.state.set(State::There(file));
                }
                // It was taken out.
                None if ended.request.with_untracked(Option::is_none) => {}
                None => of.fail(language, &ended, refusal(language, &body, max_mb)),
            }
            of.count(|files| files.saturating_sub(1));
        },
    );
    match request {
        Some(request) => upload.request.set(Some(StoredValue::new_local(request))),
        None => {
            minding::file_ends();
            picker.fail(language, &upload, unreachable());
            picker.count(|files| files.saturating_sub(1));
        }
    }
    upload
}

/// Why the server did not take a file, by its answer.
fn refusal(language: Language, answer: &str, max_mb: u64) -> String {
    let problem = match serde_json::from_str::<AppError>(answer) {
        Ok(AppError::Invalid(errors)) => errors.0.into_iter().next().map(|error| error.problem),
        Ok(AppError::TooLarge) => Some(Problem::TooLarge(max_mb)),
        Ok(AppError::SignIn) => Some(Problem::SignInFirst),
        Ok(AppError::Slow(wait)) => Some(Problem::Slow(wait)),
        _ => None,
    };
    // The list names the file itself.
    let problem = problem.map(|problem| match problem {
        Problem::OfFile(_, what) => *what,
        problem => problem,
    });
    problem.map_or_else(|| t::ui::files_unreachable(language).to_owned(), |problem| words::problem(language, &problem))
}
