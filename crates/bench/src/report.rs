//! What was measured, as a table in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

/// One turn of one side.
pub struct Measure {
    pub per_second: f64,
    pub median: Duration,
    pub p99: Duration,
}

impl Measure {
    /// From how long each answer took and how long all of it lasted.
    pub fn new(mut latencies: Vec<Duration>, time: Duration) -> Measure {
        latencies.sort_unstable();
        let at = |percent: usize| {
            let place = (latencies.len() * percent / 100).min(latencies.len().saturating_sub(1));
            latencies.get(place).copied().unwrap_or_default()
        };
        Measure { per_second: latencies.len() as f64 / time.as_secs_f64().max(0.001), median: at(50), p99: at(99) }
    }
}

/// One thing that was measured on both sides, in several turns.
pub struct Row {
    pub name: String,
    /// The length of the answer's body.
    pub bytes: usize,
    pub program: Vec<Measure>,
    pub bare: Vec<Measure>,
}

/// Kilobytes of the program and of the bare handler: after the pages, and at the highest.
pub struct Memory {
    pub resident: [u64; 2],
    pub busiest: [u64; 2],
}

fn middle<T: Copy + PartialOrd>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len() / 2).copied()
}

fn milliseconds(time: Option<Duration>) -> String {
    format!("{:.1}", time.unwrap_or_default().as_secs_f64() * 1000.0)
}

/// Statements that only one side sends, or more often than the other one.
pub fn difference(program: &[String], bare: &[String]) -> Vec<String> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for statement in program {
        *counts.entry(statement).or_default() += 1;
    }
    for statement in bare {
        *counts.entry(statement).or_default() -= 1;
    }
    let side = |count: i64| if count > 0 { "the program" } else { "the bare handler" };
    let differing = counts.into_iter().filter(|(_, count)| *count != 0);
    differing.map(|(statement, count)| format!("{} {}×: {statement}", side(count), count.abs())).collect()
}

/// Everything of one engine.
pub fn table(
    engine: &str,
    tickets: u64,
    connections: usize,
    rounds: usize,
    rows: &[Row],
    memory: &Memory,
    strangers: &[String],
) -> String {
    let mut text =
        format!("### {engine}, {tickets} tickets, {connections} connections, medians of {rounds} rounds\n\n");
    text.push_str("| | bytes | requests/s | median ms | p99 ms | limit: requests/s | median ms | p99 ms | ratio |\n");
    text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for row in rows {
        let own = middle(row.program.iter().map(|m| m.per_second)).unwrap_or(0.0);
        let limit = middle(row.bare.iter().map(|m| m.per_second)).unwrap_or(0.0);
        // Each turn beside the one that followed it, since both had the same weather.
        let ratio = middle(row.program.iter().zip(&row.bare).map(|(own, bare)| own.per_second / bare.per_second));
        let of = |side: &[Measure], part: fn(&Measure) -> Duration| milliseconds(middle(side.iter().map(part)));
        let _ = writeln!(
            text,
            "| {} | {} | {own:.0} | {} | {} | {limit:.0} | {} | {} | {:.2} |",
            row.name,
            row.bytes,
            of(&row.program, |m| m.median),
            of(&row.program, |m| m.p99),
            of(&row.bare, |m| m.median),
            of(&row.bare, |m| m.p99),
            ratio.unwrap_or(0.0)
        );
    }
    let mb = |kilobytes: u64| kilobytes as f64 / 1024.0;
    let _ = writeln!(
        text,
        "\nResident memory: {:.1} MB after the pages and {:.1} MB at the highest; the bare handler {:.1} and {:.1} MB.",
        mb(memory.resident[0]),
        mb(memory.busiest[0]),
        mb(memory.resident[1]),
        mb(memory.busiest[1]),
    );
    if !strangers.is_empty() {
        text.push_str("\nThe limit is not quite one: these statements are not sent by both.\n\n");
        for statement in strangers {
            let _ = writeln!(text, "- {statement}");
        }
    }
    text
}
