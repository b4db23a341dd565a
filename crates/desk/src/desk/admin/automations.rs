//! What is done to tickets by itself.

use super::conditions::{ConditionNames, ConditionWord, group, name, offered};
use super::uses::{KnownNames, of_automation};
use super::{Edit, Step, chosen, free_name, guard, maybe_chosen, order};
use crate::db::automation::AutomationRow;
use crate::db::{self, Conn};
use crate::desk::Desk;
use crate::desk::notification::who::AbsenceTexts;
use crate::desk::when::when;
use crate::domain::automation::{AutomationActions, AutomationRecipient, Happens, LONGEST_WAIT, Since, Trigger};
use crate::domain::routing::Conditions;
use crate::domain::view::{
    AutomationCard, AutomationChoices, AutomationLine, AutomationRun, Named, ShownActions, Viewer,
};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, AutomationId, CategoryId, FieldError, FieldErrors, KeptForm, Language,
    PersonId, Priority, ResolutionCodeId, TagId, TeamId, Timestamp, clean_text,
};
use crate::error::AppError;
use sqlx::types::Json;

/// Runs that a page shows.
const RUNS: i64 = 25;
/// Days over which runs are counted.
const DAYS: i64 = 30;
/// Characters of a note or a reply.
const LONGEST_TEXT: usize = 10_000;

/// The things that automations name.
struct Things {
    names: ConditionNames,
    known: KnownNames,
    people: Vec<Named>,
    codes: Vec<Named>,
}

impl Things {
    async fn load(conn: &mut Conn, l: Language) -> Result<Things, AppError> {
        let names = ConditionNames::load(conn).await?;
        let people = db::person::agents(conn).await?.into_iter();
        let codes = db::catalogue::resolution_codes(conn, false).await?.into_iter();
        Ok(Things {
            known: KnownNames::load(conn, l).await?,
            names,
            people: people.map(|person| Named { id: person.id.0, name: person.name }).collect(),
            codes: codes.map(|(id, name, _)| Named { id: id.0, name }).collect(),
        })
    }

    fn line(&self, row: &AutomationRow, counts: &[(AutomationId, i64, i64, i64)]) -> AutomationLine {
        let (names, actions) = (&self.names, &row.actions.0);
        let tags = |ids: &[TagId]| ids.iter().filter_map(|id| name(&names.tags, Some(id.0))).collect();
        let counted = counts.iter().find(|(id, ..)| *id == row.id);
        let (ran, idle, cut) = counted.map_or((0, 0, 0), |(_, ran, idle, cut)| (*ran, *idle, *cut));
        AutomationLine {
            broken: self.known.broken(of_automation(row)),
            id: row.id,
            name: row.name.clone(),
            trigger: row.trigger_on.0,
            all: row.conditions.all.iter().map(|one| names.shown(one)).collect(),
            any: row.conditions.any.iter().map(|one| names.shown(one)).collect(),
            actions: ShownActions {
                priority: actions.priority,
                category: name(&names.categories, actions.category.map(|id| id.0)),
                add_tags: tags(&actions.add_tags),
                remove_tags: tags(&actions.remove_tags),
                tier_up: actions.tier_up,
                team: name(&names.teams, actions.team.map(|id| id.0)),
                put_back: actions.put_back,
                assign: name(&self.people, actions.assign.map(|id| id.0)),
                tell: actions.tell.clone(),
                notes: !actions.note.is_empty(),
                replies: !actions.reply.is_empty(),
                asks: actions.asks,
                solve: name(&self.codes, actions.solve.map(|id| id.0)),
            },
            ran,
            idle,
            cut,
            archived: row.archived_at.is_some(),
        }
    }
}

/// Every automation in the order in which they run, those out of use last.
pub async fn list(desk: &Desk, viewer: &Viewer) -> Result<Vec<AutomationLine>, AppError> {
    guard(&viewer.actor)?;
    let mut conn = desk.db().read().await?;
    let things = Things::load(&mut conn, viewer.language).await?;
    let counts = db::automation::counts(&mut conn, desk.now().plus_days(-DAYS)).await?;
    Ok(db::automation::all(&mut conn).await?.iter().map(|row| things.line(row, &counts)).collect())
}

/// One automation, or what a new one can be made of.
pub async fn card(desk: &Desk, viewer: &Viewer, id: Option<AutomationId>) -> Result<AutomationCard, AppError> {
    guard(&viewer.actor)?;
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let things = Things::load(&mut conn, viewer.language).await?;
    let (mut row, mut runs) = (None, Vec::new());
    if let Some(id) = id {
        row = Some(order::find(&db::automation::all(&mut conn).await?, id.0)?.clone());
        runs = db::automation::runs(&mut conn, id, RUNS).await?;
    }
    let counts = db::automation::counts(&mut conn, now.plus_days(-DAYS)).await?;
    let away = AbsenceTexts::load(&mut conn, viewer, now).await?;
    Ok(AutomationCard {
        line: row.as_ref().map(|row| things.line(row, &counts)),
        actions: row.map(|row| row.actions.0).unwrap_or_default(),
        runs: runs
            .into_iter()
            .map(|run| AutomationRun {
                ticket: run.ticket_id,
                subject: run.subject,
                at: when(run.at, viewer, now),
                outcome: run.outcome,
            })
            .collect(),
        choices: AutomationChoices {
            names: things.names.to_type(),
            teams: things.names.teams,
            categories: things.names.categories,
            tags: things.names.tags,
            people: things.people.into_iter().map(|named| away.offer(named)).collect(),
            codes: things.codes,
        },
    })
}

/// When it runs: `on-registered`, or `after-activity` with a number and its unit.
fn trigger(errors: &mut FieldErrors, kept: &KeptForm) -> Option<Trigger> {
    let value = kept.value("trigger");
    if value.is_empty() {
        errors.add("trigger", FieldError::Required);
        return None;
    }
    if let Some(what) = value.strip_prefix("on-") {
        return errors.keep("trigger", chosen::<Happens>(what)).map(Trigger::On);
    }
    let since = errors.keep("trigger", chosen::<Since>(value.strip_prefix("after-").unwrap_or(value)));
    let unit = match kept.value("unit") {
        "minutes" => Ok(1),
        "hours" => Ok(60),
        "days" => Ok(24 * 60),
        _ => Err(FieldError::NotAllowed),
    };
    let unit = errors.keep("unit", unit);
    let amount = match kept.value("wait").trim() {
        "" => Err(FieldError::Required),
        text => text.parse::<i64>().map_err(|_| FieldError::NotANumber),
    };
    let amount = errors.keep("wait", amount);
    let (since, minutes) = (since?, amount?.saturating_mul(unit?));
    if (1..=LONGEST_WAIT).contains(&minutes) {
        Some(Trigger::After { since, minutes })
    } else {
        errors.add("wait", FieldError::NotAllowed);
        None
    }
}

fn text(errors: &mut FieldErrors, kept: &KeptForm, field: &str) -> String {
    let text = clean_text(kept.value(field));
    if text.chars().count() > LONGEST_TEXT {
        errors.add(field, FieldError::TooLong(LONGEST_TEXT));
    }
    text
}

fn tags(errors: &mut FieldErrors, kept: &KeptForm, field: &str, known: &[Named]) -> Vec<TagId> {
    let mut tags = Vec::new();
    for value in kept.all(field) {
        match offered(value, known) {
            Ok(Some(id)) => tags.push(TagId(id)),
            Ok(None) | Err(_) => errors.add(field, FieldError::NotAllowed),
        }
    }
    tags
}

fn actions(errors: &mut FieldErrors, kept: &KeptForm, things: &Things) -> AutomationActions {
    let names = &things.names;
    let mut tell = Vec::new();
    for value in kept.all("tell") {
        tell.extend(errors.keep("tell", chosen::<AutomationRecipient>(value)));
    }
    let actions = AutomationActions {
        priority: errors.take("priority", maybe_chosen::<Priority>(kept.value("priority"))),
        category: errors.take("category", offered(kept.value("category"), &names.categories)).map(CategoryId),
        add_tags: tags(errors, kept, "add_tags", &names.tags),
        remove_tags: tags(errors, kept, "remove_tags", &names.tags),
        tier_up: kept.value("move") == "tier_up",
        team: errors.take("team", offered(kept.value("team"), &names.teams)).map(TeamId),
        put_back: kept.value("move") == "put_back",
        assign: errors.take("assign", offered(kept.value("assign"), &things.people)).map(PersonId),
        tell,
        note: text(errors, kept, "note"),
        reply: text(errors, kept, "reply"),
        asks: kept.value("asks") == "yes",
        solve: errors.take("solve", offered(kept.value("solve"), &things.codes)).map(ResolutionCodeId),
    };
    if !matches!(kept.value("move"), "" | "tier_up" | "put_back") {
        errors.add("move", FieldError::NotAllowed);
    }
    // Whoever reads that it is solved has to read why.
    if actions.reply.is_empty() && (actions.solve.is_some() || actions.asks) {
        errors.add("reply", FieldError::Required);
    }
    if actions.solve.is_some() && actions.asks {
        errors.add("asks", FieldError::NotAllowed);
    }
    actions
}

/// What was typed into an automation's form.
fn typed(
    rows: &[AutomationRow],
    own: Option<AutomationId>,
    kept: &KeptForm,
    things: &Things,
    word: ConditionWord,
) -> Result<(String, Trigger, Conditions, AutomationActions), FieldErrors> {
    let mut errors = FieldErrors::default();
    let others = rows.iter().map(|row| (row.id, row.name.as_str()));
    let name = errors.take("name", free_name(kept.value("name"), own, others));
    let trigger = trigger(&mut errors, kept);
    let all = group(&mut errors, kept, "all", &things.names, word);
    let any = group(&mut errors, kept, "any", &things.names, word);
    let actions = actions(&mut errors, kept, things);
    if trigger == Some(Trigger::On(Happens::Assigned)) && actions.put_back {
        // Where tickets are given out by themselves, it would go on for ever.
        errors.add("move", FieldError::NotAllowed);
    }
    if actions.is_empty() && errors.0.is_empty() {
        errors.add("priority", FieldError::Required);
    }
    match trigger {
        Some(trigger) => errors.or((name.into(), trigger, Conditions { all, any }, actions)),
        None => Err(errors),
    }
}

fn next_place(rows: &[AutomationRow]) -> i64 {
    order::last_place(rows.iter().map(|row| row.position))
}

/// Adds an automation after the others. What happened before does not count.
pub async fn add(desk: &Desk, actor: &Actor, kept: &KeptForm, word: ConditionWord) -> Result<AutomationId, AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::automation::all(&mut edit.tx).await?;
    let things = Things::load(&mut edit.tx, Language::English).await?;
    let (name, trigger, conditions, actions) = typed(&rows, None, kept, &things, word)?;
    let row = AutomationRow {
        id: AutomationId::default(),
        position: next_place(&rows),
        name: name.clone(),
        trigger_on: Json(trigger),
        conditions: Json(conditions),
        actions: Json(actions),
        looked_at: edit.now,
        archived_at: None,
    };
    let id = db::automation::insert(&mut edit.tx, &row).await?;
    edit.note(AuditAction::AutomationAdded, id.0, AuditDetail::of(name)).await?;
    edit.finish().await?;
    Ok(id)
}

/// Changes an automation. One that waits for something else from now on does not look at what was before.
pub async fn save(
    desk: &Desk,
    actor: &Actor,
    id: AutomationId,
    kept: &KeptForm,
    word: ConditionWord,
) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::automation::all(&mut edit.tx).await?;
    let row = order::find(&rows, id.0)?.clone();
    let things = Things::load(&mut edit.tx, Language::English).await?;
    let (name, trigger, conditions, actions) = typed(&rows, Some(id), kept, &things, word)?;
    let detail = AuditDetail::of(name.as_str()).change(AuditField::Name, Some(&row.name), Some(&name));
    let looked_at = if row.trigger_on.0 == trigger { row.looked_at } else { edit.now };
    let (trigger_on, conditions, actions) = (Json(trigger), Json(conditions), Json(actions));
    let row = AutomationRow { name, trigger_on, conditions, actions, looked_at, ..row };
    db::automation::update(&mut edit.tx, &row).await?;
    edit.note(AuditAction::AutomationChanged, id.0, detail).await?;
    edit.finish().await
}

/// Lets an automation run one place earlier (up) or later (down).
pub async fn step(desk: &Desk, actor: &Actor, id: AutomationId, step: Step) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::automation::all(&mut edit.tx).await?;
    let Some(moved) = order::step(rows, id.0, step)? else { return Ok(()) };
    for (position, row) in order::misplaced(moved.order, |row| row.position) {
        db::automation::update(&mut edit.tx, &AutomationRow { position, ..row }).await?;
    }
    edit.note(AuditAction::AutomationMoved, id.0, moved.detail).await?;
    edit.finish().await
}

/// Takes an automation out of use, or back into it after the others. What happened meanwhile does not count.
pub async fn archive(desk: &Desk, actor: &Actor, id: AutomationId, archived: bool) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let rows = db::automation::all(&mut edit.tx).await?;
    let row = order::find(&rows, id.0)?.clone();
    if row.archived_at.is_some() == archived {
        return Ok(());
    }
    let (position, looked_at): (i64, Timestamp) =
        if archived { (row.position, row.looked_at) } else { (next_place(&rows), edit.now) };
    let row = AutomationRow { position, looked_at, archived_at: archived.then_some(edit.now), ..row };
    db::automation::update(&mut edit.tx, &row).await?;
    let action = if archived { AuditAction::AutomationArchived } else { AuditAction::AutomationRestored };
    edit.note(action, id.0, AuditDetail::of(row.name)).await?;
    edit.finish().await
}
