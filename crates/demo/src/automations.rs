//! Automations of the example data.

use crate::db::automation::AutomationRow;
use crate::db::{self, Conn, DbResult};
use crate::domain::automation::{AutomationActions, AutomationRecipient, Happens, Since, Trigger};
use crate::domain::routing::{Condition, Conditions, RuleField};
use crate::domain::{AutomationId, Language, Priority, Status, Timestamp};
use sqlx::types::Json;

const THREE_DAYS: i64 = 3 * 24 * 60;

/// A reminder in each language, and one for those who lead.
pub async fn set_up(conn: &mut Conn, now: Timestamp) -> DbResult<()> {
    let is = |field, value: &str| Condition { field, negated: false, values: vec![value.to_owned()] };
    let remind = |language: Language, reply: &str| {
        let all =
            vec![is(RuleField::Status, Status::WaitingCustomer.as_str()), is(RuleField::Language, language.as_str())];
        let trigger = Trigger::After { since: Since::PublicActivity, minutes: THREE_DAYS };
        (trigger, all, AutomationActions { reply: reply.to_owned(), asks: true, ..AutomationActions::default() })
    };
    let lead = vec![is(RuleField::Priority, Priority::Urgent.as_str())];
    let tell = AutomationActions { tell: vec![AutomationRecipient::Leads], ..AutomationActions::default() };
    let automations = [
        ("Remind after three days", remind(Language::English, "Have you had time to look at our question?")),
        ("Påminn efter tre dagar", remind(Language::Swedish, "Har du hunnit titta på vår fråga?")),
        ("Urgent and late", (Trigger::On(Happens::TargetMissed), lead, tell)),
    ];
    for (position, (name, (trigger, all, actions))) in (1..).zip(automations) {
        let row = AutomationRow {
            id: AutomationId::default(),
            position,
            name: name.to_owned(),
            trigger_on: Json(trigger),
            conditions: Json(Conditions { all, any: Vec::new() }),
            actions: Json(actions),
            looked_at: now,
            archived_at: None,
        };
        db::automation::insert(conn, &row).await?;
    }
    Ok(())
}
