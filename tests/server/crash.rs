//! The real program, killed in the middle of its work: what it acknowledged is there afterwards, once.

use crate::common::client::{BOUNDARY, multipart};
use crate::common::*;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tierdesk::db::Db;
use tierdesk::desk::{Clock, SystemClock};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinSet;

const ROUNDS: usize = 4;
pub const CLIENTS: usize = 8;

/// A process that serves until it is killed.
pub struct Server {
    pub child: Child,
    pub port: u16,
}

impl Server {
    pub async fn start(app: &TestApp) -> Server {
        Server::run(app, Command::new(env!("CARGO_BIN_EXE_tierdesk"))).await
    }

    /// A process that is told when it may not write any more, instead of being killed for it.
    pub async fn start_unharmed_by_limits(app: &TestApp) -> Server {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_tierdesk")]);
        Server::run(app, command).await
    }

    async fn run(app: &TestApp, mut command: Command) -> Server {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
        let folder = app.data().parent().expect("a folder").to_owned();
        site(&folder);
        command.arg("serve").env_clear().env("TIERDESK_LISTEN", free.to_string());
        command.env("TIERDESK_SITE", &folder).env("TIERDESK_DATA", folder);
        if let Some(url) = &app.desk.config().database_url {
            command.env("DATABASE_URL", url);
        }
        let mut child =
            command.stderr(Stdio::piped()).stdout(Stdio::null()).kill_on_drop(true).spawn().expect("a process");
        let mut log = BufReader::new(child.stderr.take().expect("its log")).lines();
        let mut said = Vec::new();
        loop {
            let line = log.next_line().await.expect("a log").unwrap_or_else(|| panic!("it did not start: {said:?}"));
            if line.contains("listening") {
                break;
            }
            said.push(line);
        }
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Server { child, port: free.port() }
    }
}

/// A browser over a real connection. What is not answered to the end counts as not answered.
#[derive(Clone)]
pub struct Browser {
    pub port: u16,
    pub cookies: Vec<String>,
}

impl Browser {
    pub async fn send(&mut self, line: &str, headers: &str, body: &[u8]) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let cookies = self.cookies.join("; ");
        let head = format!(
            "{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: application/json\r\nCookie: {cookies}\r\n\
             Content-Length: {}\r\n{headers}\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, _) = answer.split_once("\r\n\r\n")?;
        for cookie in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let pair = cookie.split(';').next()?.to_owned();
            let name = pair.split('=').next()?.to_owned();
            self.cookies.retain(|other| !other.starts_with(&format!("{name}=")));
            self.cookies.push(pair);
        }
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer))
    }

    pub async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Option<(u16, String)> {
        let headers =
            format!("Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n");
        self.send(&format!("POST /do/{endpoint}"), &headers, &multipart(fields, &[])).await
    }

    /// Registers a ticket; true when the program said that it has it.
    async fn register(&mut self, details: &[(&str, &str)]) -> Option<()> {
        let (303, _) = self.post("register-details", details).await? else { return None };
        self.confirm().await
    }

    /// The last step of registering.
    pub async fn confirm(&mut self) -> Option<()> {
        let (200, page) = self.send("GET /read/register", "", b"").await? else { return None };
        let submission = page.split("\"submission\":[\"").nth(1)?.get(..32)?.to_owned();
        let (303, answer) = self.post("register-confirm", &[("submission", &submission)]).await? else { return None };
        answer.contains("location: /tickets/").then_some(())
    }
}

on_both!(killed_while_tickets_come_in_it_keeps_each_that_it_acknowledged_once, |app| {
    app.desk.db().close().await;
    let (acknowledged, sent) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    for round in 0..ROUNDS {
        let mut server = Server::start(&app).await;
        let (count, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let most = rand::random_range(4..30);
        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            let mut browser = Browser { port: server.port, cookies: Vec::new() };
            let (category, acknowledged) = (app.category.to_string(), acknowledged.clone());
            let (count, enough, sent) = (count.clone(), enough.clone(), sent.clone());
            let usual: Vec<(String, String)> =
                app.details(&category, &[]).iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            clients.spawn(async move {
                let typed = [("email", Who::ALL[client % 5].email()), ("password", PASSWORD)];
                let Some((303, _)) = browser.post("sign-in", &typed).await else { return };
                for number in 0.. {
                    let subject = format!("round {round} client {client} number {number}");
                    let details: Vec<_> = usual
                        .iter()
                        .map(|(name, value)| (name.as_str(), if name == "subject" { subject.as_str() } else { value }))
                        .collect();
                    sent.fetch_add(1, Ordering::SeqCst);
                    if browser.register(&details).await.is_none() {
                        return;
                    }
                    acknowledged.lock().await.push(subject);
                    if count.fetch_add(1, Ordering::SeqCst) + 1 == most {
                        enough.notify_one();
                    }
                }
            });
        }
        tokio::select! {
            () = enough.notified() => {}
            () = async { while clients.join_next().await.is_some() {} } => panic!("no client can register"),
        }
        server.child.kill().await.expect("killed"); // SIGKILL
        while clients.join_next().await.is_some() {}
    }
    let mut last = Server::start(&app).await;
    let (200, _) =
        Browser { port: last.port, cookies: Vec::new() }.send("GET /readyz", "", b"").await.expect("an answer")
    else {
        panic!("not ready")
    };
    last.child.kill().await.expect("killed");

    let db = match &app.desk.config().database_url {
        Some(url) => Db::postgres(url).await,
        None => Db::sqlite(&app.data().parent().expect("a folder").join("tierdesk.db")).await,
    };
    let desk =
        tierdesk::desk::Desk::new(db.expect("the database"), Box::new(app.clock.clone()), app.desk.config().clone());
    let mut app = app;
    app.desk = desk.expect("the data folder");
    let kept: Vec<(String, i64)> = app.rows("select subject, count(*) from ticket group by subject").await;
    let acknowledged = acknowledged.lock().await.clone();
    assert!(acknowledged.len() >= ROUNDS * 4, "{acknowledged:?}");
    for subject in &acknowledged {
        let times = kept.iter().find(|(kept, _)| kept == subject).map_or(0, |(_, times)| *times);
        assert_eq!(times, 1, "{subject} was acknowledged");
    }
    assert!(kept.iter().all(|(_, times)| *times == 1), "{kept:?}");
    assert!(kept.len() <= sent.load(Ordering::SeqCst), "{kept:?}");
    let half =
        "select count(*) from ticket t where (select count(*) from ticket_event e where e.ticket_id = t.id) <> 1";
    assert_eq!(app.number(half).await, 0, "no half tickets");
    assert_eq!(
        app.number("select count(*) from outbox where recipient not like '%@support.test'").await,
        i64::try_from(kept.len()).expect("a number"),
        "a mail each"
    );
    if app.engine() == Engine::Sqlite {
        assert_eq!(app.rows::<(String,)>("pragma integrity_check").await, [("ok".to_owned(),)]);
    }
});

/// A thousand tickets, each with one clock that is up at the same moment, in Unix milliseconds.
async fn a_thousand_due(app: &TestApp, ticket: tierdesk::domain::TicketId, due: i64) {
    let begun = format!("{due} - target * 60000");
    app.sql("update service_policy set calendar_id = null").await;
    app.sql(&format!(
        "update clock set started_at = {begun}, warned_at = {begun}, due_at = {due}, next_at = {due}, stretches = jsonb_set(
             jsonb_set(stretches, '{{0,calendar}}', 'null'), '{{0,from}}', to_jsonb({begun}))"
    ))
    .await;
    app.sql(&format!("delete from clock where ticket_id = {ticket} and kind <> 'resolution'")).await;
    copy_ticket(app, ticket, 999).await;
    let columns = columns(app, "clock", "'id', 'ticket_id'").await;
    app.sql(&format!(
        "insert into clock (ticket_id, {}) select n.id, {} from clock o, ticket n
         where n.id <> {ticket} and o.ticket_id = {ticket}",
        columns.join(", "),
        columns.iter().map(|column| format!("o.{column}")).collect::<Vec<_>>().join(", ")
    ))
    .await;
}

/// The columns of a table but some.
async fn columns(app: &TestApp, table: &str, but: &str) -> Vec<String> {
    let columns = format!(
        "select cast(column_name as text) from information_schema.columns
         where table_name = '{table}' and column_name not in ({but}) order by ordinal_position"
    );
    app.rows::<(String,)>(&columns).await.into_iter().map(|(column,)| column).collect()
}

/// So many more tickets that are like one, without its story.
async fn copy_ticket(app: &TestApp, ticket: tierdesk::domain::TicketId, count: i64) {
    let columns = columns(app, "ticket", "'id', 'submission'").await;
    app.sql(&format!(
        "insert into ticket ({}) select {} from ticket o, generate_series(1, {count}) where o.id = {ticket}",
        columns.join(", "),
        columns.iter().map(|column| format!("o.{column}")).collect::<Vec<_>>().join(", ")
    ))
    .await;
}

/// Two nodes on one PostgreSQL: what is due is told once for each ticket and not before its time, also when one of them dies over it
/// and while both are busy with what a changed service level means to thousands of others.
#[tokio::test]
async fn two_nodes_tell_a_thousand_missed_promises_once_though_one_is_killed_meanwhile() {
    let Some(app) = TestApp::start(Engine::Postgres, Setting::default()).await else { return };
    let ticket = app.ticket(Who::Customer, "Due").await;
    // Up by the machine's clock when both nodes are at work.
    let in_a_moment = SystemClock.now().0 + 15_000;
    a_thousand_due(&app, ticket, in_a_moment).await;
    assert_eq!(app.number("select count(*) from clock where stopped_at is null").await, 1_000);
    copy_ticket(&app, ticket, 3_000).await;
    let others = "select id, 0 from ticket t where not exists (select 1 from clock c where c.ticket_id = t.id)";
    app.sql(&format!("insert into clock_look (ticket_id, not_before) {others}")).await;
    assert_eq!(app.number("select count(*) from clock_look").await, 3_000);
    let (mut one, mut other) = tokio::join!(Server::start(&app), Server::start(&app));
    let told = "select count(*) from ticket_event where kind = 'target_missed'";
    let reach = async |count: i64| while app.number(told).await < count {};
    tokio::time::timeout(std::time::Duration::from_secs(400), reach(200)).await.expect("they begin to tell");
    one.child.kill().await.expect("killed"); // SIGKILL
    tokio::time::timeout(std::time::Duration::from_secs(400), reach(1_000)).await.expect("the other tells the rest");
    other.child.kill().await.expect("killed");
    let each = "select ticket_id, count(*) from ticket_event where kind = 'target_missed' group by ticket_id";
    let each: Vec<(i64, i64)> = app.rows(each).await;
    assert_eq!(each.len(), 1_000);
    assert!(each.iter().all(|(_, times)| *times == 1), "{each:?}");
    assert_eq!(app.number("select count(*) from clock where kind = 'resolution' and next_at is not null").await, 0);
    let early = "select count(*) from ticket_event e join clock c on c.ticket_id = e.ticket_id
                 where e.kind = 'target_missed' and e.at < c.due_at";
    assert_eq!(app.number(early).await, 0, "nothing is told before its time");
}
