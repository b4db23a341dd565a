//! Customers' lists of tickets.

use super::ticket_list::TicketListRow;
use super::{Conn, DbResult, Search, like};
use crate::domain::view::Cursor;
use crate::domain::{OrganisationId, PersonId, Status, Timestamp};

/// A customer's request for the list.
#[derive(Clone, Debug)]
pub struct CustomerQuery {
    pub me: PersonId,
    /// All tickets of this organisation too.
    pub organisation: Option<OrganisationId>,
    /// Unfinished ones, or ended ones, or all.
    pub open: Option<bool>,
    pub status: Option<Status>,
    /// Registered at this moment or later.
    pub from: Option<Timestamp>,
    /// Registered before this moment.
    pub until: Option<Timestamp>,
    pub after: Option<Cursor>,
    pub limit: i64,
}

/// Tickets with a word in their subject or symptoms, in the requester's name, or in anything that the requester's side may read.
macro_rules! word {
    ($like:literal, $glob:literal) => {
        concat!(
            "(",
            $like,
            " is null or ",
            has!("t.folded", $like, $glob),
            " or ",
            has!("r.name", $like, $glob),
            "
              or exists (select 1 from ticket_event e where e.ticket_id = t.id and e.audience = 'public'
                         and ",
            has!("e.body", $like, $glob),
            "))"
        )
    };
}

/// Conditions of a search for several words.
macro_rules! words {
    () => {
        concat!(
            " and ",
            word!("$10", "$15"),
            " and ",
            word!("$11", "$16"),
            " and ",
            word!("$12", "$17"),
            " and ",
            word!("$13", "$18"),
            " and ",
            word!("$14", "$19")
        )
    };
}

macro_rules! list_sql {
    ($words:ident, $scope:literal) => {
        concat!(
            "select t.id, t.subject, t.status, t.priority, l.position as tier, l.name as tier_name, r.name as requester,
                    o.name as organisation, t.assignee_id, a.name as assignee, cast(null as text) as team, t.created_at,
                    t.public_at, t.public_at as activity_at, cast(null as bigint) as due_at,
                    cast(null as bigint) as due_calendar_id
             from ticket t
             join tier l on l.id = t.tier_id
             join person r on r.id = t.requester_id
             left join organisation o on o.id = t.organisation_id
             left join person a on a.id = t.assignee_id
             where t.confirmed and ", $scope,
            " and ($3 is null or (t.status in ('new', 'open', 'waiting_customer', 'waiting_vendor')) = $3)
              and ($4 is null or t.status = $4)
              and ($5 is null or t.created_at >= $5) and ($6 is null or t.created_at < $6)
              and ($7 is null or (t.public_at, t.id) < ($7, $8))", $words!(), " order by t.public_at desc, t.id desc limit $9"
        )
    };
}

/// Sends a statement of a customer's list.
macro_rules! send {
    ($send:ident, $conn:expr, $sql:expr, $query:expr $(, $more:expr)*) => {{
        let query = $query;
        $send!(
            $conn, $sql, query.me, query.organisation, query.open, query.status, query.from, query.until,
            query.after.map(|cursor| cursor.key), query.after.map(|cursor| cursor.id), query.limit $(, $more)*
        )
    }};
}

/// The statement of a customer's list, with the words of a search or without.
macro_rules! statement {
    ($words:ident, $query:expr) => {
        if $query.organisation.is_some() {
            list_sql!(
                $words,
                "(t.organisation_id = $2 or t.requester_id = $1
                  or t.id in (select ticket_id from follower where person_id = $1))"
            )
        } else {
            list_sql!($words, "(t.requester_id = $1 or t.id in (select ticket_id from follower where person_id = $1))")
        }
    };
}

/// A page of a customer's list, the latest activity that they may see first.
pub async fn page(conn: &mut Conn, query: &CustomerQuery) -> DbResult<Vec<TicketListRow>> {
    send!(rows, conn, statement!(no_words, query), query)
}

/// Those of a customer's list that have all words of a text in them, and whether the search was stopped before it had looked
/// at all.
pub async fn find(search: &mut Search, query: &CustomerQuery, text: &str) -> DbResult<(Vec<TicketListRow>, bool)> {
    let like::LikePatterns { like: [l1, l2, l3, l4, l5], glob: [g1, g2, g3, g4, g5] } = like::words(search, text);
    let sql = statement!(words, query);
    send!(rows_until_stopped, search, sql, query, l1, l2, l3, l4, l5, g1, g2, g3, g4, g5)
}

/// The customer's ticket with a number.
pub async fn number(conn: &mut Conn, query: &CustomerQuery, number: i64) -> DbResult<Vec<TicketListRow>> {
    let sql = list_sql!(
        no_words,
        "t.id = $10 and (t.organisation_id = $2 or t.requester_id = $1
                         or t.id in (select ticket_id from follower where person_id = $1))"
    );
    send!(rows, conn, sql, query, number)
}
