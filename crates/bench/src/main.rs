//! Measures the release build under load, beside a bare handler that sends the same SQL and answers with as
//! many bytes. `make bench` builds both and runs it; the table it prints belongs into `docs/PERFORMANCE.md`.
#![allow(clippy::cast_precision_loss, reason = "figures are shown with three digits")]

mod bare;
mod client;
mod hostile;
mod process;
mod report;
mod scene;
mod visit;

use clap::{Parser, Subcommand};
use client::{Load, Request};
use process::Side;
use report::{Measure, Row};
use scene::{Engine, Scene};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// As in the program that is measured.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Measures Tierdesk under load, on loopback only.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    plan: Plan,
}

#[derive(Subcommand)]
enum Command {
    /// The bare handler; started by the measuring program itself.
    #[command(hide = true)]
    Bare(bare::Answers),
    /// Instead of throughput: what a person waits for while eight senders send the costliest requests we know.
    Hostile {
        /// How long they send.
        #[arg(long, default_value_t = 120)]
        seconds: u64,
    },
}

#[derive(clap::Args)]
struct Plan {
    /// How many tickets the desk holds.
    #[arg(long, default_value_t = 10_000)]
    tickets: u64,
    /// How many times program and bare handler take turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How long one turn lasts.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// How many tickets one turn registers.
    #[arg(long, default_value_t = 1_000)]
    registrations: usize,
    /// How many connections ask at once.
    #[arg(long, default_value_t = 8)]
    connections: usize,
    /// A PostgreSQL server to measure on as well, as a user who may make databases.
    #[arg(long, env = "TEST_POSTGRES_URL")]
    postgres: Option<String>,
    /// Measure on PostgreSQL only.
    #[arg(long)]
    no_sqlite: bool,
    /// The program; by default the one beside this.
    #[arg(long, env = "TIERDESK_BIN")]
    program: Option<PathBuf>,
    /// The built site.
    #[arg(long, env = "TIERDESK_SITE", default_value = "target/site")]
    site: PathBuf,
}

/// What can go wrong is said in a sentence; nobody but a person reads it.
type Done<T> = Result<T, String>;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Some(Command::Bare(answers)) => bare::serve(answers).await,
            Some(Command::Hostile { seconds }) => withstand(&cli.plan, Duration::from_secs(seconds)).await,
            None => measure_all(&cli.plan).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("tierdesk-bench: {message}");
    ExitCode::FAILURE
}

impl Plan {
    fn program(&self) -> Done<PathBuf> {
        self.program.clone().map_or_else(|| process::beside_this("tierdesk"), Ok)
    }

    fn site(&self) -> Done<PathBuf> {
        std::fs::canonicalize(&self.site).map_err(|error| format!("{}: {error}", self.site.display()))
    }

    fn engines(&self) -> Vec<Engine> {
        let sqlite = (!self.no_sqlite).then_some(Engine::Sqlite);
        let postgres = self.postgres.clone().filter(|url| !url.is_empty()).map(Engine::Postgres);
        sqlite.into_iter().chain(postgres).collect()
    }
}

async fn withstand(plan: &Plan, time: Duration) -> Done<()> {
    let (program, site) = (plan.program()?, plan.site()?);
    for engine in plan.engines() {
        eprintln!("{}: making {} tickets", engine.name(), plan.tickets);
        let scene = Scene::make(&engine, plan.tickets, &site).await?;
        let running = process::start(&Side::Program(program.clone()), &scene, None).await?;
        let measured = hostile::measure(&running, &scene, time).await;
        running.stop().await?;
        scene.clean_up().await?;
        println!("{}", measured?);
    }
    Ok(())
}

async fn measure_all(plan: &Plan) -> Done<()> {
    let (program, site) = (plan.program()?, plan.site()?);
    let mut visits = None;
    for engine in plan.engines() {
        eprintln!("{}: making {} tickets", engine.name(), plan.tickets);
        let scene = Scene::make(&engine, plan.tickets, &site).await?;
        let measured = measure(plan, &program, &scene).await;
        if let (Ok(_), None) = (&measured, &visits) {
            let running = process::start(&Side::Program(program.clone()), &scene, None).await?;
            visits = Some(visit::first_visits(&running.address, &scene, &site).await);
            running.stop().await?;
        }
        scene.clean_up().await?;
        println!("{}", measured?);
    }
    if let Some(visits) = visits {
        println!("{}", visits?);
    }
    Ok(())
}

/// Asks for every page once; answers their lengths and the statements that were sent for them.
async fn rehearse(side: &Side, scene: &Scene, pages: &[(&str, Request)]) -> Done<(Vec<usize>, Vec<String>)> {
    let log = scene.folder().join("statements.log");
    let running = process::start(side, scene, Some(&log)).await?;
    // What a server does when it starts is not asked for by any page.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = process::statements(&log)?.len();
    let mut lengths = Vec::new();
    for (name, request) in pages {
        let answer = client::fetch(&running.address, request).await.map_err(|error| format!("{name}: {error}"))?;
        if answer.status != 200 {
            return Err(format!("{name}: answered with {}", answer.status));
        }
        lengths.push(answer.body.len());
    }
    running.stop().await?;
    let mut statements = process::statements(&log)?.split_off(before);
    // Mail that waits is looked for all the time.
    statements.retain(|statement| !statement.contains("outbox"));
    Ok((lengths, statements))
}

/// Every page in turns, then registering, then what was measured as a table.
async fn measure(plan: &Plan, program: &std::path::Path, scene: &Scene) -> Done<String> {
    let pages = [
        ("Agents' list, 50 rows", scene.get("/desk?view=all", &scene.agent)),
        ("Ticket with 30 entries", scene.get(&format!("/desk/tickets/{}", scene.ticket), &scene.agent)),
        ("Customer's start page", scene.get("/", &scene.customer)),
    ];
    // A rehearsal: how long the pages are, and whether both sides send the same statements.
    let program = Side::Program(program.to_owned());
    let (lengths, own) = rehearse(&program, scene, &pages).await?;
    let bare = Side::Bare { ticket: scene.ticket.0, lengths: lengths.clone() };
    let (_, limit) = rehearse(&bare, scene, &pages).await?;
    let strangers = report::difference(&own, &limit);

    let sides = [process::start(&program, scene, None).await?, process::start(&bare, scene, None).await?];
    let mut rows = Vec::new();
    for ((name, request), length) in pages.iter().zip(&lengths) {
        eprintln!("  {name}");
        let mut turns: [Vec<Measure>; 2] = Default::default();
        for _ in 0..plan.rounds {
            for (side, turns) in sides.iter().zip(&mut turns) {
                let load = Load::Repeat {
                    request,
                    warm_up: Duration::from_millis(500),
                    time: Duration::from_secs(plan.seconds),
                };
                turns.push(client::run(&side.address, plan.connections, load, 200).await?);
            }
        }
        let [program, bare] = turns;
        rows.push(Row { name: (*name).to_owned(), bytes: *length, program, bare });
    }
    let resident = [sides[0].memory()?, sides[1].memory()?];
    for side in sides {
        side.stop().await?;
    }

    eprintln!("  Registering a ticket");
    let mut turns: [Vec<Measure>; 2] = Default::default();
    let mut busiest = [resident[0].1, resident[1].1];
    for _ in 0..plan.rounds {
        for (number, side) in [&program, &bare].into_iter().enumerate() {
            let requests: Vec<Request> = scene.registrations(plan.registrations).await?;
            // One at a time: the program's mail would be sent on the other one's time.
            let running = process::start(side, scene, None).await?;
            turns[number].push(client::run(&running.address, plan.connections, Load::Each { requests }, 303).await?);
            busiest[number] = busiest[number].max(running.memory()?.1);
            running.stop().await?;
        }
    }
    let [registered, limit] = turns;
    rows.push(Row { name: "Registering a ticket".to_owned(), bytes: 0, program: registered, bare: limit });
    let memory = report::Memory { resident: [resident[0].0, resident[1].0], busiest };
    Ok(report::table(scene.engine.name(), plan.tickets, plan.connections, plan.rounds, &rows, &memory, &strangers))
}
