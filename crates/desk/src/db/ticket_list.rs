//! Lists of tickets. Which rows a person may see is part of the SQL; pages follow a key, never a count.

use super::{Conn, DbResult, Search, like};
use crate::domain::view::{Cursor, DeskSort, DeskView};
use crate::domain::{
    CalendarId, CategoryId, OrganisationId, PersonId, Priority, ProductId, Status, TagId, TeamId, TicketId, TierId,
    Timestamp,
};

/// A ticket in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TicketListRow {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub priority: Priority,
    pub tier: i64,
    pub tier_name: String,
    pub requester: String,
    pub organisation: Option<String>,
    pub assignee_id: Option<PersonId>,
    pub assignee: Option<String>,
    /// For staff only.
    pub team: Option<String>,
    pub created_at: Timestamp,
    pub public_at: Timestamp,
    pub activity_at: Timestamp,
    /// When the next of its clocks is up; customers' lists do not ask.
    pub due_at: Option<Timestamp>,
    /// Of the workspace's list, from which several are changed at once; others do not ask.
    #[sqlx(default)]
    pub version: i64,
    /// The hours in which that one counts; none is round the clock.
    pub due_calendar_id: Option<CalendarId>,
    /// The minutes that it promised in all. In the workspace's list, as the next.
    #[sqlx(default)]
    pub due_target: Option<i64>,
    /// Whether somebody else did something since the viewer read it; of a ticket that they never opened, whether it waits for
    /// them or for anybody.
    #[sqlx(default)]
    pub unread: bool,
}

/// A ticket in a vendor's list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SharedLine {
    pub id: TicketId,
    pub subject: String,
    pub priority: Priority,
    pub started_at: Timestamp,
    pub reference: String,
    pub promised: Option<String>,
}

/// What staff ask of the list.
#[derive(Clone, Debug)]
pub struct DeskQuery {
    pub view: DeskView,
    pub sort: DeskSort,
    pub me: PersonId,
    /// The agent's tier; leads without one see the entry tier's queue.
    pub tier: TierId,
    /// From when resolved tickets count as recent.
    pub recent: Timestamp,
    pub priority: Option<Priority>,
    pub organisation: Option<OrganisationId>,
    pub status: Option<Status>,
    /// At this tier.
    pub place: Option<TierId>,
    pub category: Option<CategoryId>,
    pub tag: Option<TagId>,
    pub assignee: Option<PersonId>,
    pub team: Option<TeamId>,
    pub product: Option<ProductId>,
    /// Promised for this moment or earlier.
    pub due: Option<Timestamp>,
    /// Registered at this moment or later.
    pub from: Option<Timestamp>,
    /// Registered before this moment.
    pub until: Option<Timestamp>,
    pub after: Option<Cursor>,
    pub limit: i64,
}

/// Tickets with a word in their subject or symptoms, in the requester's name or address, in a vendor's reference, or in
/// anything that was written.
macro_rules! staffs_word {
    ($like:literal, $glob:literal) => {
        concat!(
            "(",
            $like,
            " is null or ",
            has!("t.folded", $like, $glob),
            " or ",
            has!("r.name", $like, $glob),
            " or ",
            has!("r.email", $like, $glob),
            "
              or exists (select 1 from share s where s.ticket_id = t.id and ",
            has!("s.reference", $like, $glob),
            ")
              or exists (select 1 from ticket_event e where e.ticket_id = t.id and ",
            has!("e.body", $like, $glob),
            "))"
        )
    };
}

/// Conditions of a search for several words.
macro_rules! staffs_words {
    () => {
        concat!(
            " and ",
            staffs_word!("$20", "$25"),
            " and ",
            staffs_word!("$21", "$26"),
            " and ",
            staffs_word!("$22", "$27"),
            " and ",
            staffs_word!("$23", "$28"),
            " and ",
            staffs_word!("$24", "$29")
        )
    };
}

macro_rules! desk_sql {
    ($words:ident, $view:literal, $after:literal, $order:literal) => {
        concat!(
            "select t.id, t.subject, t.status, t.priority, l.position as tier, l.name as tier_name, r.name as requester,
                    o.name as organisation, t.assignee_id, a.name as assignee, m.name as team, t.created_at, t.public_at,
                    t.activity_at, t.due_at, t.due_calendar_id, t.due_target, t.version,
                    case when n.event_id is null
                         then t.status in ('new', 'open') and (t.assignee_id is null or t.assignee_id = $16)
                         else exists (select 1 from ticket_event e
                                      where e.ticket_id = t.id and e.id > n.event_id and e.actor_id <> $16)
                    end as unread
             from ticket t
             join tier l on l.id = t.tier_id
             join person r on r.id = t.requester_id
             left join organisation o on o.id = t.organisation_id
             left join person a on a.id = t.assignee_id
             left join team m on m.id = t.team_id
             left join ticket_seen n on n.ticket_id = t.id and n.person_id = $16
             where t.confirmed and ", $view,
            " and ($3 is null or t.priority = $3)
              and ($4 is null or t.organisation_id = $4)
              and ($9 is null or t.status = $9)
              and ($10 is null or t.tier_id = $10)
              and ($11 is null or t.category_id = $11)
              and ($12 is null or exists (select 1 from ticket_tag g where g.ticket_id = t.id and g.tag_id = $12))
              and ($13 is null or t.assignee_id = $13)
              and ($14 is null or t.created_at >= $14) and ($15 is null or t.created_at < $15)
              and ($17 is null or t.team_id = $17)
              and ($18 is null or t.category_id in (select id from category where product_id = $18))
              and ($19 is null or t.due_at <= $19)
              and ($5 is null or ", $after, ")", $words!(), " order by ", $order, " limit $8"
        )
    };
}

macro_rules! by_sort {
    ($words:ident, $sort:expr, $view:literal) => {
        match $sort {
            DeskSort::Activity => {
                desk_sql!($words, $view, "(t.activity_at, t.id) < ($6, $7)", "t.activity_at desc, t.id desc")
            }
            // What nothing is promised for comes last.
            DeskSort::Due => desk_sql!(
                $words,
                $view,
                "(coalesce(t.due_at, 9223372036854775807), t.id) > ($6, $7)",
                "coalesce(t.due_at, 9223372036854775807), t.id"
            ),
            DeskSort::Oldest => desk_sql!($words, $view, "(t.created_at, t.id) > ($6, $7)", "t.created_at, t.id"),
            DeskSort::Priority => desk_sql!(
                $words,
                $view,
                "(t.priority_rank > $5 or (t.priority_rank = $5 and (t.activity_at, t.id) < ($6, $7)))",
                "t.priority_rank, t.activity_at desc, t.id desc"
            ),
        }
    };
}

/// The statement of the workspace's list, with the words of a search or without: SQLite plans a statement anew each time
/// that a pattern is bound to it.
macro_rules! desk_statement {
    ($words:ident, $view:expr, $sort:expr) => {
    match $view {
        DeskView::Mine => {
            by_sort!($words, $sort, "t.assignee_id = $1 and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')")
        }
        DeskView::Unassigned => by_sort!(
            $words,
            $sort,
            "t.tier_id = $1 and t.assignee_id is null and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')"
        ),
        DeskView::Tier => {
            by_sort!($words, $sort, "t.tier_id = $1 and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')")
        }
        DeskView::Team => by_sort!(
            $words,
            $sort,
            "t.team_id in (select team_id from team_member where person_id = $1)
             and t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')"
        ),
        DeskView::WaitingCustomer => by_sort!($words, $sort, "t.status = 'waiting_customer'"),
        DeskView::WaitingVendor => by_sort!($words, $sort, "t.status = 'waiting_vendor'"),
        // Opening again takes the time away, so it says the status too.
        DeskView::Resolved => by_sort!($words, $sort, "t.resolved_at > $2"),
        DeskView::All => by_sort!($words, $sort, "t.confirmed"),
    }
    };
}

/// Sends a statement of the workspace's list.
macro_rules! send_desk {
    ($send:ident, $conn:expr, $sql:expr, $subject:expr, $query:expr $(, $word:expr)*) => {{
        let ((rank, key, id), query) = (parts($query.after), $query);
        $send!(
            $conn, $sql, $subject, query.recent, query.priority, query.organisation, rank, key, id, query.limit, query.status,
            query.place, query.category, query.tag, query.assignee, query.from, query.until, query.me, query.team,
            query.product, query.due $(, $word)*
        )
    }};
}

/// Whose or where the tickets of a view are.
fn subject(query: &DeskQuery) -> i64 {
    match query.view {
        DeskView::Mine | DeskView::Team => query.me.0,
        _ => query.tier.0,
    }
}

/// A page of the workspace's list.
pub async fn desk(conn: &mut Conn, query: &DeskQuery) -> DbResult<Vec<TicketListRow>> {
    let sql = desk_statement!(no_words, query.view, query.sort);
    send_desk!(rows, conn, sql, subject(query), query)
}

/// Those of the workspace's list that have all words of a text in them, and whether the search was stopped before it had
/// looked at all.
pub async fn desk_find(search: &mut Search, query: &DeskQuery, text: &str) -> DbResult<(Vec<TicketListRow>, bool)> {
    let sql = desk_statement!(staffs_words, query.view, query.sort);
    let like::LikePatterns { like: [l1, l2, l3, l4, l5], glob: [g1, g2, g3, g4, g5] } = like::words(search, text);
    send_desk!(rows_until_stopped, search, sql, subject(query), query, l1, l2, l3, l4, l5, g1, g2, g3, g4, g5)
}

/// The ticket of the workspace with a number, whichever view it is in.
pub async fn desk_number(conn: &mut Conn, query: &DeskQuery, number: i64) -> DbResult<Vec<TicketListRow>> {
    let sql = desk_sql!(no_words, "t.id = $1", "(t.created_at, t.id) > ($6, $7)", "t.id");
    send_desk!(rows, conn, sql, number, query)
}

/// What the list's filters offer: kind, id and name of each, in the order in which they are read.
pub async fn choices(conn: &mut Conn) -> DbResult<Vec<(String, i64, String)>> {
    rows!(
        conn,
        "select kind, id, name from (
             select 'organisation' as kind, id, name, lower(name) as place from organisation
                 where kind = 'client' and archived_at is null
             union all
             select 'tier', id, name, 'a' || (1000 + position) from tier where archived_at is null and not self_service
             union all
             select 'category', c.id, case when p.name is null then c.name else p.name || ': ' || c.name end,
                    lower(coalesce(p.name || ': ', '') || c.name)
                 from category c left join product p on p.id = c.product_id where c.archived_at is null
             union all
             select 'product', id, name, lower(name) from product where archived_at is null
             union all
             select 'team', id, name, lower(name) from team where archived_at is null
             union all
             select 'tag', id, name, lower(name) from tag where archived_at is null
             union all
             select 'person', id, name, lower(name) from person
                 where role in ('agent', 'lead', 'admin') and disabled_at is null and confirmed_at is not null
         ) as choice order by kind, place, id"
    )
}

/// How many tickets each view of the workspace holds, in the order of [`DeskView::ALL`]. Counting stops
/// at [`DeskView::COUNTED`].
pub async fn counts(conn: &mut Conn, me: PersonId, tier: TierId, recent: Timestamp) -> DbResult<Vec<i64>> {
    let row: (i64, i64, i64, i64, i64, i64, i64, i64) = row!(
        conn,
        "select
            (select count(*) from (select 1 from ticket where confirmed and assignee_id = $1
                and status in ('new', 'open', 'waiting_customer', 'waiting_vendor') limit 1000) as c),
            (select count(*) from (select 1 from ticket where confirmed and tier_id = $2 and assignee_id is null
                and status in ('new', 'open', 'waiting_customer', 'waiting_vendor') limit 1000) as c),
            (select count(*) from (select 1 from ticket where confirmed and tier_id = $2
                and status in ('new', 'open', 'waiting_customer', 'waiting_vendor') limit 1000) as c),
            (select count(*) from (select 1 from ticket where confirmed
                and team_id in (select team_id from team_member where person_id = $1)
                and status in ('new', 'open', 'waiting_customer', 'waiting_vendor') limit 1000) as c),
            (select count(*) from (select 1 from ticket where confirmed and status = 'waiting_customer' limit 1000) as c),
            (select count(*) from (select 1 from ticket where confirmed and status = 'waiting_vendor' limit 1000) as c),
            (select count(*) from (select 1 from ticket where confirmed and resolved_at > $3 limit 1000) as c),
            (select count(*) from (select 1 from ticket where confirmed limit 1000) as c)",
        me,
        tier,
        recent
    )?;
    Ok(vec![row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7])
}

/// The tickets of a tier that nobody has, with their versions, what is due next first; without those of teams that a person is
/// not in.
pub async fn waiting(conn: &mut Conn, tier: TierId, person: PersonId) -> DbResult<Vec<(TicketId, i64)>> {
    rows!(
        conn,
        "select id, version from ticket
         where confirmed and tier_id = $1 and assignee_id is null and status in ('new', 'open')
           and (team_id is null or team_id in (select team_id from team_member where person_id = $2))
         order by coalesce(due_at, 9223372036854775807), id limit 10",
        tier,
        person
    )
}

/// The other tickets of a requester or their organisation, the latest first.
pub async fn others_of(
    conn: &mut Conn,
    ticket: TicketId,
    requester: PersonId,
    organisation: Option<OrganisationId>,
) -> DbResult<Vec<(TicketId, String, Status, PersonId)>> {
    rows!(
        conn,
        // Each half follows an index of its own; asked for with `or`, SQLite would sort all of the organisation's tickets.
        "select id, subject, status, requester_id from (
             select * from (select id, subject, status, requester_id, public_at from ticket
                 where confirmed and id <> $1 and requester_id = $2 order by public_at desc, id desc limit 6) as own
             union
             select * from (select id, subject, status, requester_id, public_at from ticket
                 where confirmed and id <> $1 and organisation_id = $3 order by public_at desc, id desc limit 6) as theirs
         ) as near order by public_at desc, id desc limit 6",
        ticket,
        requester,
        organisation
    )
}

/// The tickets that are shared with a vendor right now, the longest wait first.
pub async fn shared(conn: &mut Conn, vendor: OrganisationId) -> DbResult<Vec<SharedLine>> {
    rows!(
        conn,
        "select t.id, t.subject, t.priority, s.started_at, s.reference, s.promised
         from share s join ticket t on t.id = s.ticket_id
         where s.vendor_id = $1 and s.ended_at is null order by s.started_at, t.id limit 500",
        vendor
    )
}

fn parts(after: Option<Cursor>) -> (Option<i64>, Option<i64>, Option<i64>) {
    (after.map(|c| c.rank), after.map(|c| c.key), after.map(|c| c.id))
}
