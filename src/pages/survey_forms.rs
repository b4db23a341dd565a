//! Forms of a survey's link.

use crate::desk::report::survey;
use crate::error::AppError;
use crate::pages::request::{Form, Outcome, RequestContext, escaped};

pub async fn rate(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    survey::rate(&context.desk, form.value("token"), form.choice("rating")?).await?;
    Ok(Outcome::to(format!("/survey/{}", escaped(form.value("token")))))
}

pub async fn explain_rating(context: &RequestContext, form: &Form) -> Result<Outcome, AppError> {
    let reason = form.optional("reason")?;
    survey::explain(&context.desk, form.value("token"), reason, form.value("comment")).await?;
    Ok(Outcome::to(format!("/survey/{}", escaped(form.value("token")))))
}
