//! Many rows at once, with ids that the caller chose. For example data and imports into empty tables;
//! what people do goes through the other files of this folder.
//!
//! The two databases part here: SQLite takes many tuples in one statement, PostgreSQL takes arrays.

use super::service::ClockTimes;
use super::{Conn, DbResult, Link};
use crate::domain::report::{Rating, Reason, TicketPlace};
use crate::domain::service::run::ClockRun;
use crate::domain::{
    AnswerGiven, Audience, CategoryId, Ending, EventId, Impact, OrganisationId, PersonId, Priority, ProductId,
    ResolutionCodeId, ShareId, Status, TagId, TeamId, TicketId, TierId, Timestamp, Urgency,
};
use sqlx::{Postgres, QueryBuilder, Sqlite};

/// Tuples in one statement of SQLite: below its limit of 32,766 parameters for every table here.
const SQLITE_ROWS: usize = 500;
/// Rows in one statement of PostgreSQL: some megabytes at most.
const POSTGRES_ROWS: usize = 4_000;

/// A ticket with everything its columns hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketRow {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub priority: Priority,
    pub impact: Impact,
    pub urgency: Urgency,
    pub symptoms: String,
    pub since: String,
    pub answers: Vec<AnswerGiven>,
    pub product_id: Option<ProductId>,
    pub category_id: Option<CategoryId>,
    pub organisation_id: Option<OrganisationId>,
    pub requester_id: PersonId,
    pub assignee_id: Option<PersonId>,
    pub tier_id: TierId,
    pub tier_since: Timestamp,
    pub team_id: Option<TeamId>,
    pub created_at: Timestamp,
    pub public_at: Timestamp,
    pub activity_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub resolution_code_id: Option<ResolutionCodeId>,
    pub follows_id: Option<TicketId>,
    pub confirmed: bool,
    pub version: i64,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub id: EventId,
    pub ticket_id: TicketId,
    pub at: Timestamp,
    pub actor_id: Option<PersonId>,
    pub audience: Audience,
    pub kind: &'static str,
    /// The event as JSON.
    pub data: String,
    pub body: String,
    /// The body as sanitised HTML.
    pub body_html: String,
    /// The card as JSON.
    pub card: Option<String>,
    pub share_id: Option<ShareId>,
    /// Where the ticket is afterwards, of events that put it there.
    pub place: Option<TicketPlace>,
}

/// A clock of a ticket.
#[derive(Clone, Debug)]
pub struct ClockOf {
    pub ticket: TicketId,
    pub run: ClockRun,
    pub computed: ClockTimes,
}

/// A share with a vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareRow {
    pub id: ShareId,
    pub ticket_id: TicketId,
    pub vendor_id: OrganisationId,
    pub from_tier_id: TierId,
    pub event_id: EventId,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub reference: String,
    pub promised: Option<String>,
    /// Where the ticket was before.
    pub from: Option<TicketPlace>,
}

/// A file of an event, which lies in the store already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentRow {
    pub ticket_id: TicketId,
    pub event_id: EventId,
    pub key: String,
    pub name: String,
    /// Bytes.
    pub size: i64,
    pub media_type: String,
}

/// An answered question about a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyRow {
    pub ticket_id: TicketId,
    pub person_id: PersonId,
    pub token_hash: String,
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
    pub rating: Rating,
    pub reason: Option<Reason>,
    pub comment: String,
    pub answered_at: Timestamp,
    pub explained_at: Option<Timestamp>,
    pub followed_at: Option<Timestamp>,
    pub followed_by: Option<PersonId>,
    pub follow_note: String,
}

/// Declares a function that inserts rows: each column with its number, its type in PostgreSQL and its
/// value from a row.
macro_rules! insert {
    ($(#[$meta:meta])* $name:ident into $table:ident from $row:ident: $type:ty {
        $n0:literal $column0:ident: $kind0:ident = $value0:expr
        $(, $n:literal $column:ident: $kind:ident = $value:expr)* $(,)?
    }) => {
        $(#[$meta])*
        pub async fn $name(conn: &mut Conn, rows: &[$type]) -> DbResult<()> {
            match conn.link() {
                Link::Sqlite(c) => {
                    for part in rows.chunks(SQLITE_ROWS) {
                        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(concat!(
                            "insert into ", stringify!($table), " (", stringify!($column0) $(, ", ", stringify!($column))*, ") "
                        ));
                        query.push_values(part, |mut tuple, $row| {
                            tuple.push_bind($value0);
                            $(tuple.push_bind($value);)*
                        });
                        query.build().execute(&mut *c).await?;
                    }
                }
                Link::Postgres(c) => {
                    for part in rows.chunks(POSTGRES_ROWS) {
                        sqlx::query::<Postgres>(concat!(
                            "insert into ", stringify!($table), " (", stringify!($column0) $(, ", ", stringify!($column))*,
                            ") select * from unnest($", $n0, "::", stringify!($kind0), "[]"
                            $(, ", $", $n, "::", stringify!($kind), "[]")*, ")"
                        ))
                        .bind(part.iter().map(|$row| $value0).collect::<Vec<_>>())
                        $(.bind(part.iter().map(|$row| $value).collect::<Vec<_>>()))*
                        .execute(&mut *c)
                        .await?;
                    }
                }
            }
            Ok(())
        }
    };
}

insert! {
    /// Tickets.
    tickets into ticket from row: TicketRow {
        1 id: bigint = row.id.0,
        2 subject: text = row.subject.as_str(),
        3 status: text = row.status.as_str(),
        4 priority: text = row.priority.as_str(),
        5 priority_rank: bigint = row.priority.rank(),
        6 impact: text = row.impact.as_str(),
        7 urgency: text = row.urgency.as_str(),
        8 symptoms: text = row.symptoms.as_str(),
        9 since: text = row.since.as_str(),
        10 answers: jsonb = serde_json::to_string(&row.answers).unwrap_or_else(|_| "[]".to_owned()),
        11 product_id: bigint = row.product_id.map(|id| id.0),
        12 category_id: bigint = row.category_id.map(|id| id.0),
        13 organisation_id: bigint = row.organisation_id.map(|id| id.0),
        14 requester_id: bigint = row.requester_id.0,
        15 assignee_id: bigint = row.assignee_id.map(|id| id.0),
        16 tier_id: bigint = row.tier_id.0,
        17 tier_since: bigint = row.tier_since.0,
        18 created_at: bigint = row.created_at.0,
        19 public_at: bigint = row.public_at.0,
        20 activity_at: bigint = row.activity_at.0,
        21 resolved_at: bigint = row.resolved_at.map(|at| at.0),
        22 closed_at: bigint = row.closed_at.map(|at| at.0),
        23 resolution_code_id: bigint = row.resolution_code_id.map(|id| id.0),
        24 follows_id: bigint = row.follows_id.map(|id| id.0),
        25 confirmed: boolean = row.confirmed,
        26 version: bigint = row.version,
        27 folded: text = super::ticket::folded(&row.subject, &row.symptoms),
        28 team_id: bigint = row.team_id.map(|id| id.0),
        29 arrived_at: bigint = row.created_at.0,
    }
}

insert! {
    /// Events, after their tickets.
    events into ticket_event from row: EventRow {
        1 id: bigint = row.id.0,
        2 ticket_id: bigint = row.ticket_id.0,
        3 at: bigint = row.at.0,
        4 actor_id: bigint = row.actor_id.map(|id| id.0),
        5 audience: text = row.audience.as_str(),
        6 kind: text = row.kind,
        7 data: jsonb = row.data.as_str(),
        8 body: text = row.body.as_str(),
        9 body_html: text = row.body_html.as_str(),
        10 card: jsonb = row.card.as_deref(),
        11 share_id: bigint = row.share_id.map(|id| id.0),
        12 tier_id: bigint = row.place.map(|place| place.tier.0),
        13 team_id: bigint = row.place.and_then(|place| place.team).map(|id| id.0),
        14 category_id: bigint = row.place.and_then(|place| place.category).map(|id| id.0),
    }
}

insert! {
    /// Shares, after their events.
    shares into share from row: ShareRow {
        1 id: bigint = row.id.0,
        2 ticket_id: bigint = row.ticket_id.0,
        3 vendor_id: bigint = row.vendor_id.0,
        4 from_tier_id: bigint = row.from_tier_id.0,
        5 event_id: bigint = row.event_id.0,
        6 started_at: bigint = row.started_at.0,
        7 ended_at: bigint = row.ended_at.map(|at| at.0),
        8 reference: text = row.reference.as_str(),
        9 promised: text = row.promised.as_deref(),
        10 team_id: bigint = row.from.and_then(|place| place.team).map(|id| id.0),
        11 category_id: bigint = row.from.and_then(|place| place.category).map(|id| id.0),
    }
}

insert! {
    /// Messages that were chosen for shares.
    shared_events into shared_event from row: (ShareId, EventId) {
        1 share_id: bigint = row.0.0,
        2 event_id: bigint = row.1.0,
    }
}

/// The files of the messages that were chosen for these shares and later ones, after both.
pub async fn shared_files(conn: &mut Conn, from: ShareId) -> DbResult<u64> {
    run!(
        conn,
        "insert into shared_file (share_id, attachment_id)
         select s.share_id, a.id from shared_event s join attachment a on a.event_id = s.event_id where s.share_id >= $1",
        from
    )
}

insert! {
    /// Labels of tickets.
    tags into ticket_tag from row: (TicketId, TagId) {
        1 ticket_id: bigint = row.0.0,
        2 tag_id: bigint = row.1.0,
    }
}

insert! {
    /// Who follows tickets.
    followers into follower from row: (TicketId, PersonId) {
        1 ticket_id: bigint = row.0.0,
        2 person_id: bigint = row.1.0,
    }
}

insert! {
    /// Clocks, after their tickets.
    clocks into clock from row: ClockOf {
        1 ticket_id: bigint = row.ticket.0,
        2 kind: text = row.run.kind.as_str(),
        3 policy_id: bigint = row.run.policy().map(|id| id.0),
        4 target: bigint = row.run.target,
        5 started_at: bigint = row.run.started_at.0,
        6 stopped_at: bigint = row.run.stopped_at.map(|at| at.0),
        7 due_at: bigint = row.computed.due.map(|at| at.0),
        8 next_at: bigint = row.computed.next.map(|at| at.0),
        9 warned_at: bigint = row.computed.warned.map(|at| at.0),
        10 missed_at: bigint = row.computed.missed.map(|at| at.0),
        11 counted: bigint = row.computed.counted,
        12 stretches: jsonb = serde_json::to_string(&row.run.stretches).unwrap_or_else(|_| "[]".to_owned()),
        13 pauses: jsonb = serde_json::to_string(&row.run.pauses).unwrap_or_else(|_| "[]".to_owned()),
        14 climbed: bigint = row.computed.climbed,
        15 broken_at: bigint = row.computed.broken.map(|at| at.0),
        16 ending: text = row.run.ending.map(Ending::as_str),
        17 tier_id: bigint = row.run.tier.map(|id| id.0),
        18 calendar_id: bigint = row.run.calendar().map(|id| id.0),
    }
}

insert! {
    /// Files, after their events and after they were put into the store.
    attachments into attachment from row: AttachmentRow {
        1 ticket_id: bigint = row.ticket_id.0,
        2 event_id: bigint = row.event_id.0,
        3 key: text = row.key.as_str(),
        4 name: text = row.name.as_str(),
        5 size: bigint = row.size,
        6 media_type: text = row.media_type.as_str(),
    }
}

/// Keeps beside each ticket when the next of its clocks is up, after all clocks are in.
pub async fn keep_due(conn: &mut Conn) -> DbResult<u64> {
    run!(
        conn,
        "update ticket set due_at = next.due_at, due_calendar_id = (
             select c.calendar_id from clock c
             where c.ticket_id = ticket.id and c.stopped_at is null and c.due_at is not null
             order by c.due_at, c.id limit 1), due_target = (
             select c.target from clock c
             where c.ticket_id = ticket.id and c.stopped_at is null and c.due_at is not null
             order by c.due_at, c.id limit 1)
         from (select ticket_id, min(due_at) as due_at from clock
               where stopped_at is null and due_at is not null group by ticket_id) as next
         where ticket.id = next.ticket_id"
    )
}

insert! {
    /// Answers to the survey, after their tickets.
    surveys into survey from row: SurveyRow {
        1 ticket_id: bigint = row.ticket_id.0,
        2 person_id: bigint = row.person_id.0,
        3 token_hash: text = row.token_hash.as_str(),
        4 sent_at: bigint = row.sent_at.0,
        5 expires_at: bigint = row.expires_at.0,
        6 rating: text = row.rating.as_str(),
        7 reason: text = row.reason.map(Reason::as_str),
        8 comment: text = row.comment.as_str(),
        9 answered_at: bigint = row.answered_at.0,
        10 explained_at: bigint = row.explained_at.map(|at| at.0),
        11 followed_at: bigint = row.followed_at.map(|at| at.0),
        12 followed_by: bigint = row.followed_by.map(|id| id.0),
        13 follow_note: text = row.follow_note.as_str(),
    }
}

/// Lets the next ids follow the greatest that were chosen. SQLite does so by itself.
pub async fn go_on_counting(conn: &mut Conn) -> DbResult<()> {
    if let Link::Postgres(c) = conn.link() {
        sqlx::query(
            "select setval(pg_get_serial_sequence('ticket', 'id'), coalesce((select max(id) from ticket), 0) + 1, false),
                    setval(pg_get_serial_sequence('ticket_event', 'id'), coalesce((select max(id) from ticket_event), 0) + 1, false),
                    setval(pg_get_serial_sequence('share', 'id'), coalesce((select max(id) from share), 0) + 1, false)",
        )
        .execute(c)
        .await?;
    }
    Ok(())
}

/// Tells PostgreSQL's planner what the tables hold now, instead of waiting until it looks by itself. Of tables that are not
/// ours it would only warn.
pub async fn look_around(conn: &mut Conn) -> DbResult<()> {
    if let Link::Postgres(c) = conn.link() {
        let (own,): (Option<String>,) = sqlx::query_as(
            "select string_agg(format('%I.%I', schemaname, tablename), ', ') from pg_tables
             where schemaname = current_schema() and pg_has_role(tableowner, 'usage')",
        )
        .fetch_one(&mut *c)
        .await?;
        if let Some(own) = own {
            sqlx::query(sqlx::AssertSqlSafe(format!("analyze {own}"))).execute(c).await?;
        }
    }
    Ok(())
}
