//! A form's text and files, taken in part by part.

use super::Door;
use crate::desk::{Secret, files};
use crate::domain::view::StagedFile;
use crate::domain::{Kept, Problem};
use crate::error::AppError;
use futures::StreamExt;
use leptos::server_fn::codec::MultipartData;
use std::collections::BTreeMap;

/// Bytes of text that one form may carry.
const MOST_TEXT: usize = 1024 * 1024;
/// Fields that one form may carry, those of the same name counted each.
const MOST_FIELDS: usize = 1_000;
/// Fields that are never kept.
const SECRETS: &[&str] = &["password", "current"];

/// A form as it was sent.
#[derive(Default)]
pub struct Form {
    pub kept: Kept,
    secrets: BTreeMap<String, String>,
    /// What was wrong with it before any use case saw it.
    broken: Option<AppError>,
}

impl Form {
    /// The first value of a field, or nothing.
    pub fn value(&self, field: &str) -> &str {
        self.kept.value(field)
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
        let problem = if text.is_empty() { Problem::Required } else { Problem::NotAllowed };
        text.parse().map_err(|_| AppError::field(field, problem))
    }

    /// A choice that may be left open.
    pub fn optional<T: std::str::FromStr>(&self, field: &str) -> Result<Option<T>, AppError> {
        if self.value(field).is_empty() { Ok(None) } else { self.choice(field).map(Some) }
    }

    /// All values of a field that may come several times.
    pub fn all<T: std::str::FromStr>(&self, field: &str) -> Result<Vec<T>, AppError> {
        let values = self.kept.all(field).iter().map(|text| text.parse());
        values.collect::<Result<_, _>>().map_err(|_| AppError::field(field, Problem::NotAllowed))
    }

    /// The name under which a form of a ticket's page is kept: each ticket has its own.
    pub fn name(&self, form: &str) -> String {
        format!("{form}-{}", self.value("ticket"))
    }

    /// The keys of the files that came with it.
    pub fn files(&self) -> Vec<String> {
        self.kept.files.iter().map(|file| file.key.clone()).collect()
    }

    /// An error when it could not be received as a whole; to be asked before anything is done with it.
    pub fn whole(&self) -> Result<(), AppError> {
        self.broken.clone().map_or(Ok(()), Err)
    }

    pub(super) async fn read(door: &Door, data: MultipartData) -> Form {
        let mut form = Form::default();
        if let Some(parts) = data.into_inner()
            && let Err(error) = form.take_parts(door, parts).await
        {
            form.broken = Some(error);
        }
        form
    }

    async fn take_parts(&mut self, door: &Door, mut parts: multer::Multipart<'static>) -> Result<(), AppError> {
        let (mut text, mut fields, mut problem, mut removed) = (0, 0, None, Vec::new());
        let sender = door.sender();
        while let Some(mut part) = parts.next_field().await.map_err(malformed)? {
            fields += 1;
            if fields > MOST_FIELDS {
                return Err(AppError::TooLarge);
            }
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(str::to_owned) {
                if file.is_empty() {
                    continue;
                }
                let most = files::MOST_FILES;
                if self.kept.files.len() >= most {
                    problem = Some(AppError::field(&name, Problem::TooMany(most)));
                    while part.chunk().await.map_err(malformed)?.is_some() {}
                    continue;
                }
                match files::stage(&door.desk, &sender, &file, part.by_ref()).await {
                    Ok(staged) => self.kept.files.push(staged),
                    Err(error) => {
                        problem = Some(error);
                        // The rest of what is sent is read, so that the browser gets to see the answer.
                        while part.chunk().await.map_err(malformed)?.is_some() {}
                    }
                }
                continue;
            }
            let mut value = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(malformed)? {
                // What is too much is read and dropped, so that the page shows what there was room for.
                let room = MOST_TEXT.saturating_sub(text).min(chunk.len());
                value.extend_from_slice(chunk.get(..room).unwrap_or_default());
                text += chunk.len();
            }
            let mut value = String::from_utf8_lossy(&value).replace('\0', "");
            if text > MOST_TEXT && problem.is_none() {
                problem = Some(AppError::field(&name, Problem::CutOff));
                // The last letter may be half.
                value.truncate(value.trim_end_matches('\u{FFFD}').len());
            }
            match name.as_str() {
                "staged" => self.kept.files.extend(staged(&value)),
                "unstage" => removed.push(value),
                name if SECRETS.contains(&name) => {
                    self.secrets.insert(name.to_owned(), value);
                }
                _ if self.kept.values.len() < 200 => self.kept.values.entry(name).or_default().push(value),
                _ => return Err(AppError::TooLarge),
            }
        }
        self.kept.files.retain(|file| !removed.contains(&file.key));
        problem.map_or(Ok(()), Err)
    }
}

fn malformed(error: multer::Error) -> AppError {
    tracing::debug!(%error, "malformed form");
    AppError::TooLarge
}

/// A file that this browser staged before, as the page put it back into the form. Rights to it are
/// checked when it is given to a ticket.
fn staged(value: &str) -> Option<StagedFile> {
    // No database keeps a NUL, however it is written.
    let file: StagedFile = serde_json::from_str(&value.replace("\\u0000", "")).ok()?;
    Secret::parse(&file.key).map(|_| file)
}
