//! The form of the reports.

use crate::desk::report::follow_up;
use crate::error::AppError;
use crate::pages::request::{Form, Outcome, RequestContext};

pub async fn follow_up_answer(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    follow_up::mark(&context.desk, &context.viewer, form.id("id")?, form.value("note")).await?;
    Ok(Outcome::to("/reports/follow-ups").notice("followed_up"))
}
