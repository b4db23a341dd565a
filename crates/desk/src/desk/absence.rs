//! When members of staff are away, and who stands in.

use super::Desk;
use super::allowance::ActionTarget;
use super::when::{date_of, start_of, when};
use crate::db;
use crate::domain::rights::{Area, enter};
use crate::domain::view::{AbsenceView, Named, Viewer};
use crate::domain::{FieldError, FieldErrors, PersonId};
use crate::error::AppError;

/// How far ahead an absence can end, in days.
const LONGEST: i64 = 3 * 366;

/// An absence as it is typed, in dates (`YYYY-MM-DD`).
#[derive(Clone, Copy, Debug)]
pub struct TypedAbsence<'a> {
    /// The first day; nothing: from now on.
    pub from: &'a str,
    /// The first day back.
    pub until: &'a str,
    /// The person who stands in, or nothing.
    pub substitute: &'a str,
}

/// Whether the reader is away, or will be; nothing for those who are given nothing.
pub async fn own(desk: &Desk, viewer: &Viewer) -> Result<Option<AbsenceView>, AppError> {
    let Some(me) = viewer.actor.person().filter(|_| enter(&viewer.actor, Area::Workspace)) else {
        return Ok(None);
    };
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let away = db::team::absence(&mut conn, me).await?.filter(|away| away.until_at > now);
    let ahead = away.filter(|away| away.from_at > now);
    let colleagues = db::person::agents(&mut conn).await?.into_iter().filter(|person| person.id != me);
    Ok(Some(AbsenceView {
        until: away.map(|away| when(away.until_at, viewer, now)),
        from: ahead.map(|ahead| when(ahead.from_at, viewer, now)),
        first: ahead.map(|ahead| date_of(ahead.from_at, &viewer.zone)).unwrap_or_default(),
        date: away.map(|away| date_of(away.until_at, &viewer.zone)).unwrap_or_default(),
        substitute: away.and_then(|away| away.substitute_id).map(|id| id.0),
        colleagues: colleagues.map(|person| Named { id: person.id.0, name: person.name }).collect(),
    }))
}

/// Notes when the reader is away, or that they are back.
pub async fn set(desk: &Desk, viewer: &Viewer, typed: Option<TypedAbsence<'_>>) -> Result<(), AppError> {
    let me = viewer.actor.person().ok_or(AppError::SignIn)?;
    if !enter(&viewer.actor, Area::Workspace) {
        return Err(AppError::NotFound);
    }
    let now = desk.now();
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    let mut away = None;
    if let Some(typed) = typed {
        let mut errors = FieldErrors::default();
        let day = |date: &str| match start_of(date, &viewer.zone) {
            None => Err(FieldError::NotADate),
            Some(at) if at > now.plus_days(LONGEST) => Err(FieldError::TooFarAhead),
            Some(at) => Ok(at),
        };
        // A day that has begun is as good as now.
        let from_at = if typed.from.is_empty() { Ok(now) } else { day(typed.from).map(|at| at.max(now)) };
        let from_at = errors.keep("from", from_at);
        let until_at = if typed.until.is_empty() { Err(FieldError::Required) } else { day(typed.until) };
        let until_at = until_at.and_then(|at| match at {
            at if at <= now => Err(FieldError::NotAfterToday),
            at if at <= from_at.unwrap_or(now) => Err(FieldError::EndsBeforeStart),
            at => Ok(at),
        });
        let until_at = errors.take("until", until_at);
        let colleagues = db::person::agents(&mut tx).await?;
        let substitute_id = match typed.substitute {
            "" => Ok(None),
            id => id.parse::<PersonId>().and_then(|id| {
                let offered = id != me && colleagues.iter().any(|person| person.id == id);
                if offered { Ok(Some(id)) } else { Err(FieldError::NotAllowed) }
            }),
        };
        let substitute_id = errors.take("substitute", substitute_id);
        errors.or(())?;
        away = Some(db::team::Absence { from_at: from_at.unwrap_or(now), until_at, substitute_id });
    }
    db::team::set_absence(&mut tx, me, away).await?;
    tx.commit().await?;
    Ok(())
}
