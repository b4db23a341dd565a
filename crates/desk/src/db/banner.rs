//! Problems as customers are told of them, and who said "me too".

use super::{Conn, DbResult};
use crate::domain::{BannerId, OrganisationId, PersonId, ProblemId, ProductId, TicketId, Timestamp};

/// A banner as staff write it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Banner {
    pub id: BannerId,
    pub title_en: String,
    pub text_en: String,
    pub title_sv: String,
    pub text_sv: String,
    pub everyone: bool,
    pub starts_at: Timestamp,
    pub ends_at: Option<Timestamp>,
}

/// What a banner says and to whom.
#[derive(Clone, Debug)]
pub struct Content<'a> {
    pub title_en: &'a str,
    pub text_en: &'a str,
    pub title_sv: &'a str,
    pub text_sv: &'a str,
    pub everyone: bool,
    pub starts_at: Timestamp,
    pub ends_at: Option<Timestamp>,
    pub organisations: &'a [OrganisationId],
    pub products: &'a [ProductId],
}

/// A banner as customers are shown it: nothing of the problem behind it is selected.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ShownBanner {
    pub id: BannerId,
    pub key: String,
    pub title_en: String,
    pub text_en: String,
    pub title_sv: String,
    pub text_sv: String,
    pub starts_at: Timestamp,
    pub ends_at: Option<Timestamp>,
    /// The ticket that the person's "me too" made.
    pub ticket_id: Option<TicketId>,
}

/// For whom banners are looked up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader {
    /// None for those who have not signed in.
    pub person: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
    /// What they are about to register a ticket about.
    pub product: Option<ProductId>,
}

/// A banner is for everyone; or for the organisations that it names, if it names some, and for those who have
/// to do with the products that it names, if it names some: one of their latest 500 tickets is about one, or they
/// are writing one.
macro_rules! shown_sql {
    ($more:literal) => {
        concat!(
            "select b.id, b.key, b.title_en, b.text_en, b.title_sv, b.text_sv, b.starts_at, b.ends_at, m.ticket_id
             from banner b left join me_too m on m.banner_id = b.id and m.person_id = $2
             where b.withdrawn_at is null and b.starts_at <= $1 and (b.ends_at is null or b.ends_at > $1)
               and (b.everyone or ($2 is not null
                 and (not exists (select 1 from banner_organisation o where o.banner_id = b.id)
                      or $3 in (select o.organisation_id from banner_organisation o where o.banner_id = b.id))
                 and (not exists (select 1 from banner_product p where p.banner_id = b.id)
                      or $4 in (select p.product_id from banner_product p where p.banner_id = b.id)
                      or exists (select 1 from
                           (select product_id from ticket where organisation_id = $3 and confirmed
                            order by public_at desc, id desc limit 500) as t
                         where t.product_id in (select p.product_id from banner_product p where p.banner_id = b.id))
                      or exists (select 1 from
                           (select product_id from ticket where requester_id = $2 and confirmed
                            order by public_at desc, id desc limit 500) as t
                         where t.product_id in (select p.product_id from banner_product p where p.banner_id = b.id)))))",
            $more
        )
    };
}

/// What a reader is shown now, the latest first.
pub async fn shown(conn: &mut Conn, reader: Reader, now: Timestamp, limit: i64) -> DbResult<Vec<ShownBanner>> {
    rows!(
        conn,
        shown_sql!(" order by b.starts_at desc, b.id desc limit $5"),
        now,
        reader.person,
        reader.organisation,
        reader.product,
        limit
    )
}

/// One of those, by its key.
pub async fn shown_by_key(conn: &mut Conn, reader: Reader, key: &str, now: Timestamp) -> DbResult<Option<ShownBanner>> {
    maybe!(conn, shown_sql!(" and b.key = $5"), now, reader.person, reader.organisation, reader.product, key)
}

/// The problem behind a banner.
pub async fn problem(conn: &mut Conn, id: BannerId) -> DbResult<ProblemId> {
    let (problem,): (ProblemId,) = row!(conn, "select problem_id from banner where id = $1", id)?;
    Ok(problem)
}

/// The banner of a problem that is shown or will be.
pub async fn current(conn: &mut Conn, problem: ProblemId, now: Timestamp) -> DbResult<Option<Banner>> {
    maybe!(
        conn,
        "select id, title_en, text_en, title_sv, text_sv, everyone, starts_at, ends_at from banner
         where problem_id = $1 and withdrawn_at is null and (ends_at is null or ends_at > $2) order by id desc limit 1",
        problem,
        now
    )
}

pub async fn insert(conn: &mut Conn, problem: ProblemId, key: &str, new: &Content<'_>) -> DbResult<BannerId> {
    let (id,): (BannerId,) = row!(
        conn,
        "insert into banner (problem_id, key, title_en, text_en, title_sv, text_sv, everyone, starts_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        problem,
        key,
        new.title_en,
        new.text_en,
        new.title_sv,
        new.text_sv,
        new.everyone,
        new.starts_at,
        new.ends_at
    )?;
    aim(conn, id, new).await?;
    Ok(id)
}

pub async fn update(conn: &mut Conn, id: BannerId, new: &Content<'_>) -> DbResult<()> {
    run!(
        conn,
        "update banner set title_en = $2, text_en = $3, title_sv = $4, text_sv = $5, everyone = $6, starts_at = $7,
             ends_at = $8 where id = $1",
        id,
        new.title_en,
        new.text_en,
        new.title_sv,
        new.text_sv,
        new.everyone,
        new.starts_at,
        new.ends_at
    )?;
    run!(conn, "delete from banner_organisation where banner_id = $1", id)?;
    run!(conn, "delete from banner_product where banner_id = $1", id)?;
    aim(conn, id, new).await
}

async fn aim(conn: &mut Conn, id: BannerId, new: &Content<'_>) -> DbResult<()> {
    for organisation in new.organisations {
        run!(
            conn,
            "insert into banner_organisation (banner_id, organisation_id) values ($1, $2) on conflict do nothing",
            id,
            *organisation
        )?;
    }
    for product in new.products {
        run!(
            conn,
            "insert into banner_product (banner_id, product_id) values ($1, $2) on conflict do nothing",
            id,
            *product
        )?;
    }
    Ok(())
}

pub async fn organisations(conn: &mut Conn, id: BannerId) -> DbResult<Vec<(OrganisationId,)>> {
    rows!(conn, "select organisation_id from banner_organisation where banner_id = $1 order by 1", id)
}

pub async fn products(conn: &mut Conn, id: BannerId) -> DbResult<Vec<(ProductId,)>> {
    rows!(conn, "select product_id from banner_product where banner_id = $1 order by 1", id)
}

/// Takes the banners of a problem away. Answers whether there was one.
pub async fn withdraw(conn: &mut Conn, problem: ProblemId, now: Timestamp) -> DbResult<bool> {
    let touched = run!(
        conn,
        "update banner set withdrawn_at = $2
         where problem_id = $1 and withdrawn_at is null and (ends_at is null or ends_at > $2)",
        problem,
        now
    )?;
    Ok(touched > 0)
}

/// The ticket that a person's "me too" made.
pub async fn me_too(conn: &mut Conn, id: BannerId, person: PersonId) -> DbResult<Option<TicketId>> {
    let row: Option<(TicketId,)> =
        maybe!(conn, "select ticket_id from me_too where banner_id = $1 and person_id = $2", id, person)?;
    Ok(row.map(|(ticket,)| ticket))
}

/// Notes a "me too". False when the person said so before.
pub async fn add_me_too(conn: &mut Conn, id: BannerId, person: PersonId, ticket: TicketId) -> DbResult<bool> {
    let touched = run!(
        conn,
        "insert into me_too (banner_id, person_id, ticket_id) values ($1, $2, $3) on conflict do nothing",
        id,
        person,
        ticket
    )?;
    Ok(touched == 1)
}
