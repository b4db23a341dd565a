//! Requests that are cut off in the middle, wherever they are.

use crate::common::client::multipart;
use crate::common::*;
use axum::body::Body;
use axum::http::header::ACCEPT;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use tierdesk::db::{Db, Link};
use tower::ServiceExt;

/// Lets a future go on for so many steps, then drops it; answers whether it came to its end.
async fn for_steps<F: Future>(steps: usize, future: F) -> bool {
    let mut future = pin!(future);
    for _ in 0..steps {
        if poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await.is_ready() {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}

/// Steps at which something is cut off: from before it began to after it has ended.
fn moments() -> impl Iterator<Item = usize> {
    (0..40).chain((40..400).step_by(9)).chain((400..4_000).step_by(150))
}

/// Takes every connection that the pool has, and sees that none of them is within a transaction.
async fn no_connection_is_in_a_transaction(app: &TestApp) {
    let Db::Postgres { pool, .. } = app.desk.db() else { return };
    let mut all = Vec::new();
    for _ in 0..16 {
        all.push(app.desk.db().read().await.expect("a connection"));
    }
    assert_eq!(pool.size(), 16);
    for conn in &mut all {
        let Link::Postgres(conn) = conn.link() else { panic!("not PostgreSQL") };
        // A setting of a transaction is forgotten at its end, which for a single statement is at once.
        sqlx::query("select set_config('tierdesk.mark', 'set', true)").execute(&mut *conn).await.expect("set");
        let kept: Option<String> = sqlx::query_scalar("select nullif(current_setting('tierdesk.mark', true), '')")
            .fetch_one(conn)
            .await
            .expect("an answer");
        assert_eq!(kept, None, "a connection of the pool is within a transaction");
    }
}

on_both!(k60_a_transaction_whose_beginning_is_cut_off_is_left_to_nobody, |app| {
    let ticket = app.ticket(Who::Customer, "Before").await;
    for steps in moments() {
        for_steps(steps, app.desk.db().write()).await;
        let mut tx = app.desk.db().write().await.expect("a transaction");
        tierdesk::db::setting::set(&mut tx, "marked", &steps.to_string()).await.expect("set");
        tx.commit().await.expect("committed");
        let kept: Vec<(String,)> = app.rows("select value from setting where key = 'marked'").await;
        assert_eq!(kept, [(steps.to_string(),)], "what was committed is there");
    }
    no_connection_is_in_a_transaction(&app).await;
    app.act(Who::Customer, "reply", ticket, &[("text", "It goes on")]).await.expect(303);
});

on_both!(k60_a_change_that_is_cut_off_anywhere_is_whole_or_not_there, |app| {
    let ticket = app.ticket(Who::Customer, "Before").await;
    for steps in moments() {
        let change = async {
            let mut tx = app.desk.db().write().await.expect("a transaction");
            for key in ["one", "two"] {
                tierdesk::db::setting::set(&mut tx, key, &steps.to_string()).await.expect("set");
            }
            tx.commit().await.expect("committed");
        };
        let ended = for_steps(steps, change).await;
        // The next writer finds a transaction of its own.
        app.sql("update ticket set subject = subject").await;
        let kept: Vec<(String,)> = app.rows("select value from setting where key in ('one', 'two')").await;
        assert!(kept.is_empty() || (kept.len() == 2 && kept[0] == kept[1]), "{kept:?}");
        assert!(!ended || kept[0].0 == steps.to_string(), "{kept:?}");
    }
    no_connection_is_in_a_transaction(&app).await;
    app.act(Who::Customer, "reply", ticket, &[("text", "It goes on")]).await.expect(303);
});

on_both!(k60_a_form_whose_sender_goes_away_is_taken_whole_or_not_at_all, |app| {
    let ticket = app.ticket(Who::Customer, "Before").await;
    let (customer, number) = (app.as_(Who::Customer).await, ticket.to_string());
    let versions: i64 = app.version(ticket).await.parse().expect("a number");
    for steps in moments().step_by(3) {
        let text = format!("after {steps} steps");
        let body = multipart(&[("ticket", &number), ("text", &text)], &[]);
        let request = customer.form_request("reply").header(ACCEPT, "application/json").body(Body::from(body));
        for_steps(steps, app.router.clone().oneshot(request.expect("a request"))).await;
    }
    no_connection_is_in_a_transaction(&app).await;
    // A reply is there with the change of its ticket.
    let replies = app.number("select count(*) from ticket_event where kind = 'replied'").await;
    assert_eq!(app.version(ticket).await, (versions + replies).to_string());
    app.act(Who::Tier1, "note", ticket, &[("text", "It goes on")]).await.expect(303);
});

// PostgreSQL answers `commit` with success after a statement has failed, although nothing is kept.
on_both!(k60_what_was_not_kept_is_never_said_to_be, |app| {
    let mut tx = app.desk.db().write().await.expect("a transaction");
    tierdesk::db::setting::set(&mut tx, "marked", "yes").await.expect("set");
    match tx.link() {
        Link::Sqlite(conn) => sqlx::query("insert into setting (key) values ('x')").execute(conn).await.map(|_| ()),
        Link::Postgres(conn) => sqlx::query("insert into setting (key) values ('x')").execute(conn).await.map(|_| ()),
    }
    .expect_err("a value is missing");
    let said = tx.commit().await.is_ok();
    assert_eq!(app.number("select count(*) from setting where key = 'marked'").await, i64::from(said));
});
