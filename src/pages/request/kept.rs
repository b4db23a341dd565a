//! Forms that were refused, or go on at another page: kept for the browser and for the page that they belong to.

use super::{Form, RequestContext, TooMuch};
use crate::desk::Secret;
use crate::desk::forms::KeptRow;
use crate::desk::forms::{self, FoundForm};
use crate::domain::{FormRoute, KeptForm, limits};
use crate::error::AppError;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// A page that a browser opens.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// Its address, as [`page_of`] has it.
    pub page: String,
    /// The forms whose refusal the page tells of now, and never again.
    pub fresh: Vec<String>,
}

/// A form that led to an error page, so that nobody has to write it again.
#[derive(Clone, Default)]
pub struct UnkeptForm(Arc<Mutex<Option<KeptForm>>>);

impl UnkeptForm {
    /// Remembers what a person wrote.
    pub(super) fn remember(&self, kept: &KeptForm) {
        if let Ok(mut typed) = self.0.lock() {
            *typed = Some(kept.clone());
        }
    }

    /// The form that was remembered.
    pub fn form(&self) -> Option<KeptForm> {
        self.0.lock().ok().and_then(|typed| typed.clone())
    }

    /// Its texts, which are forgotten.
    pub fn take(&self) -> Vec<String> {
        let kept = self.0.lock().ok().and_then(|mut typed| typed.take()).unwrap_or_default();
        kept.texts().into_iter().map(|(_, text)| text.to_owned()).collect()
    }
}

/// The bytes that a page still has for refused forms.
#[derive(Clone)]
pub struct KeptFormRoom(Arc<AtomicI64>);

impl Default for KeptFormRoom {
    fn default() -> Self {
        KeptFormRoom(Arc::new(AtomicI64::new(limits::KEPT_BYTES_ON_PAGE)))
    }
}

impl KeptFormRoom {
    /// Takes room for a form; the first one always has it.
    fn take(&self, kept: &KeptForm) -> bool {
        let length = kept.length_in_page();
        let left =
            |room: i64| (length <= room || room == limits::KEPT_BYTES_ON_PAGE).then(|| room.saturating_sub(length));
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_ok()
    }
}

impl RequestContext {
    /// Whether a form of this browser waits for the person who sent it to sign in.
    pub async fn awaits_sign_in(&self, form: &str) -> Result<bool, AppError> {
        Ok(match &self.forms {
            Some(token) => matches!(forms::find(&self.desk, token, form, self.person()).await?, FoundForm::Theirs),
            None => false,
        })
    }

    /// The kept content of a form of this browser, for the page that it belongs to.
    pub async fn kept(&self, form: &str) -> Result<KeptForm, AppError> {
        Ok(self.row(form).await?.and_then(|row| self.shown(row)).unwrap_or_default())
    }

    /// The same on whichever page: steps of one form are spread over several, and none can do without it.
    pub async fn kept_anywhere(&self, form: &str) -> Result<KeptForm, AppError> {
        let Some(row) = self.row(form).await? else { return Ok(KeptForm::default()) };
        if row.page.is_empty() || self.tells_of(form) {
            return Ok(row.kept.0);
        }
        Ok(KeptForm { errors: Default::default(), general: None, ..row.kept.0 })
    }

    /// The same for a form of a list, which stands on many pages: what was chosen belongs to the very address and the
    /// moment of its refusal, and what was typed to the address.
    pub async fn kept_of_list(&self, form: &str) -> Result<KeptForm, AppError> {
        let row = self.row(form).await?;
        let here = row.filter(|row| self.arrival.as_ref().is_some_and(|arrival| arrival.page == row.page));
        Ok(match here {
            Some(row) if self.tells_of(form) => row.kept.0,
            Some(row) => row.kept.0.only_texts(),
            None => KeptForm::default(),
        })
    }

    async fn row(&self, form: &str) -> Result<Option<KeptRow>, AppError> {
        let Some(token) = &self.forms else { return Ok(None) };
        Ok(match forms::find(&self.desk, token, form, self.person()).await? {
            FoundForm::KeptForm(row) => Some(row),
            FoundForm::Nothing | FoundForm::Theirs => None,
        })
    }

    /// Whether the page that is opened tells of a form's refusal now.
    fn tells_of(&self, form: &str) -> bool {
        self.arrival.as_ref().is_some_and(|arrival| arrival.fresh.iter().any(|fresh| fresh == form))
    }

    /// The part of a form that a page shows: all of it when it tells of the refusal, later what was typed; nothing of
    /// what belongs to another page.
    fn belonging(&self, row: KeptRow) -> Option<KeptForm> {
        let path = |address: &str| address.split('?').next().unwrap_or_default().to_owned();
        if row.page.is_empty() || self.tells_of(&row.form) {
            return Some(row.kept.0);
        }
        match &self.arrival {
            Some(arrival) if path(&arrival.page) != path(&row.page) => None,
            _ => row.kept.0.settled(),
        }
    }

    /// That part, if the page has room for it; else the form stays kept, and the page says how many forms those are.
    fn shown(&self, row: KeptRow) -> Option<KeptForm> {
        self.belonging(row).filter(|kept| self.room.take(kept))
    }

    /// The kept contents of several forms, by name; forms of which nothing was kept are left out.
    pub async fn kept_of(&self, names: &[impl Deref<Target = str>]) -> Result<BTreeMap<String, KeptForm>, AppError> {
        let mut found = BTreeMap::new();
        if self.forms.is_some() {
            for name in names {
                if let Some(kept) = self.row(name).await?.and_then(|row| self.shown(row)) {
                    found.insert((**name).to_owned(), kept);
                }
            }
        }
        Ok(found)
    }

    /// Keeps a form for another page than its own; answers the token that the browser has to remember.
    pub async fn keep_for(&mut self, form: &str, kept: &KeptForm, page: &str) -> Result<String, AppError> {
        keep(self, form, kept, page).await?;
        Ok(self.forms.clone().unwrap_or_default())
    }

    /// Forgets what was kept of a form, because it has gone out with another one.
    pub async fn forget(&self, form: &str) -> Result<(), AppError> {
        match &self.forms {
            Some(token) => forms::forget(&self.desk, token, form, self.person()).await,
            None => Ok(()),
        }
    }
}

/// Keeps a form that is not finished yet, such as the first of several steps.
pub async fn keep_step(context: &mut RequestContext, name: &str, kept: &KeptForm) -> Result<(), AppError> {
    keep(context, name, kept, "").await
}

pub(super) async fn keep(
    context: &mut RequestContext,
    name: &str,
    kept: &KeptForm,
    page: &str,
) -> Result<(), AppError> {
    let token = context.forms.as_deref().and_then(Secret::parse).unwrap_or_default();
    context.forms = Some(token.reveal().to_owned());
    forms::keep(&context.desk, &token, (&context.sender(), context.writer()), name, kept, page).await?;
    context.set_cookie(&context.cookie("forms"), token.reveal(), 1, false);
    Ok(())
}

/// A part of a query that only belongs to the sentence shown at the moment.
pub(super) fn passing(pair: &str) -> bool {
    crate::ui::PASSING.contains(&pair.split('=').next().unwrap_or_default())
}

/// The address of a page, without the sentence that it shows at the moment and without anchor: what refused forms are kept
/// for.
pub fn page_of(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !passing(pair)).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

/// The texts of a form that arrives when nobody can be asked who sends it.
pub async fn typed_in(context: &RequestContext, route: FormRoute, parts: multer::Multipart<'static>) -> Vec<String> {
    let form = Form::read(context, route, 0, parts, &TooMuch::default()).await;
    context.typed.remember(&form.kept);
    context.typed.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_same_with_and_without_what_it_says_at_the_moment() {
        for (address, page) in [
            ("/desk", "/desk"),
            ("/desk?notice=taken_some&count=1.3&left=3&about=1.2", "/desk"),
            ("/desk?view=mine&notice=sent&dialog=resolve#end", "/desk?view=mine&dialog=resolve"),
        ] {
            assert_eq!(page_of(address), page, "{address}");
        }
    }
}
