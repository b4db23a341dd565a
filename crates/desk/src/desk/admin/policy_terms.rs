//! What single tiers and single clocks of a service level have of their own: as it is typed, shown, and noted in the log.

use super::maybe_chosen;
use crate::db::service::{self, PolicyRow};
use crate::db::{self, Conn};
use crate::desk::service::hours::{parse_minutes, typed_minutes};
use crate::domain::view::{Named, PromisedTime};
use crate::domain::{
    AuditDetail, AuditField, CalendarId, ClockKind, FieldError, FieldErrors, Language, OwnHours, OwnTerms, Tier, TierId,
};
use crate::error::AppError;
use crate::t;
use std::collections::{BTreeMap, BTreeSet};

/// The minutes at single tiers as they were typed. Tiers that are not asked for, because they are out of use or no agents
/// work there, keep what they had.
pub(super) fn tier_targets(
    errors: &mut FieldErrors,
    tiers: &[Tier],
    before: Option<&PolicyRow>,
    field: &impl Fn(&str) -> String,
) -> BTreeMap<TierId, i64> {
    let mut targets = before.map(|row| row.tier_targets.0.clone()).unwrap_or_default();
    for tier in tiers.iter().filter(|tier| tier.is_staffed()) {
        let name = format!("tier-{}", tier.id);
        let text = field(&name);
        targets.remove(&tier.id);
        if !text.trim().is_empty()
            && let Some(minutes) = errors.keep(&name, parse_minutes(&text))
        {
            targets.insert(tier.id, minutes);
        }
    }
    targets
}

/// The hours and warning thresholds of single clocks as they were typed.
pub(super) fn own_terms(
    errors: &mut FieldErrors,
    calendars: &[Named],
    before: Option<&PolicyRow>,
    field: &impl Fn(&str) -> String,
) -> BTreeMap<ClockKind, OwnTerms> {
    let mut all = BTreeMap::new();
    for kind in ClockKind::ALL {
        let (hours_field, warn_field) = (format!("hours-{kind}"), format!("warn-{kind}"));
        let hours: Option<OwnHours> = errors.take(&hours_field, maybe_chosen(&field(&hours_field)));
        if let Some(OwnHours::Calendar(id)) = hours
            && !before.is_some_and(|row| row.names_calendar(id))
            && !calendars.iter().any(|named| named.id == id.0)
        {
            errors.add(hours_field, FieldError::NotAllowed);
        }
        let warn = field(&warn_field);
        let warn = (!warn.trim().is_empty()).then(|| errors.keep(&warn_field, percent(&warn, 1..=99)));
        let own = OwnTerms { hours, warn: warn.flatten() };
        if own != OwnTerms::default() {
            all.insert(*kind, own);
        }
    }
    all
}

/// The names of what policies name.
pub(super) struct TermNames {
    calendars: BTreeMap<CalendarId, String>,
    tiers: BTreeMap<TierId, String>,
    language: Language,
}

impl TermNames {
    pub async fn load(conn: &mut Conn, language: Language) -> Result<TermNames, AppError> {
        let calendars = service::calendars(conn).await?.into_iter().map(|row| (row.id, row.name)).collect();
        let tiers = db::tier::names(conn).await?.into_iter().collect();
        Ok(TermNames { calendars, tiers, language })
    }

    /// The name of a calendar; none is round the clock.
    pub fn calendar(&self, id: Option<CalendarId>) -> Option<String> {
        id.and_then(|id| self.calendars.get(&id).cloned())
    }

    /// All that a policy promises; what single tiers have comes after the general time at a tier.
    pub fn promised(&self, row: &PolicyRow) -> Vec<PromisedTime> {
        let own = |kind: ClockKind| row.own_terms.get(&kind).copied().unwrap_or_default();
        let hours = |hours: OwnHours| match hours {
            OwnHours::Always => Some(t::service::round_the_clock(self.language).to_owned()),
            OwnHours::Calendar(id) => self.calendar(Some(id)),
        };
        let time = |clock: ClockKind, tier: Option<String>, minutes: i64| PromisedTime {
            clock,
            tier,
            minutes,
            hours: own(clock).hours.and_then(hours),
            warn: own(clock).warn,
        };
        let mut all = Vec::new();
        for kind in ClockKind::ALL {
            all.extend(row.targets.get(kind).map(|minutes| time(*kind, None, *minutes)));
            let single = row.tier_targets.iter().filter(|_| *kind == ClockKind::Tier);
            all.extend(
                single.filter_map(|(id, minutes)| Some(time(*kind, Some(self.tiers.get(id)?.clone()), *minutes))),
            );
        }
        all
    }

    /// Adds to the log what is different of all that has hours, a threshold, or a time of its own.
    pub fn changes(&self, mut detail: AuditDetail, old: Option<&PolicyRow>, new: &PolicyRow) -> AuditDetail {
        let tiers: BTreeSet<_> = old.iter().chain([&new]).flat_map(|row| row.tier_targets.keys()).collect();
        for tier in tiers {
            let typed = |row: &PolicyRow| row.tier_targets.get(tier).map(|minutes| typed_minutes(*minutes));
            let name = self.tiers.get(tier).map(String::as_str);
            detail = detail.change_of(AuditField::Targets, name, old.and_then(typed).as_deref(), typed(new).as_deref());
        }
        let said = |hours: OwnHours| match hours {
            OwnHours::Always => Some(OwnHours::ALWAYS.to_owned()),
            OwnHours::Calendar(id) => self.calendar(Some(id)),
        };
        let general = |row: &PolicyRow| said(row.calendar_id.map_or(OwnHours::Always, OwnHours::Calendar));
        detail = detail.change(AuditField::Hours, old.and_then(general).as_deref(), general(new).as_deref());
        for kind in ClockKind::ALL {
            let own = |row: &PolicyRow| row.own_terms.get(kind).copied().unwrap_or_default();
            let hours = |row: &PolicyRow| own(row).hours.and_then(said);
            let warn = |row: &PolicyRow| own(row).warn.map(|percent| percent.to_string());
            let of = Some(kind.as_str());
            detail = detail
                .change_of(AuditField::Hours, of, old.and_then(hours).as_deref(), hours(new).as_deref())
                .change_of(AuditField::Warning, of, old.and_then(warn).as_deref(), warn(new).as_deref());
        }
        detail
    }
}

/// A number of percent within a range.
pub(super) fn percent(text: &str, allowed: std::ops::RangeInclusive<i64>) -> Result<i64, FieldError> {
    let text = text.trim().trim_end_matches('%').trim_end();
    if text.is_empty() {
        return Err(FieldError::Required);
    }
    let number: i64 = text.parse().map_err(|_| FieldError::NotANumber)?;
    if allowed.contains(&number) { Ok(number) } else { Err(FieldError::NotAllowed) }
}
