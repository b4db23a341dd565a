//! The desk that is measured: example data in a database of its own, and people who are signed in.

use crate::Done;
use crate::client::Request;
use sqlx::{Connection, PgConnection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tierdesk_desk::config::{Config, LogFormat};
use tierdesk_desk::db::kept::KeptFormOwner;
use tierdesk_desk::db::person::NewPerson;
use tierdesk_desk::db::{self, Db};
use tierdesk_desk::desk::ticket::message::Message;
use tierdesk_desk::desk::ticket::reply::{self, ReplyMeaning};
use tierdesk_desk::desk::{Desk, Secret, SystemClock, session};
use tierdesk_domain::view::{StoryAt, Viewer};
use tierdesk_domain::{CategoryId, KeptForm, Language, OrganisationId, PersonId, Role, TicketId};

/// Where tickets are kept.
pub enum Engine {
    Sqlite,
    /// On this server, in a database that is made for the measurement.
    Postgres(String),
}

impl Engine {
    pub fn name(&self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }
}

pub struct Scene {
    pub engine: Engine,
    folder: PathBuf,
    config: Config,
    desk: Desk,
    /// Cookies of an agent at the second tier, of a customer and of an administrator.
    pub agent: String,
    pub customer: String,
    pub admin: String,
    /// Who signs in while others send what they should not, and the password.
    pub reader: &'static str,
    pub password: String,
    /// A ticket whose story has thirty entries.
    pub ticket: TicketId,
    category: CategoryId,
    /// Where the customer belongs.
    organisation: Option<OrganisationId>,
}

const ENTRIES: usize = 30;

fn said<E: std::fmt::Display>(error: E) -> String {
    error.to_string()
}

/// A request as it goes over the wire.
pub fn request(method: &str, path: &str, cookie: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
    let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\nsec-fetch-site: same-origin\r\n\
         {cookie}{headers}{length}\r\n"
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

impl Scene {
    /// Makes the data. What it leaves behind is removed by [`Scene::clean_up`].
    pub async fn make(engine: &Engine, tickets: u64, site: &Path) -> Done<Scene> {
        let name = format!("tierdesk_bench_{}", std::process::id());
        let folder = std::env::temp_dir().join(format!("{name}_{}", engine.name()));
        std::fs::create_dir_all(&folder).map_err(said)?;
        let (engine, database_url) = match engine {
            Engine::Sqlite => (Engine::Sqlite, None),
            Engine::Postgres(url) => {
                command(url, &format!("create database {name}")).await?;
                (Engine::Postgres(url.clone()), Some(beside(url, &name)?))
            }
        };
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            base_url: "http://127.0.0.1".to_owned(),
            data: folder.clone(),
            database_url,
            site: site.to_owned(),
            program: PathBuf::new(),
            log_format: LogFormat::Json,
            log: "info".to_owned(),
            smtp_url: None,
            mail_from: "support@localhost".to_owned(),
            upload_mb: 25,
            keep_free_mb: 0,
            session_days: 30,
            reopen_days: 14,
            close_days: 7,
            survey_days: 14,
            inside_hosts: Vec::new(),
            proxies: Vec::new(),
            unconfirmed_days: 14,
        };
        let db = match &config.database_url {
            Some(url) => Db::postgres(url).await.map_err(said)?,
            None => Db::sqlite(&folder.join("tierdesk.db")).await.map_err(said)?,
        };
        db.migrate().await.map_err(said)?;
        let desk = Desk::new(db, Box::new(SystemClock), config.clone()).map_err(said)?;
        tierdesk_demo::fill(&desk, tickets).await.map_err(said)?;
        let (agent, agent_sees) = sign_in(&desk, "tier2@norrvik.example").await?;
        let (admin, _) = sign_in(&desk, "admin@norrvik.example").await?;
        let (customer, customer_sees) = sign_in(&desk, "maria.ekstrom@kustvarden.example").await?;
        let ticket = long_ticket(&desk, &agent_sees, &customer_sees).await?;
        let category = plain_category(&desk).await?;
        let organisation = customer_sees.actor.member().and_then(|member| member.organisation);
        let (reader, password) = ("tier3@norrvik.example", tierdesk_demo::password());
        Ok(Scene {
            engine,
            folder,
            config,
            desk,
            agent,
            customer,
            admin,
            reader,
            password,
            ticket,
            category,
            organisation,
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The settings with which servers are started.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("TIERDESK_DATA", self.folder.display().to_string()),
            ("TIERDESK_BASE_URL", self.config.base_url.clone()),
            ("DATABASE_URL", self.config.database_url.clone().unwrap_or_default()),
            ("TIERDESK_SMTP_URL", String::new()),
        ]
    }

    /// A page as its owner asks for it.
    pub fn get(&self, path: &str, cookie: &str) -> Request {
        Arc::new(request("GET", path, cookie, "", &[]))
    }

    /// So many customers' last step of registering: the answers are kept under the form's token, and the
    /// form sends the submission's.
    pub async fn registrations(&self, count: usize) -> Done<Vec<Request>> {
        let customers = self.customers(count).await?;
        let mut requests = Vec::with_capacity(count);
        let mut tx = self.desk.db().write().await.map_err(said)?;
        for number in 0..count {
            let (form, submission) = (Secret::new(), Secret::new());
            let mut kept = KeptForm::default();
            for (field, value) in [
                ("category", self.category.to_string()),
                ("subject", format!("Measured ticket {number}")),
                ("description", "The **light** at the box is red, and nothing works since this morning.".to_owned()),
                ("symptoms", "A red light".to_owned()),
                ("since", "This morning".to_owned()),
                ("impact", "several".to_owned()),
                ("urgency", "partly".to_owned()),
                ("submission", submission.reveal().to_owned()),
            ] {
                kept.values.insert(field.to_owned(), vec![value]);
            }
            let until = self.desk.now().plus_days(1);
            let by = KeptFormOwner { person: None, sender: String::new() };
            let name = format!("register-{}", submission.reveal());
            db::kept::put(&mut tx, &form.hash(), &name, (&kept, ""), &by, 0, until).await.map_err(said)?;
            let body = format!(
                "--edge\r\ncontent-disposition: form-data; name=\"submission\"\r\n\r\n{}\r\n\
                 --edge\r\ncontent-disposition: form-data; name=\"back\"\r\n\r\n/new/check\r\n--edge--\r\n",
                submission.reveal()
            );
            let cookie = format!("{}; td-forms={}", customers[number % customers.len()], form.reveal());
            let headers = "content-type: multipart/form-data; boundary=edge\r\n";
            requests.push(Arc::new(request("POST", "/do/register-confirm", &cookie, headers, body.as_bytes())));
        }
        tx.commit().await.map_err(said)?;
        Ok(requests)
    }

    /// Cookies of customers, enough of them that none registers more than one person may.
    async fn customers(&self, count: usize) -> Done<Vec<String>> {
        const EACH: usize = 40;
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await.map_err(said)?;
        let mut emails = Vec::new();
        for _ in 0..=count / EACH {
            // New ones for each turn: what the ones before did is counted.
            let email = format!("{}@kustvarden.example", Secret::new().reveal());
            let new = NewPerson {
                organisation_id: self.organisation,
                tier_id: None,
                role: Role::Customer,
                name: "Measured Customer",
                email: &email,
                password_hash: None,
                language: Language::English,
                time_zone: "Europe/Stockholm",
                confirmed_at: Some(now),
            };
            db::person::insert(&mut tx, &new, now).await.map_err(said)?;
            emails.push(email);
        }
        tx.commit().await.map_err(said)?;
        let mut cookies = Vec::new();
        for email in emails {
            cookies.push(sign_in(&self.desk, &email).await?.0);
        }
        Ok(cookies)
    }

    /// Removes everything that was made.
    pub async fn clean_up(self) -> Done<()> {
        self.desk.db().close().await;
        if let Engine::Postgres(url) = &self.engine {
            let name = format!("tierdesk_bench_{}", std::process::id());
            command(url, &format!("drop database if exists {name} with (force)")).await?;
        }
        std::fs::remove_dir_all(&self.folder).map_err(said)
    }
}

async fn command(url: &str, sql: &str) -> Done<()> {
    let mut server = PgConnection::connect(url).await.map_err(|error| format!("PostgreSQL: {error}"))?;
    // Made of this program's own number only.
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut server).await.map_err(said)?;
    server.close().await.map_err(said)
}

/// The address of another database of the same server.
fn beside(url: &str, name: &str) -> Done<String> {
    let (base, query) = url.split_once('?').map_or((url, String::new()), |(base, query)| (base, format!("?{query}")));
    let (host, _) = base.rsplit_once('/').ok_or("the address of PostgreSQL names no database")?;
    Ok(format!("{host}/{name}{query}"))
}

/// Signs somebody in; answers the cookie and who is looking.
async fn sign_in(desk: &Desk, email: &str) -> Done<(String, Viewer)> {
    let person: Option<PersonId> = {
        let mut conn = desk.db().read().await.map_err(said)?;
        db::person::by_email(&mut conn, email).await.map_err(said)?.map(|person| person.id)
    };
    let person = person.ok_or_else(|| format!("nobody has the address {email}"))?;
    let token = session::start(desk, person, session::Browser::default()).await.map_err(said)?;
    let known = session::known(desk, token.reveal()).await.map_err(said)?.ok_or("the session is not known")?;
    Ok((format!("td-session={}", token.reveal()), known.viewer))
}

/// Makes an open ticket of the customer's as long as it has to be, with messages of both sides.
async fn long_ticket(desk: &Desk, agent: &Viewer, customer: &Viewer) -> Done<TicketId> {
    let list = tierdesk_desk::desk::read::portal::home(desk, customer).await.map_err(said)?;
    let line =
        list.open.iter().find(|line| line.place.position == 2).ok_or("the customer has no ticket at Technical")?;
    let (read, ..) =
        tierdesk_desk::desk::read::workspace::ticket(desk, agent, line.id, StoryAt::default()).await.map_err(said)?;
    for number in read.story.entries.len()..ENTRIES {
        let text = format!(
            "Message {number}: the light is **{}**, measured again at the *box* and at the router.\n\n- first\n- second",
            if number % 2 == 0 { "red" } else { "green" }
        );
        let message = Message::parse(&text, &[], None).map_err(said)?;
        match number % 3 {
            0 => reply::note(desk, agent, line.id, message).await,
            1 => reply::reply(desk, agent, line.id, message, ReplyMeaning::default()).await.map(drop),
            _ => reply::reply(desk, customer, line.id, message, ReplyMeaning::default()).await.map(drop),
        }
        .map_err(said)?;
    }
    Ok(line.id)
}

/// A category that asks no question.
async fn plain_category(desk: &Desk) -> Done<CategoryId> {
    let mut conn = desk.db().read().await.map_err(said)?;
    let asked = db::catalogue::questions(&mut conn).await.map_err(said)?;
    let all = db::catalogue::categories(&mut conn, false).await.map_err(said)?;
    let plain = all.iter().find(|category| !asked.iter().any(|question| question.category_id == category.id));
    plain.map(|category| category.id).ok_or_else(|| "every category asks something".to_owned())
}
