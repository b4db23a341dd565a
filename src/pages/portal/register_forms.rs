//! The steps of registering a ticket: what is affected, the details, a look at the answers.

use crate::domain::view::{CategoryChoice, Named};
use crate::domain::{CategoryId, Kept, Question};
use crate::error::AppError;
use crate::json::Json;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, MultipartData, MultipartFormData};
use serde::{Deserialize, Serialize};

/// The name under which a browser's latest run through the steps is kept. The answers of each run are kept under a name of
/// their own, so that two windows do not mix them.
#[cfg(feature = "ssr")]
const FORM: &str = "register";

/// The name under which the answers of a run are kept between the steps.
#[cfg(feature = "ssr")]
fn form_of(run: &str) -> String {
    format!("{FORM}-{run}")
}

/// The answers of a run; without one, those of a person's latest: a stranger's browser may be anybody's. Nothing when
/// nothing is kept.
#[cfg(feature = "ssr")]
async fn answers(door: &crate::pages::door::Door, run: &str) -> Result<Kept, AppError> {
    if run.is_empty() && door.viewer.actor.person().is_none() {
        return Ok(Kept::default());
    }
    let latest =
        if run.is_empty() { door.kept_anywhere(FORM).await?.value("submission").to_owned() } else { run.to_owned() };
    if latest.is_empty() { Ok(Kept::default()) } else { door.kept_anywhere(&form_of(&latest)).await }
}

/// What the page of the details needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegisterPage {
    pub category: CategoryChoice,
    /// The category is not offered any more, while a run with it goes on: it needs another one.
    pub gone: bool,
    pub questions: Vec<Question>,
    pub kept: Kept,
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
fn choosing_again(id: Option<CategoryId>, run: &str, kept: &Kept) -> Option<RegisterPage> {
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
    use crate::domain::policy;
    use crate::pages::door;
    let door = door::answer(door::door())?;
    if !policy::may_register(&door.viewer.actor) {
        return door::answer(Err(AppError::NotFound));
    }
    door::answer(catalogue::categories(&door.desk).await)
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
    use crate::domain::{clean_text, policy};
    use crate::pages::door;
    let door = door::answer(door::door())?;
    if !policy::may_register(&door.viewer.actor) {
        return door::answer(Err(AppError::NotFound));
    }
    let kept = match (category, run.is_empty()) {
        (Some(_), true) => Kept::default(),
        _ => door::answer(answers(&door, &run).await)?,
    };
    if kept.value("submission").is_empty()
        && !run.is_empty()
        && door::answer(door.awaits_sign_in(&form_of(&run)).await)?
    {
        return door::answer(Err(AppError::SignIn));
    }
    let description = match category {
        Some(_) => String::new(),
        None => markdown::to_html(&clean_text(kept.value("description"))),
    };
    let look = category.is_none();
    let id = category.or_else(|| kept.value("category").parse().ok());
    let found = match id {
        Some(id) => door::answer(catalogue::category(&door.desk, id).await)?,
        None => None,
    };
    match found {
        Some((category, questions)) => {
            let organisations = door::answer(register::organisations(&door.desk, &door.viewer.actor).await)?;
            let most_mb = door.desk.config().upload_mb;
            let forms = door.forms.clone();
            // A run that has gone out is not sent again: what is typed now is another ticket.
            let given = Secret::parse(&run).is_some();
            let over = given
                && kept.value("submission").is_empty()
                && door::answer(register::made_before(&door.desk, &door.viewer, &run).await)?.is_some();
            let run = if given && !over { run } else { Secret::default().reveal().to_owned() };
            let mark = match look {
                true => door::answer(register::mark(&door.desk, &door.viewer.actor, &kept).await)?,
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
            None => door::answer(Err(AppError::NotFound)),
        },
    }
}

/// The details were sent: on to the look at the answers, or back with what is wrong. The buttons named `other_category`,
/// `language`, `theme` and `sign_in` leave the form unfinished: it is found again as it was, whatever is still missing.
#[server(name = RegisterDetails, prefix = "/do", endpoint = "register-details", input = MultipartFormData)]
pub async fn register_details(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::{Secret, ticket::register};
    use crate::pages::door::{self, Outcome};
    let (mut door, mut form) = door::receive(data).await?;
    let run = match Secret::parse(form.value("run")) {
        // Another window of the run may have sent it: what is typed here is another ticket.
        Some(run) if register::made_before(&door.desk, &door.viewer, run.reveal()).await?.is_none() => run,
        _ => Secret::default(),
    };
    let run = run.reveal().to_owned();
    let aside = ["other_category", "language", "theme", "sign_in"].into_iter().find(|button| form.ticked(button));
    // A person's text waits until they have signed in again: it is not checked as a stranger's.
    let ended = door.made_for.is_some() && door.viewer.actor.person().is_none();
    let checked = match form.whole() {
        Ok(()) if aside.is_some() || ended => Ok(()),
        Ok(()) => register::check(&door.desk, &door.viewer.actor, &form.kept).await.map(|_| ()),
        Err(error) => Err(error),
    };
    let back = format!("/new/details?category={}&run={run}", door::escaped(form.value("category")));
    form.kept.values.insert("submission".to_owned(), vec![run.clone()]);
    form.kept.values.insert("back".to_owned(), vec![back.clone()]);
    let name = form_of(&run);
    // Answers to the questions of another category are there when it is chosen again.
    let before = door.kept(&name).await.unwrap_or_default();
    for (field, values) in before.values.into_iter().filter(|(field, _)| field.starts_with(Question::FIELD)) {
        form.kept.values.entry(field).or_insert(values);
    }
    // What is refused is kept too, so that it is found again from the start of the way.
    let latest = Kept { values: [("submission".to_owned(), vec![run.clone()])].into(), ..Kept::default() };
    let done = async {
        door::keep_step(&mut door, FORM, &latest).await?;
        checked?;
        let chosen = |name| form.kept.value(name);
        let (language, theme) = (chosen("language").parse().ok(), chosen("theme").parse().ok());
        let mut kept = form.kept.clone();
        kept.values.retain(|field, _| aside != Some(field.as_str()));
        door::keep_step(&mut door, &name, &kept).await?;
        if ended {
            return Ok(Outcome::to(door::signing_in(&back)).unfinished());
        }
        if let Some(language) = language {
            crate::pages::forms::speak(&door, language).await?;
        }
        if let Some(theme) = theme {
            crate::pages::forms::paint(&door, theme).await?;
        }
        Ok(match aside {
            None => Outcome::to(format!("/new/check?run={run}")).unfinished(),
            Some("sign_in") => Outcome::to(door::signing_in(&back)).unfinished(),
            Some("other_category") => Outcome::to(format!("/new?run={run}")).unfinished(),
            Some(_) => Outcome::to(back.as_str()).unfinished(),
        })
    }
    .await;
    door::finish(door, form, &name, done).await
}

/// The answers are right: the ticket is registered.
#[server(name = RegisterConfirm, prefix = "/do", endpoint = "register-confirm", input = MultipartFormData)]
pub async fn register_confirm(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::register::{self, Registered};
    use crate::domain::Problem;
    use crate::pages::door::{self, Outcome};
    let (mut door, mut form) = door::receive(data).await?;
    let submission = form.value("submission").to_owned();
    let back = form.value("back").to_owned();
    let name = form_of(&submission);
    let mut taken = |field| form.kept.values.remove(field).and_then(|values| values.into_iter().next());
    let (token, mark) = (taken("forms"), taken("seen"));
    // A browser that lost its cookies midway still has the page.
    if door.forms.is_none() {
        door.adopt(token.as_deref().unwrap_or_default());
    }
    let done = async {
        form.whole()?;
        let kept = door.kept_anywhere(&name).await?;
        let registered = if kept.value("submission").is_empty() || kept.value("submission") != submission {
            if door.awaits_sign_in(&name).await? {
                let check = format!("/new/check?run={}", door::escaped(&submission));
                return Ok(Outcome::to(door::signing_in(&check)).unfinished());
            }
            // Sent a second time, after the first made the ticket and the answers were forgotten.
            let before = register::made_before(&door.desk, &door.viewer, &submission).await?;
            before.ok_or(AppError::field("submission", Problem::Expired))?
        } else {
            form.kept = kept;
            let new = register::check(&door.desk, &door.viewer.actor, &form.kept).await?;
            // A page of an earlier version says nothing of what it showed.
            let now = register::mark(&door.desk, &door.viewer.actor, &form.kept).await?;
            if mark.is_some_and(|seen| seen != now) {
                return Err(AppError::field("submission", Problem::AnswersChanged));
            }
            register::register(&door.desk, &door.viewer, new, &submission, &door.address).await?
        };
        Ok(match registered {
            Registered::Ticket(ticket) => Outcome::to(door.ticket_path(ticket)).notice("registered"),
            Registered::AwaitsConfirmation => {
                crate::pages::account::forms::mail_sent(&mut door, form.value("email")).await;
                Outcome::to("/mail-sent?for=ticket")
            }
        })
    }
    .await;
    form.kept.values.insert("back".to_owned(), vec![back]);
    door::finish(door, form, &name, done).await
}
