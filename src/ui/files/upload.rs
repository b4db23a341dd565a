//! A file on its way to the server, and the pickers that show it.

use crate::domain::view::StagedFile;
use crate::domain::{FieldError, FormRoute, Language, isolated_file_name};
use crate::error::AppError;
use crate::t;
use crate::ui::form::do_not_send;
use crate::ui::form_context::FormContext;
use crate::ui::post::post;
use crate::ui::{minding, words};
use leptos::html;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use web_sys::{File, FormData, XmlHttpRequest};

/// Where a file is sent before its form.
const STAGE: &str = FormRoute::StageFile.path();

/// A file on its way.
#[derive(Clone)]
pub(super) struct Upload {
    pub number: usize,
    pub name: String,
    pub bytes: i64,
    pub percent: ArcRwSignal<u32>,
    pub state: ArcRwSignal<State>,
}

thread_local! {
    /// Files that did not arrive yet, with the pickers they were chosen with. A form that was left meanwhile shows them when
    /// it is shown again.
    static UNDER_WAY: RefCell<Vec<(Picker, Upload)>> = const { RefCell::new(Vec::new()) };
    /// What ends them, by their numbers.
    static REQUESTS: RefCell<Vec<(usize, XmlHttpRequest)>> = const { RefCell::new(Vec::new()) };
    /// The pickers that are shown.
    static SHOWN: RefCell<Vec<Picker>> = const { RefCell::new(Vec::new()) };
    /// The number of the next file.
    static NEXT: Cell<usize> = const { Cell::new(0) };
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    Sending,
    /// Arrived, and waits for its form.
    There(StagedFile),
    /// Why it did not arrive, in words.
    Failed(String),
}

fn next_number() -> usize {
    NEXT.replace(NEXT.get() + 1)
}

/// The request of a file that is still under way.
pub(super) fn take_request(number: usize) -> Option<XmlHttpRequest> {
    REQUESTS.with_borrow_mut(|requests| {
        let at = requests.iter().position(|(other, _)| *other == number)?;
        Some(requests.swap_remove(at).1)
    })
}

/// A file that was uploaded before the page was loaded again.
pub(super) fn uploaded(file: &str) -> Option<Upload> {
    let file: StagedFile = serde_json::from_str(file).ok()?;
    Some(Upload {
        number: next_number(),
        name: file.name.clone(),
        bytes: file.size,
        percent: ArcRwSignal::new(100),
        state: ArcRwSignal::new(State::There(file)),
    })
}

/// The picker that a file was chosen with, and whose it is.
#[derive(Clone)]
pub(super) struct Picker {
    pub form: Option<FormContext>,
    pub person: i64,
    pub node: NodeRef<html::Input>,
    /// What is said about the files to those who do not see them.
    pub news: RwSignal<String>,
    pub uploads: RwSignal<Vec<Upload>>,
}

impl Picker {
    /// Shows from now on what is under way for its form.
    pub(super) fn show(&self) {
        SHOWN.with_borrow_mut(|shown| {
            shown.retain(|other| !other.is_left());
            shown.push(self.clone());
        });
        let mine: Vec<Upload> = UNDER_WAY.with_borrow_mut(|all| {
            let mine =
                all.iter().filter(|(picker, _)| picker.is_same(self)).map(|(_, upload)| upload.clone()).collect();
            // Those that failed are told once.
            all.retain(|(picker, upload)| !picker.is_same(self) || upload.is_sending());
            mine
        });
        if !mine.is_empty() {
            self.uploads.try_update(|uploads| uploads.extend(mine));
            self.recount();
        }
    }

    /// Whether both are of the same form about the same thing.
    fn is_same(&self, other: &Picker) -> bool {
        let of = |picker: &Picker| picker.form.as_ref().map(|form| (form.name.clone(), form.place.clone()));
        self.person == other.person && of(self).is_some() && of(self) == of(other)
    }

    fn is_left(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.uploading.is_disposed())
    }

    /// The picker that shows the files of the form by now.
    fn present(&self) -> Option<Picker> {
        let shown = |all: &Vec<Picker>| all.iter().rev().find(|other| other.is_same(self) && !other.is_left()).cloned();
        SHOWN.with_borrow(shown).or_else(|| (!self.is_left()).then(|| self.clone()))
    }

    /// Tells the form how many files are under way for it.
    fn recount(&self) {
        let mine = |(picker, upload): &&(Picker, Upload)| picker.is_same(self) && upload.is_sending();
        let files = UNDER_WAY.with_borrow(|all| all.iter().filter(mine).count());
        if let Some(form) = &self.form {
            form.uploading.try_set(files);
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

    /// Puts a file into the draft of its form, which has left the page.
    fn arrive_late(&self, file: &StagedFile) {
        if let (Some(form), Ok(file)) = (&self.form, serde_json::to_string(file)) {
            minding::arrive_late(&form.name, &form.place, self.person, file);
        }
    }
}

impl Upload {
    fn is_sending(&self) -> bool {
        self.state.with_untracked(|state| *state == State::Sending)
    }

    /// The server has taken the file, or said why not.
    fn end(&self, language: Language, of: &Picker, file: Result<StagedFile, String>) {
        minding::file_ends();
        let (present, is_wanted) = (of.present(), take_request(self.number).is_some());
        // What failed while nobody saw it waits for its form.
        let waits = present.is_none() && file.is_err() && is_wanted;
        UNDER_WAY.with_borrow_mut(|all| all.retain(|(_, other)| waits || other.number != self.number));
        match (file, &present) {
            (Ok(file), None) => of.arrive_late(&file),
            (Ok(file), Some(present)) => {
                present.tell(t::ui::files_there(language, &isolated_file_name(&self.name)));
                self.state.set(State::There(file));
            }
            // It was taken out.
            (Err(_), _) if !is_wanted => {}
            (Err(words), None) => self.state.set(State::Failed(words)),
            (Err(words), Some(present)) => present.fail(language, self, words),
        }
        if let Some(present) = present {
            present.recount();
        }
    }
}

/// Sends a file, unless it is plainly too large.
pub(super) fn begin(language: Language, file: &File, max_mb: u64, picker: Picker) -> Upload {
    #[expect(clippy::cast_possible_truncation, reason = "a size in bytes is a whole number far below 2^53")]
    let bytes = file.size() as i64;
    let upload = Upload {
        number: next_number(),
        name: file.name(),
        bytes,
        percent: ArcRwSignal::new(0),
        state: ArcRwSignal::new(State::Sending),
    };
    // A megabyte may also be read as 1,048,576 bytes; in between the server decides.
    if u64::try_from(bytes).unwrap_or(u64::MAX) > max_mb.saturating_mul(1_048_576) {
        picker.fail(language, &upload, words::field_error(language, &FieldError::TooLarge(max_mb)));
        return upload;
    }
    let unreachable = || t::ui::files_unreachable(language).to_owned();
    let form =
        FormData::new().and_then(|form| form.append_with_blob_and_filename("file", file, &file.name()).map(|()| form));
    let Ok(form) = form else {
        picker.fail(language, &upload, unreachable());
        return upload;
    };
    let (percent, ended, of) = (upload.percent.clone(), upload.clone(), picker.clone());
    let request = post(
        STAGE,
        &form,
        move |share| percent.set(share),
        move |status, body| {
            let file = serde_json::from_str(&body).ok().filter(|_| matches!(status, 200..=299));
            ended.end(language, &of, file.ok_or_else(|| refusal(language, &body, max_mb)));
        },
    );
    match request {
        Some(request) => {
            minding::file_leaves();
            REQUESTS.with_borrow_mut(|requests| requests.push((upload.number, request)));
            UNDER_WAY.with_borrow_mut(|all| all.push((picker.clone(), upload.clone())));
            picker.recount();
        }
        None => picker.fail(language, &upload, unreachable()),
    }
    upload
}

/// Why the server did not take a file, by its answer.
fn refusal(language: Language, answer: &str, max_mb: u64) -> String {
    let error = match serde_json::from_str::<AppError>(answer) {
        Ok(AppError::Invalid(errors)) => errors.0.into_iter().next().map(|error| error.reason),
        Ok(AppError::TooLarge) => Some(FieldError::TooLarge(max_mb)),
        Ok(AppError::SignIn) => Some(FieldError::SignInFirst),
        Ok(AppError::Slow(wait)) => Some(FieldError::Slow(wait)),
        _ => None,
    };
    // The list names the file itself.
    let error = error.map(|error| match error {
        FieldError::OfFile(_, what) => *what,
        error => error,
    });
    error.map_or_else(|| t::ui::files_unreachable(language).to_owned(), |error| words::field_error(language, &error))
}
