//! The limit: a handler that sends the statements of a page and answers with prepared bytes. Nothing is
//! worded, rendered or compressed; there is one layer less of everything.
//!
//! The statements stand in the order of the use cases in `desk/read`. Before measuring, both sides are
//! asked once with the database's log on, and the report names every statement that only one of them sends.

use crate::Done;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Router, body};
use std::sync::Arc;
use tierdesk_desk::config::Config;
use tierdesk_desk::db::customer_list::CustomerQuery;
use tierdesk_desk::db::ticket_list::DeskQuery;
use tierdesk_desk::db::{self, Db, DbResult};
use tierdesk_desk::desk::{Desk, Secret, SystemClock, session, ticket::register};
use tierdesk_domain::view::{DeskSort, DeskView, StoryAt};
use tierdesk_domain::{OrganisationKind, Status, TicketId, tier};

/// What the bare handler is to answer with.
#[derive(clap::Args)]
pub struct Answers {
    /// The ticket that it is asked for.
    #[arg(long)]
    ticket: i64,
    /// The bytes of the list, of the ticket and of the start page.
    #[arg(long, value_delimiter = ',')]
    lengths: Vec<usize>,
}

#[derive(Clone)]
struct Bare {
    desk: Desk,
    ticket: TicketId,
    pages: Arc<Vec<Bytes>>,
}

/// Serves until it is told to stop.
pub async fn serve(answers: Answers) -> Done<()> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let config = Config::load().map_err(|error| said(&error))?;
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("TIERDESK_LOG").unwrap_or_default())
        .with_writer(std::io::stderr)
        .init();
    let db = match &config.database_url {
        Some(url) => Db::postgres(url).await,
        None => Db::sqlite(&config.data.join("tierdesk.db")).await,
    };
    let listen = config.listen;
    let desk =
        Desk::new(db.map_err(|error| said(&error))?, Box::new(SystemClock), config).map_err(|error| said(&error))?;
    let pages = answers.lengths.iter().map(|length| Bytes::from(vec![b'x'; *length])).collect();
    let bare = Bare { desk, ticket: TicketId(answers.ticket), pages: Arc::new(pages) };
    let app = Router::new()
        .route("/readyz", get(async || StatusCode::OK))
        .route("/desk", get(list))
        .route("/desk/tickets/{id}", get(ticket))
        .route("/", get(home))
        .route("/do/register-confirm", post(confirm))
        .with_state(bare);
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(|error| said(&error))?;
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let stop = async {
        let mut asked = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
        if let Some(asked) = &mut asked {
            asked.recv().await;
        }
    };
    axum::serve(listener, app).with_graceful_shutdown(stop).await.map_err(|error| said(&error))
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    let cookies = headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}

fn answer(bare: &Bare, page: usize, done: DbResult<()>) -> Response {
    match done {
        Ok(()) => {
            ([(CONTENT_TYPE, "text/html; charset=utf-8")], body::Body::from(bare.pages[page].clone())).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn token(headers: &HeaderMap) -> String {
    Secret::parse(cookie(headers, "td-session")).map(|token| token.hash()).unwrap_or_default()
}

/// The agents' list.
async fn list(State(bare): State<Bare>, headers: HeaderMap) -> Response {
    let done = async {
        let now = bare.desk.now();
        let session = {
            let mut conn = bare.desk.db().read().await?;
            db::session::by_token(&mut conn, &token(&headers), now).await?.ok_or(db::DbError::Missing)?
        };
        let known = bare.desk.db().at_setup(session.setup_version);
        {
            let mut conn = known.read().await?;
            let setup = conn.setup().await?;
            let tier = setup.tiers.iter().find(|tier| Some(tier.position) == session.tier);
            let tier = tier.ok_or(db::DbError::Missing)?;
            let query = DeskQuery {
                view: DeskView::All,
                sort: DeskSort::Activity,
                me: session.person_id,
                tier: tier.id,
                recent: now.plus_days(-14),
                priority: None,
                organisation: None,
                status: None,
                place: None,
                category: None,
                tag: None,
                assignee: None,
                team: None,
                product: None,
                due: None,
                from: None,
                until: None,
                after: None,
                limit: 51,
            };
            db::ticket_list::desk(&mut conn, &query).await?;
            db::ticket_list::counts(&mut conn, session.person_id, tier.id, now.plus_days(-14)).await?;
            db::team::of_person(&mut conn, session.person_id).await?;
        }
        let mut conn = known.read().await?;
        db::ticket_list::choices(&mut conn).await?;
        Ok(())
    };
    let done = done.await;
    answer(&bare, 0, done)
}

/// A ticket, for staff.
async fn ticket(State(bare): State<Bare>, headers: HeaderMap) -> Response {
    let done = async {
        let (now, id) = (bare.desk.now(), bare.ticket);
        let session = {
            let mut conn = bare.desk.db().read().await?;
            db::session::by_token(&mut conn, &token(&headers), now).await?.ok_or(db::DbError::Missing)?
        };
        let known = bare.desk.db().at_setup(session.setup_version);
        {
            let mut conn = known.read().await?;
            let setup = conn.setup().await?;
            let tier =
                setup.tiers.iter().find(|tier| Some(tier.position) == session.tier).or(tier::entry(&setup.tiers));
            let tier = tier.ok_or(db::DbError::Missing)?;
            let ticket = db::ticket::get(&mut conn, id).await?.ok_or(db::DbError::Missing)?;
            db::share::active(&mut conn, id).await?;
            if db::problem::of_ticket(&mut conn, id).await?.is_none() && ticket.status.is_open() {
                db::problem_list::standing(&mut conn, 200).await?;
            }
            if let Some(category) = ticket.category_id {
                db::problem_list::of_category(&mut conn, category, now.plus_days(-60), 300).await?;
            }
            db::ticket_list::counts(&mut conn, session.person_id, tier.id, now.plus_days(-14)).await?;
            db::team::of_person(&mut conn, session.person_id).await?;
            let part = db::story::part(&mut conn, db::story::StoryReaders::Staff(id), StoryAt::default()).await?;
            db::seen::last(&mut conn, session.person_id, id).await?;
            db::attachment::of_events(&mut conn, id, &part.events).await?;
            db::ticket::followers(&mut conn, id).await?;
            db::ticket::tags(&mut conn, id).await?;
            db::ticket_list::others_of(&mut conn, id, ticket.requester_id, ticket.organisation_id).await?;
            db::person::agents(&mut conn).await?;
            db::organisation::of_kind(&mut conn, OrganisationKind::Vendor, false).await?;
            if let Some(organisation) = ticket.organisation_id {
                db::person::of_organisation(&mut conn, organisation).await?;
            }
            db::ticket::follow_up(&mut conn, id).await?;
            db::setting::get(&mut conn, "provider").await?;
            db::service::clocks(&mut conn, id).await?;
        }
        Ok(())
    };
    let done = done.await;
    answer(&bare, 1, done)
}

/// A customer's start page.
async fn home(State(bare): State<Bare>, headers: HeaderMap) -> Response {
    let done = async {
        let now = bare.desk.now();
        let session = {
            let mut conn = bare.desk.db().read().await?;
            db::session::by_token(&mut conn, &token(&headers), now).await?.ok_or(db::DbError::Missing)?
        };
        let known = bare.desk.db().at_setup(session.setup_version);
        {
            let mut conn = known.read().await?;
            conn.setup().await?;
            let query = CustomerQuery {
                me: session.person_id,
                organisation: None,
                open: Some(true),
                status: None,
                from: None,
                until: None,
                after: None,
                limit: 100,
            };
            db::customer_list::page(&mut conn, &query).await?;
            let resolved = CustomerQuery { open: None, status: Some(Status::Resolved), limit: 10, ..query };
            db::customer_list::page(&mut conn, &resolved).await?;
        }
        {
            let mut conn = known.read().await?;
            conn.setup().await?;
        }
        {
            let mut conn = known.read().await?;
            let reader = db::banner::Reader {
                person: Some(session.person_id),
                organisation: session.organisation_id,
                product: None,
            };
            db::banner::shown(&mut conn, reader, now, 5).await?;
        }
        let mut conn = known.read().await?;
        db::organisation::contract(&mut conn, session.organisation_id).await?;
        conn.setup().await?;
        Ok(())
    };
    let done = done.await;
    answer(&bare, 2, done)
}

/// The last step of registering. What it writes is the business of the use case, which is called here
/// too; the form, the page's frame and the redirect's words are not.
async fn confirm(State(bare): State<Bare>, headers: HeaderMap, sent: Bytes) -> Response {
    let done = async {
        let fault = || tierdesk_error::AppError::Fault;
        let known = session::known(&bare.desk, cookie(&headers, "td-session")).await?.ok_or_else(fault)?;
        let form = Secret::parse(cookie(&headers, "td-forms")).ok_or_else(fault)?.hash();
        let sent = String::from_utf8_lossy(&sent);
        let submission = sent.split("\r\n\r\n").nth(1).and_then(|text| text.get(..32)).ok_or_else(fault)?;
        let name = format!("register-{submission}");
        let kept = {
            let mut conn = bare.desk.db().read().await?;
            db::kept::get(&mut conn, &form, &name, None, bare.desk.now()).await?.ok_or_else(fault)?.kept.0
        };
        let new = register::check(&bare.desk, &known.viewer.actor, &kept).await?;
        register::register(&bare.desk, &known.viewer, new, submission, "").await?;
        let mut tx = bare.desk.db().write().await?;
        db::kept::delete(&mut tx, &form, &name, None).await?;
        tx.commit().await?;
        Ok::<(), tierdesk_error::AppError>(())
    };
    match done.await {
        Ok(()) => (StatusCode::SEE_OTHER, [(LOCATION, "/tickets/1?notice=registered")]).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
