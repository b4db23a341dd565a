//! A form's text and files, taken in part by part.

use super::RequestContext;
use crate::desk::{Admitted, Secret, StrangerLane, files};
use crate::domain::view::StagedFile;
use crate::domain::{
    FieldError, FieldErrors, FormName, FormRoute, KeptForm, PersonId, clean_file_name, clean_line, limits,
};
use crate::error::AppError;
use futures::StreamExt;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Fields that are never kept. Where one is a part of the page's address, the page that is shown again brings it along.
const SECRETS: &[&str] = &["password", "current", "token"];

/// A form as it was sent.
pub struct Form {
    /// The name under which it is kept.
    pub name: FormName,
    pub kept: KeptForm,
    secrets: BTreeMap<String, String>,
    /// What was wrong with it before any use case saw it.
    broken: Option<AppError>,
    /// The sender's turn, until the form is done with.
    turn: Option<Admitted>,
}

impl Form {
    /// The first value of a field, or nothing.
    pub fn value(&self, field: &str) -> &str {
        if field == "token" { self.secret(field) } else { self.kept.value(field) }
    }

    /// The person for whom its page was made.
    pub(super) fn made_for(&self) -> Option<PersonId> {
        self.value("as").parse().ok().filter(|id: &PersonId| id.0 > 0)
    }

    /// A field that is never kept, such as a password.
    pub fn secret(&self, field: &str) -> &str {
        self.secrets.get(field).map_or("", String::as_str)
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, field: &str) -> bool {
        !self.value(field).is_empty()
    }

    /// An identity that the page put into the form. Nonsense is treated as a thing that is not there.
    pub fn id<T: std::str::FromStr>(&self, field: &str) -> Result<T, AppError> {
        self.value(field).parse().map_err(|_| AppError::NotFound)
    }

    /// A choice that the person made; an error of that field when it is missing or not offered.
    pub fn choice<T: std::str::FromStr>(&self, field: &str) -> Result<T, AppError> {
        let text = self.value(field);
        let problem = if text.is_empty() { FieldError::Required } else { FieldError::NotAllowed };
        text.parse().map_err(|_| AppError::field(field, problem))
    }

    /// A choice that may be left open.
    pub fn optional<T: std::str::FromStr>(&self, field: &str) -> Result<Option<T>, AppError> {
        if self.value(field).is_empty() { Ok(None) } else { self.choice(field).map(Some) }
    }

    /// All values of a field that may come several times.
    pub fn all<T: std::str::FromStr>(&self, field: &str) -> Result<Vec<T>, AppError> {
        let values = self.kept.all(field).iter().map(|text| text.parse());
        values.collect::<Result<_, _>>().map_err(|_| AppError::field(field, FieldError::NotAllowed))
    }

    /// The keys of the files that came with it.
    pub fn files(&self) -> Vec<String> {
        self.kept.files.iter().map(|file| file.key.clone()).collect()
    }

    /// An error when it could not be received as a whole; to be asked before anything is done with it.
    pub fn whole(&self) -> Result<(), AppError> {
        self.broken.clone().map_or(Ok(()), Err)
    }

    /// Reads a form that was sent.
    pub(super) async fn read(
        context: &RequestContext,
        route: FormRoute,
        files: usize,
        parts: multer::Multipart<'static>,
        too_much: &TooMuch,
    ) -> Form {
        let mut form =
            Form { name: route.into(), kept: KeptForm::default(), secrets: BTreeMap::new(), broken: None, turn: None };
        form.broken = form.take_parts(context, parts, files, too_much).await.err();
        form.name = route.named_by(|field| form.value(field));
        form
    }

    /// Waits for its turn.
    pub(super) async fn take_turn(&mut self, context: &RequestContext) -> Result<(), AppError> {
        self.turn = Some(match context.viewer.actor.member() {
            Some(member) => context.desk.turn(member).await?,
            None => context.desk.admit(&context.address, StrangerLane::Form).await?,
        });
        Ok(())
    }

    async fn take_parts(
        &mut self,
        context: &RequestContext,
        mut parts: multer::Multipart<'static>,
        most: usize,
        too_much: &TooMuch,
    ) -> Result<(), AppError> {
        let most_text = limits::text_of(context.viewer.actor.person().is_some());
        let (mut text, mut fields, mut problem, mut removed) = (0, 0, None, Vec::new());
        let mut refused = FieldErrors::default();
        let sender = context.sender();
        let malformed = |error: multer::Error| too_much.or_incomplete(&error);
        while let Some(mut part) = parts.next_field().await.map_err(malformed)? {
            fields += 1;
            if fields > limits::FIELDS {
                return Err(AppError::TooLarge);
            }
            let name = part.name().unwrap_or_default().to_owned();
            text += name.len();
            if let Some(file) = part.file_name().map(str::to_owned) {
                if file.is_empty() {
                    continue;
                }
                if self.kept.files.len() >= most {
                    refuse(&mut refused, &file, FieldErrors::one(&name, FieldError::TooMany(most)));
                    while part.chunk().await.map_err(malformed)?.is_some() {}
                    continue;
                }
                match files::stage(&context.desk, &sender, &file, part.by_ref()).await {
                    Ok(staged) => self.kept.files.push(staged),
                    Err(error) => {
                        match error {
                            AppError::Invalid(errors) => refuse(&mut refused, &file, errors),
                            error => problem = Some(error),
                        }
                        // The rest of what is sent is read, so that the browser gets to see the answer.
                        while part.chunk().await.map_err(malformed)?.is_some() {}
                    }
                }
                continue;
            }
            let mut value = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(malformed)? {
                // What is too much is read and dropped, so that the page shows what there was room for.
                let room = most_text.saturating_sub(text).min(chunk.len());
                value.extend_from_slice(chunk.get(..room).unwrap_or_default());
                text += chunk.len();
            }
            let mut value = String::from_utf8_lossy(&value).replace(is_no_text, "");
            if text > most_text && problem.is_none() {
                problem = Some(AppError::field(&name, FieldError::CutOff));
                // The last letter may be half.
                value.truncate(value.trim_end_matches('\u{FFFD}').len());
            }
            match name.as_str() {
                "staged" => self.kept.files.extend(staged(&value)),
                "unstage" => removed.push(value),
                name if SECRETS.contains(&name) => {
                    self.secrets.insert(name.to_owned(), value);
                }
                _ => self.kept.values.entry(name).or_default().push(value),
            }
        }
        self.kept.files.retain(|file| !removed.contains(&file.key));
        problem.map_or_else(|| Ok(refused.or(())?), Err)
    }
}

/// Files whose refusal is told one by one.
const TOLD: usize = 30;

/// Notes what is wrong with a file, with its name.
fn refuse(refused: &mut FieldErrors, file: &str, errors: FieldErrors) {
    for error in errors.0.into_iter().take(TOLD.saturating_sub(refused.0.len())) {
        refused.add(error.field, FieldError::OfFile(clean_file_name(&clean_line(file)), Box::new(error.reason)));
    }
}

/// Control characters that nobody types, but for the ends of lines: each takes six bytes where a form is kept.
fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}')
}

/// Set when more was sent than is taken in. What a body ends with is lost on its way to the form.
#[derive(Clone, Debug, Default)]
pub struct TooMuch(Arc<AtomicBool>);

impl TooMuch {
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// The error of a form that ended before its time.
    fn or_incomplete(&self, error: &multer::Error) -> AppError {
        tracing::debug!(%error, "a form is not whole");
        if self.0.load(Ordering::Relaxed) { AppError::TooLarge } else { AppError::Incomplete }
    }
}

/// A file that this browser staged before, as the page put it back into the form. Rights to it are
/// checked when it is given to a ticket.
fn staged(value: &str) -> Option<StagedFile> {
    let mut file: StagedFile = serde_json::from_str(value).ok()?;
    // It comes from outside again: no NUL, which no database keeps, and nothing that turns letters round.
    (file.name, file.media_type) = (clean_line(&file.name), clean_line(&file.media_type));
    if file.name.is_empty() {
        file.name.push_str("file");
    }
    Secret::parse(&file.key).map(|_| file)
}
