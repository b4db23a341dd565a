//! The promised times that an installation starts with.

use crate::db::service::PolicyRow;
use crate::db::{self, Conn};
use crate::domain::service::calendar::DayRange;
use crate::domain::{ClockKind, EscalationStep, Language, Priority, RungAction, ServicePolicyId, Status};
use crate::error::AppError;
use crate::t;
use sqlx::types::Json;

/// Office hours, and promised times by priority, with somebody told as they run out: what an installation starts with.
pub async fn foundation(conn: &mut Conn, language: Language, zone: &str) -> Result<(), AppError> {
    let office = [DayRange::new((8, 0), (17, 0))];
    let week = std::array::from_fn(|day| if day < 5 { office.to_vec() } else { Vec::new() });
    let calendar = db::service::insert_calendar(conn, t::setup::office_hours(language), zone, &week).await?;
    let rung = |clock, percent, action| EscalationStep { clock, percent, action, person: None };
    let rungs = vec![
        rung(ClockKind::FirstResponse, 80, RungAction::TellAssignee),
        rung(ClockKind::FirstResponse, 100, RungAction::TellLeads),
        rung(ClockKind::NextResponse, 80, RungAction::TellAssignee),
        rung(ClockKind::NextResponse, 100, RungAction::TellLeads),
        rung(ClockKind::Resolution, 80, RungAction::TellAssignee),
        rung(ClockKind::Resolution, 100, RungAction::TellLeads),
    ];
    for (priority, position) in Priority::ALL.iter().zip(1..) {
        let (response, resolution) = (priority.usual_response_minutes(), priority.usual_resolution_minutes());
        let targets = [
            (ClockKind::FirstResponse, response),
            // No answer is promised for later than the solution.
            (ClockKind::NextResponse, (response * 2).min(resolution)),
            (ClockKind::Resolution, resolution),
            (ClockKind::Tier, resolution / 2),
            (ClockKind::VendorResponse, (response * 2).min(resolution)),
            (ClockKind::VendorResolution, resolution),
        ];
        let policy = PolicyRow {
            id: ServicePolicyId::default(),
            name: priority_name(language, *priority).to_owned(),
            organisation_id: None,
            contract: None,
            category_id: None,
            priority: Some(*priority),
            calendar_id: Some(calendar),
            targets: Json(targets.into()),
            tier_targets: Json::default(),
            own_terms: Json::default(),
            pausing: Json([Status::WaitingCustomer].into()),
            warn_percent: 80,
            ladder: Json(rungs.clone()),
            archived_at: None,
        };
        db::service::insert_policy(conn, position, &policy).await?;
    }
    Ok(())
}

fn priority_name(language: Language, priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => t::ticket::priority_urgent(language),
        Priority::High => t::ticket::priority_high(language),
        Priority::Normal => t::ticket::priority_normal(language),
        Priority::Low => t::ticket::priority_low(language),
    }
}
