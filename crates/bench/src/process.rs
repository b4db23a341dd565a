//! The servers that are measured, as processes of their own.

use crate::Done;
use crate::scene::Scene;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// Who answers.
pub enum Side {
    Program(PathBuf),
    /// The bare handler, with the number of the ticket it is asked for and the length of each page.
    Bare {
        ticket: i64,
        lengths: Vec<usize>,
    },
}

/// A server that runs.
pub struct Running {
    child: Child,
    pub address: String,
}

/// A program in the folder of this one.
pub fn beside_this(name: &str) -> Done<PathBuf> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let program = this.with_file_name(name);
    if program.is_file() {
        Ok(program)
    } else {
        Err(format!("{} is missing; `make bench` builds it", program.display()))
    }
}

/// Starts a server on a free port of this machine and waits until it is ready. With a log, every
/// statement that it sends to the database is written there.
pub async fn start(side: &Side, scene: &Scene, log: Option<&Path>) -> Done<Running> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?.to_string();
    drop(listener);
    let mut command = match side {
        Side::Program(program) => {
            let mut command = Command::new(program);
            command.arg("serve");
            command
        }
        Side::Bare { ticket, lengths } => {
            let mut command = Command::new(std::env::current_exe().map_err(|error| error.to_string())?);
            let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
            command.args(["bare", "--ticket", &ticket.to_string(), "--lengths", &lengths.join(",")]);
            command
        }
    };
    command.current_dir(scene.folder()).envs(scene.settings()).env("TIERDESK_LISTEN", &address);
    command.env("TIERDESK_LOG_FORMAT", "json").kill_on_drop(true).stdin(Stdio::null()).stdout(Stdio::null());
    match log {
        Some(path) => {
            let file = std::fs::File::create(path).map_err(|error| error.to_string())?;
            command.env("TIERDESK_LOG", "warn,sqlx::query=debug").stderr(file);
        }
        None => {
            command.env("TIERDESK_LOG", "error").stderr(Stdio::inherit());
        }
    }
    let child = command.spawn().map_err(|error| format!("cannot start: {error}"))?;
    let mut running = Running { child, address };
    let patience = Instant::now();
    let ready = b"GET /readyz HTTP/1.1\r\nhost: bench\r\n\r\n";
    while !matches!(crate::client::fetch(&running.address, ready).await, Ok(answer) if answer.status == 200) {
        if let Ok(Some(status)) = running.child.try_wait() {
            return Err(format!("the server ended at once: {status}"));
        }
        if patience.elapsed() > Duration::from_secs(30) {
            return Err("the server was not ready within 30 seconds".to_owned());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(running)
}

impl Running {
    /// Resident memory now and at its highest, in kilobytes.
    pub fn memory(&self) -> Done<(u64, u64)> {
        let id = self.child.id().ok_or("the server has ended")?;
        resident(id).ok_or_else(|| "the server has ended".to_owned())
    }

    /// Resident memory now, with that of the processes that it started, in kilobytes.
    pub fn memory_with_children(&self) -> Done<u64> {
        let (own, _) = self.memory()?;
        let id = self.child.id().ok_or("the server has ended")?;
        let tasks = std::fs::read_dir(format!("/proc/{id}/task")).map_err(|error| error.to_string())?;
        let lists = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("children")).ok());
        let children: Vec<u32> = lists.flat_map(|list| numbers(&list)).collect();
        // One that has ended meanwhile takes nothing.
        Ok(own + children.into_iter().filter_map(resident).map(|(now, _)| now).sum::<u64>())
    }

    /// Ends it as an operator would, and by force after a while.
    pub async fn stop(mut self) -> Done<()> {
        if let Some(id) = self.child.id() {
            let told = Command::new("kill").args(["-TERM", &id.to_string()]).status().await;
            told.map_err(|error| format!("kill: {error}"))?;
        }
        match tokio::time::timeout(Duration::from_secs(40), self.child.wait()).await {
            Ok(ended) => ended.map(drop).map_err(|error| error.to_string()),
            Err(_) => self.child.kill().await.map_err(|error| error.to_string()),
        }
    }
}

fn numbers(list: &str) -> Vec<u32> {
    list.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Resident memory of a process now and at its highest, in kilobytes (proc(5), VmRSS and VmHWM).
fn resident(id: u32) -> Option<(u64, u64)> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let value = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse().ok()
    };
    Some((value("VmRSS")?, value("VmHWM")?))
}

/// The statements in a log of sqlx, in their order.
pub fn statements(log: &Path) -> Done<Vec<String>> {
    let log = std::fs::read_to_string(log).map_err(|error| error.to_string())?;
    let statement = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        let fields = line.get("fields")?;
        let text = fields.get("db.statement").and_then(|text| text.as_str()).filter(|text| !text.trim().is_empty());
        let text = text.or_else(|| fields.get("summary").and_then(|text| text.as_str()))?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    Ok(log.lines().filter_map(statement).collect())
}
