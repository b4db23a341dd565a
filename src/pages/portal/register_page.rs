//! Data of the pages of registering a ticket: what is affected, the details, a look at the answers.

use crate::domain::view::{CategoryChoice, Named};
use crate::domain::{CategoryId, KeptForm, Question};
#[cfg(feature = "ssr")]
use crate::domain::{FormName, FormRoute};
use crate::error::{AppError, Json};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The name under which a browser's latest run through the steps is kept. The answers of each run are kept under a name of
/// their own, so that two windows do not mix them.
#[cfg(feature = "ssr")]
pub(super) const FORM: &str = FormRoute::RegisterDetails.name();

/// The name under which the answers of a run are kept between the steps.
#[cfg(feature = "ssr")]
pub(super) fn form_of(run: &str) -> FormName {
    FormRoute::RegisterDetails.of(run)
}

/// The answers of a run; without one, those of a person's latest: a stranger's browser may be anybody's. Nothing when
/// nothing is kept.
#[cfg(feature = "ssr")]
async fn answers(context: &crate::pages::request::RequestContext, run: &str) -> Result<KeptForm, AppError> {
    if run.is_empty() && context.viewer.actor.person().is_none() {
        return Ok(KeptForm::default());
    }
    let latest =
        if run.is_empty() { context.kept_anywhere(FORM).await?.value("submission").to_owned() } else { run.to_owned() };
    if latest.is_empty() { Ok(KeptForm::default()) } else { context.kept_anywhere(&form_of(&latest)).await }
}

/// What the page of the details needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegisterPage {
    pub category: CategoryChoice,
    /// The category is not offered any more, while a run with it goes on: it needs another one.
    pub gone: bool,
    pub questions: Vec<Question>,
    pub kept: KeptForm,
    /// Which run through the steps goes on: the one that was asked for, or a new one.
    pub run: String,
    /// The kept description as it will be shown, for the look at the answers.
    pub description: String,
    /// The largest file, in megabytes.
    pub most_mb: u64,
    /// The client organisations, for staff who register for somebody new.
    pub organisations: Vec<Named>,
    /// What the answers are kept under in this browser, for the last step: should the browser lose it, they are not lost.
    pub forms: Option<String>,
    /// A mark of the questions and answers that the look at the answers shows.
    pub mark: String,
}

/// The answers of a run whose category is not offered any more.
#[cfg(feature = "ssr")]
fn choosing_again(id: Option<CategoryId>, run: &str, kept: &KeptForm) -> Option<RegisterPage> {
    let run = [run, kept.value("submission")].into_iter().find(|run| crate::desk::Secret::parse(run).is_some())?;
    Some(RegisterPage {
        category: CategoryChoice { id: id?, product: String::new(), name: String::new() },
        gone: true,
        questions: Vec::new(),
        kept: kept.clone(),
        run: run.to_owned(),
        description: String::new(),
        most_mb: 0,
        organisations: Vec::new(),
        forms: None,
        mark: String::new(),
    })
}

/// Everything that can be affected.
#[server(prefix = "/read", endpoint = "categories", input = GetUrl, output = Json)]
pub async fn load_categories() -> Result<Vec<CategoryChoice>, AppError> {
    use crate::desk::read::catalogue;
    use crate::domain::rights;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    if !rights::may_register(&context.viewer.actor) {
        return request::answer(Err(AppError::NotFound));
    }
    request::answer(catalogue::categories(&context.desk).await)
}

/// A category with its questions, and what was typed so far in a run; without one a new run begins. Without a category,
/// the kept one counts; nothing when nothing is kept, because it was sent or its day is over.
#[server(prefix = "/read", endpoint = "register", input = GetUrl, output = Json)]
pub async fn load_register(
    category: Option<CategoryId>,
    #[server(default)] run: String,
) -> Result<Option<RegisterPage>, AppError> {
    use crate::desk::read::catalogue;
    use crate::desk::{Secret, markdown, ticket::register};
    use crate::domain::{clean_text, rights};
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    if !rights::may_register(&context.viewer.actor) {
        return request::answer(Err(AppError::NotFound));
    }
    let kept = match (category, run.is_empty()) {
        (Some(_), true) => KeptForm::default(),
        _ => request::answer(answers(&context, &run).await)?,
    };
    if kept.value("submission").is_empty()
        && !run.is_empty()
        && request::answer(context.awaits_sign_in(&form_of(&run)).await)?
    {
        return request::answer(Err(AppError::SignIn));
    }
    let description = match category {
        Some(_) => String::new(),
        None => markdown::to_html(&clean_text(kept.value("description"))),
    };
    let look = category.is_none();
    let id = category.or_else(|| kept.value("category").parse().ok());
    let found = match id {
        Some(id) => request::answer(catalogue::category(&context.desk, id).await)?,
        None => None,
    };
    match found {
        Some((category, questions)) => {
            let organisations = request::answer(register::organisations(&context.desk, &context.viewer.actor).await)?;
            let most_mb = context.desk.config().upload_mb;
            let forms = context.forms.clone();
            // A run that has gone out is not sent again: what is typed now is another ticket.
            let given = Secret::parse(&run).is_some();
            let over = given
                && kept.value("submission").is_empty()
                && request::answer(register::made_before(&context.desk, &context.viewer, &run).await)?.is_some();
            let run = if given && !over { run } else { Secret::default().reveal().to_owned() };
            let mark = match look {
                true => request::answer(register::mark(&context.desk, &context.viewer.actor, &kept).await)?,
                false => String::new(),
            };
            Ok(Some(RegisterPage {
                category,
                gone: false,
                questions,
                kept,
                run,
                description,
                most_mb,
                organisations,
                forms,
                mark,
            }))
        }
        None => match choosing_again(id, &run, &kept) {
            Some(page) => Ok(Some(page)),
            None if category.is_none() => Ok(None),
            None => request::answer(Err(AppError::NotFound)),
        },
    }
}
