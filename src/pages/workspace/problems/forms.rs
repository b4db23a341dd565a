//! What staff do with problems.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
mod parts {
    pub use crate::desk::problems::{answer, banner, incidents, learn, write};
    pub use crate::domain::{Problem, ProblemId, TicketId};
    pub use crate::pages::door::{self, Form, Outcome};

    use crate::desk::problems::answer::Round;
    use crate::desk::problems::write::Written;
    use crate::domain::FieldErrors;
    use crate::error::AppError;

    /// The problem and the version that the page showed.
    pub fn problem(form: &Form) -> Result<(ProblemId, i64), AppError> {
        form.whole()?;
        Ok((form.id("id")?, form.id("version")?))
    }

    /// The name under which a form of a problem's page is kept.
    pub fn name(form: &Form, name: &str) -> String {
        format!("{name}-{}", form.value("id"))
    }

    pub fn to(problem: ProblemId, notice: &str) -> Outcome {
        Outcome::to(format!("/desk/problems/{problem}")).notice(notice)
    }

    /// What was typed of a problem.
    pub fn written(form: &Form) -> Result<Written, AppError> {
        let parsed =
            Written::parse(form.value("title"), form.value("symptoms"), form.value("cause"), form.value("workaround"));
        let mut errors = FieldErrors::default();
        let owner = errors.take("owner", chosen(form.value("owner")));
        let category = errors.take("category", chosen(form.value("category")));
        match parsed {
            Ok(parsed) => errors.or(Written { owner, category, ..parsed }),
            Err(mut wrong) => {
                wrong.0.extend(errors.0);
                Err(wrong)
            }
        }
        .map_err(AppError::from)
    }

    fn chosen<T: std::str::FromStr<Err = Problem>>(text: &str) -> Result<Option<T>, Problem> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
    }

    /// The sentence that says what came of telling many.
    pub fn told(round: Round, all: &'static str) -> &'static str {
        match round {
            Round { more: true, .. } => "problem_more",
            Round { refused: 1.., .. } => "problem_some",
            Round { told: 0, .. } => "problem_none",
            Round { .. } => all,
        }
    }
}

/// Writes a new problem.
#[server(name = AddProblem, prefix = "/do", endpoint = "add-problem", input = MultipartFormData)]
pub async fn add_problem(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::problems::write::Origin;
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let origin =
            Origin { ticket: form.optional("ticket")?, draft: form.optional("draft")?, known: form.ticked("known") };
        let id = write::add(&door.desk, &door.viewer, &written(&form)?, origin, form.value("once")).await?;
        Ok(to(id, "problem_added"))
    }
    .await;
    door::finish(door, form, "add-problem", done).await
}

/// Writes a problem anew.
#[server(name = EditProblem, prefix = "/do", endpoint = "edit-problem", input = MultipartFormData)]
pub async fn edit_problem(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (id, version) = problem(&form)?;
        write::edit(&door.desk, &door.viewer, id, version, &written(&form)?).await?;
        Ok(to(id, "saved"))
    }
    .await;
    let name = name(&form, "edit-problem");
    door::finish(door, form, &name, done).await
}

/// Changes the state of a problem.
#[server(name = StepProblem, prefix = "/do", endpoint = "step-problem", input = MultipartFormData)]
pub async fn step_problem(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (id, version) = problem(&form)?;
        write::step(&door.desk, &door.viewer, id, version, form.choice("move")?).await?;
        Ok(to(id, "saved"))
    }
    .await;
    let name = name(&form, "step-problem");
    door::finish(door, form, &name, done).await
}

/// Resolves a problem, and with `incidents` all its incidents.
#[server(name = ResolveProblem, prefix = "/do", endpoint = "resolve-problem", input = MultipartFormData)]
pub async fn resolve_problem(data: MultipartData) -> Result<(), AppError> {
    use crate::domain::{Description, FieldErrors};
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let at = problem(&form)?;
        let mut errors = FieldErrors::default();
        let code = form.choice("code").map_err(|_| errors.add("code", Problem::Required)).ok();
        let summary = errors.keep("summary", Description::parse(form.value("summary")));
        let (Some(code), Some(summary)) = (code, summary) else {
            return Err(errors.into());
        };
        let all = form.ticked("incidents");
        let round = answer::resolve(&door.desk, &door.viewer, at, code, &summary, all).await?;
        Ok(to(at.0, if all { told(round, "incidents_solved") } else { "problem_resolved" }))
    }
    .await;
    let name = name(&form, "resolve-problem");
    door::finish(door, form, &name, done).await
}

/// Solves the incidents of a resolved problem that are not solved yet.
#[server(name = SolveIncidents, prefix = "/do", endpoint = "solve-incidents", input = MultipartFormData)]
pub async fn solve_incidents(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id = form.id("id")?;
        let round = answer::solve_all(&door.desk, &door.viewer, id).await?;
        Ok(to(id, told(round, "incidents_solved")))
    }
    .await;
    let name = name(&form, "solve-incidents");
    door::finish(door, form, &name, done).await
}

/// Sends the workaround to the customers of all unfinished incidents.
#[server(name = ApplyToAll, prefix = "/do", endpoint = "apply-to-all", input = MultipartFormData)]
pub async fn apply_to_all(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, revision) = (form.id("id")?, form.id("revision")?);
        let round = answer::apply_all(&door.desk, &door.viewer, id, revision, form.ticked("again")).await?;
        Ok(to(id, told(round, "workaround_sent")))
    }
    .await;
    let name = name(&form, "apply-to-all");
    door::finish(door, form, &name, done).await
}

/// Answers one ticket with a problem's workaround.
#[server(name = ApplyWorkaround, prefix = "/do", endpoint = "apply-workaround", input = MultipartFormData)]
pub async fn apply_workaround(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let ticket: TicketId = form.id("ticket")?;
        let (id, revision) = (form.id("problem")?, form.id("revision")?);
        answer::apply(&door.desk, &door.viewer, ticket, id, revision).await?;
        Ok(Outcome::to(door.ticket_path(ticket)).notice("sent"))
    }
    .await;
    let name = form.name("apply-workaround");
    door::finish(door, form, &name, done).await
}

/// Makes the ticked tickets, and the one whose number was typed, incidents of a problem.
#[server(name = LinkProblem, prefix = "/do", endpoint = "link-problem", input = MultipartFormData)]
pub async fn link_problem(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let id: ProblemId = form.id("problem")?;
        let mut tickets = form.all::<TicketId>("tickets")?;
        let number = form.value("number").trim().trim_start_matches('#');
        if !number.is_empty() {
            tickets.push(number.parse().map_err(|_| AppError::field("number", Problem::NotANumber))?);
        }
        if tickets.is_empty() {
            return Err(AppError::field("number", Problem::Required));
        }
        let typed = !number.is_empty();
        let linked = incidents::link(&door.desk, &door.viewer, id, &tickets).await;
        linked.map_err(|error| match error {
            AppError::NotFound if typed => AppError::field("number", Problem::NotAllowed),
            error => error,
        })?;
        let page = format!("/desk/problems/{id}");
        // From a ticket's page the way leads back there.
        let back = door::local_path(form.value("back")).filter(|back| back.starts_with("/desk/tickets/"));
        Ok(Outcome::to(back.unwrap_or(&page)).notice("linked"))
    }
    .await;
    let name = format!("link-problem-{}", form.value("problem"));
    door::finish(door, form, &name, done).await
}

/// Says that a ticket is no incident of a problem after all.
#[server(name = UnlinkProblem, prefix = "/do", endpoint = "unlink-problem", input = MultipartFormData)]
pub async fn unlink_problem(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (id, ticket): (ProblemId, TicketId) = (form.id("problem")?, form.id("ticket")?);
        incidents::unlink(&door.desk, &door.viewer, id, ticket).await?;
        let page = format!("/desk/problems/{id}");
        let back = door::local_path(form.value("back")).filter(|back| back.starts_with("/desk/"));
        Ok(Outcome::to(back.unwrap_or(&page)).notice("unlinked"))
    }
    .await;
    door::finish(door, form, "unlink-problem", done).await
}

/// Shows a problem to customers, or changes what they are shown.
#[server(name = PublishBanner, prefix = "/do", endpoint = "publish-banner", input = MultipartFormData)]
pub async fn publish_banner(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::problems::banner::Typed;
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (id, version) = problem(&form)?;
        let typed = Typed {
            title_en: form.value("title_en"),
            text_en: form.value("text_en"),
            title_sv: form.value("title_sv"),
            text_sv: form.value("text_sv"),
            everyone: form.ticked("everyone"),
            organisations: form.all("organisations")?,
            products: form.all("products")?,
            starts: form.value("starts"),
            ends: form.value("ends"),
        };
        banner::publish(&door.desk, &door.viewer, id, version, &typed).await?;
        Ok(to(id, "published"))
    }
    .await;
    let name = name(&form, "publish-banner");
    door::finish(door, form, &name, done).await
}

/// Takes a problem's banner away.
#[server(name = WithdrawBanner, prefix = "/do", endpoint = "withdraw-banner", input = MultipartFormData)]
pub async fn withdraw_banner(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        let (id, version) = problem(&form)?;
        banner::withdraw(&door.desk, &door.viewer, id, version).await?;
        Ok(to(id, "withdrawn"))
    }
    .await;
    let name = name(&form, "withdraw-banner");
    door::finish(door, form, &name, done).await
}

/// Drops what was learned.
#[server(name = DropDraft, prefix = "/do", endpoint = "drop-draft", input = MultipartFormData)]
pub async fn drop_draft(data: MultipartData) -> Result<(), AppError> {
    use parts::*;
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        learn::drop(&door.desk, &door.viewer, form.id("id")?).await?;
        Ok(Outcome::to("/desk/learning").notice("dropped"))
    }
    .await;
    let name = name(&form, "drop-draft");
    door::finish(door, form, &name, done).await
}
