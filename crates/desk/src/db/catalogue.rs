//! What is supported and how it is classified: products, categories and their questions, the priority
//! matrix, resolution codes and tags. Nothing is deleted, only archived.

use super::{Conn, DbResult};
use crate::domain::setup::Category;
use crate::domain::{
    CategoryId, Impact, Priority, PriorityMatrix, ProductId, Question, QuestionId, QuestionKind, ResolutionCodeId,
    TagId, Timestamp, Urgency,
};
use sqlx::types::Json;

/// A question with where it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct QuestionRow {
    pub id: QuestionId,
    pub category_id: CategoryId,
    pub position: i64,
    pub label: String,
    pub kind: QuestionKind,
    pub options: Json<Vec<String>>,
    pub required: bool,
    pub archived_at: Option<Timestamp>,
}

impl From<QuestionRow> for Question {
    fn from(row: QuestionRow) -> Self {
        Question { id: row.id, label: row.label, kind: row.kind, options: row.options.0, required: row.required }
    }
}

pub async fn products(conn: &mut Conn, archived: bool) -> DbResult<Vec<(ProductId, String, Option<Timestamp>)>> {
    rows!(
        conn,
        "select id, name, archived_at from product where $1 or archived_at is null order by lower(name), id",
        archived
    )
}

pub async fn insert_product(conn: &mut Conn, name: &str) -> DbResult<ProductId> {
    let (id,) = row!(conn, "insert into product (name) values ($1) returning id", name)?;
    Ok(id)
}

pub async fn update_product(conn: &mut Conn, id: ProductId, name: &str, archived: Option<Timestamp>) -> DbResult<u64> {
    run!(conn, "update product set name = $2, archived_at = $3 where id = $1", id, name, archived)
}

pub async fn categories(conn: &mut Conn, archived: bool) -> DbResult<Vec<Category>> {
    rows!(
        conn,
        "select c.id, c.product_id, c.name, p.name as product, c.archived_at, p.archived_at is not null as product_archived
         from category c left join product p on p.id = c.product_id
         where $1 or (c.archived_at is null and (p.id is null or p.archived_at is null))
         order by lower(coalesce(p.name, '')), lower(c.name), c.id",
        archived
    )
}

/// The names of all, archived ones too.
pub async fn category_names(conn: &mut Conn) -> DbResult<Vec<(CategoryId, String)>> {
    rows!(conn, "select id, name from category order by lower(name), id")
}

pub async fn category(conn: &mut Conn, id: CategoryId) -> DbResult<Option<Category>> {
    maybe!(
        conn,
        "select c.id, c.product_id, c.name, p.name as product, c.archived_at, p.archived_at is not null as product_archived
         from category c left join product p on p.id = c.product_id where c.id = $1",
        id
    )
}

pub async fn insert_category(conn: &mut Conn, product: Option<ProductId>, name: &str) -> DbResult<CategoryId> {
    let (id,) = row!(conn, "insert into category (product_id, name) values ($1, $2) returning id", product, name)?;
    Ok(id)
}

pub async fn update_category(
    conn: &mut Conn,
    id: CategoryId,
    product: Option<ProductId>,
    name: &str,
    archived: Option<Timestamp>,
) -> DbResult<u64> {
    run!(
        conn,
        "update category set product_id = $2, name = $3, archived_at = $4 where id = $1",
        id,
        product,
        name,
        archived
    )
}

/// All questions in use, by category and place.
pub async fn questions(conn: &mut Conn) -> DbResult<Vec<QuestionRow>> {
    usable_rows!(
        conn,
        "question",
        QuestionRow,
        "select id, category_id, position, label, kind, options, required, archived_at
         from question where archived_at is null order by category_id, position, id"
    )
}

/// All questions of one category, those out of use last.
pub async fn all_questions_of(conn: &mut Conn, category: CategoryId) -> DbResult<Vec<QuestionRow>> {
    rows!(
        conn,
        "select id, category_id, position, label, kind, options, required, archived_at
         from question where category_id = $1
         order by (case when archived_at is null then 0 else 1 end), position, id",
        category
    )
}

pub async fn question(conn: &mut Conn, id: QuestionId) -> DbResult<Option<QuestionRow>> {
    maybe!(
        conn,
        "select id, category_id, position, label, kind, options, required, archived_at from question where id = $1",
        id
    )
}

pub async fn insert_question(
    conn: &mut Conn,
    category: CategoryId,
    position: i64,
    question: &Question,
) -> DbResult<QuestionId> {
    let (id,) = row!(
        conn,
        "insert into question (category_id, position, label, kind, options, required)
         values ($1, $2, $3, $4, $5, $6) returning id",
        category,
        position,
        question.label.as_str(),
        question.kind,
        Json(&question.options),
        question.required
    )?;
    Ok(id)
}

pub async fn update_question(
    conn: &mut Conn,
    position: i64,
    question: &Question,
    archived: Option<Timestamp>,
) -> DbResult<u64> {
    run!(
        conn,
        "update question set position = $2, label = $3, kind = $4, options = $5, required = $6, archived_at = $7
         where id = $1",
        question.id,
        position,
        question.label.as_str(),
        question.kind,
        Json(&question.options),
        question.required,
        archived
    )
}

pub async fn matrix(conn: &mut Conn) -> DbResult<PriorityMatrix> {
    let cells: Vec<(Impact, Urgency, Priority)> = rows!(conn, "select impact, urgency, priority from priority_matrix")?;
    Ok(if cells.is_empty() { PriorityMatrix::default() } else { PriorityMatrix(cells) })
}

pub async fn set_matrix(conn: &mut Conn, matrix: &PriorityMatrix) -> DbResult<()> {
    for (impact, urgency, priority) in &matrix.0 {
        run!(
            conn,
            "insert into priority_matrix (impact, urgency, priority) values ($1, $2, $3)
             on conflict (impact, urgency) do update set priority = excluded.priority",
            *impact,
            *urgency,
            *priority
        )?;
    }
    Ok(())
}

pub async fn resolution_codes(
    conn: &mut Conn,
    archived: bool,
) -> DbResult<Vec<(ResolutionCodeId, String, Option<Timestamp>)>> {
    rows!(
        conn,
        "select id, name, archived_at from resolution_code where $1 or archived_at is null order by lower(name), id",
        archived
    )
}

pub async fn insert_resolution_code(conn: &mut Conn, name: &str) -> DbResult<ResolutionCodeId> {
    let (id,) = row!(conn, "insert into resolution_code (name) values ($1) returning id", name)?;
    Ok(id)
}

pub async fn update_resolution_code(
    conn: &mut Conn,
    id: ResolutionCodeId,
    name: &str,
    archived: Option<Timestamp>,
) -> DbResult<u64> {
    run!(conn, "update resolution_code set name = $2, archived_at = $3 where id = $1", id, name, archived)
}

pub async fn tags(conn: &mut Conn, archived: bool) -> DbResult<Vec<(TagId, String, Option<Timestamp>)>> {
    rows!(
        conn,
        "select id, name, archived_at from tag where $1 or archived_at is null order by lower(name), id",
        archived
    )
}

pub async fn insert_tag(conn: &mut Conn, name: &str) -> DbResult<TagId> {
    let (id,) = row!(conn, "insert into tag (name) values ($1) returning id", name)?;
    Ok(id)
}

pub async fn update_tag(conn: &mut Conn, id: TagId, name: &str, archived: Option<Timestamp>) -> DbResult<u64> {
    run!(conn, "update tag set name = $2, archived_at = $3 where id = $1", id, name, archived)
}

/// Everything that rules, automations, service levels and teams can name: its kind, id and name, and whether it is in use
/// (1) or not (0). People are those of the staff, and those whose account is disabled.
pub async fn parts(conn: &mut Conn) -> DbResult<Vec<(String, i64, String, i64)>> {
    rows!(
        conn,
        "select 'tag' as kind, id, name, cast(case when archived_at is null then 1 else 0 end as bigint) as used from tag
         union all
         select 'team', id, name, cast(case when archived_at is null then 1 else 0 end as bigint) from team
         union all
         select 'tier', id, name, cast(case when archived_at is null then 1 else 0 end as bigint) from tier
         union all
         select 'category', id, name, cast(case when archived_at is null then 1 else 0 end as bigint) from category
         union all
         select 'product', id, name, cast(case when archived_at is null then 1 else 0 end as bigint) from product
         union all
         select 'organisation', id, name, cast(case when archived_at is null then 1 else 0 end as bigint) from organisation
         union all
         select 'calendar', id, name, cast(case when archived_at is null then 1 else 0 end as bigint) from calendar
         union all
         select 'resolution_code', id, name, cast(case when archived_at is null then 1 else 0 end as bigint) from resolution_code
         union all
         select 'person', id, name,
                cast(case when role in ('agent', 'lead', 'admin') and disabled_at is null and confirmed_at is not null
                          then 1 else 0 end as bigint)
         from person where role in ('agent', 'lead', 'admin') or disabled_at is not null"
    )
}
