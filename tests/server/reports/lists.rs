//! The tickets behind figures, and figures as files.

use super::{Asked, Example, NOW, ZONE};
use serde_json::Value;
use tierdesk::domain::report::days::Days;

/// Follows a list to its end; answers how many rows it has.
pub async fn length(example: &Example, measure: &str, asked: &Asked, only: (&str, Option<i64>)) -> i64 {
    let only = only.1.map_or_else(String::new, |id| format!("&asked%5B{}%5D={id}", only.0));
    let (mut after, mut rows) = (String::new(), 0);
    loop {
        let address = format!("/read/report-tickets?measure={measure}&{}{only}&after={after}", asked.query("asked"));
        let page: Value = serde_json::from_slice(&example.lead.read(&address).await.expect(200).body).expect("JSON");
        rows += i64::try_from(page["page"]["lines"].as_array().expect("lines").len()).expect("few");
        match page["page"]["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => {
                assert_eq!(page["count"], rows, "{measure}");
                return rows;
            }
        }
    }
}

/// Every figure of a tier, of a stretch of the backlog, of an age and of a vendor has its tickets behind it.
pub async fn lists(example: &Example, asked: &Asked, report: &Value) {
    for tier in report["tiers"].as_array().expect("tiers").iter().filter(|tier| tier["self_service"] == false) {
        let (only, mut left) = (("tier", tier["id"].as_i64()), 0);
        for measure in ["solved", "passed_up", "passed_down", "came_back", "arrived", "bounced"] {
            assert_eq!(tier[measure], length(example, measure, asked, only).await, "{measure} {tier}");
        }
        for measure in ["solved", "self_solved", "passed_up", "passed_down"] {
            left += length(example, measure, asked, only).await;
        }
        assert_eq!(left, length(example, "left", asked, only).await, "{tier}");
    }
    for (group, count) in report["ages"].as_array().expect("ages").iter().enumerate() {
        assert_eq!(*count, length(example, &format!("open-{group}"), asked, ("tier", None)).await, "{group}");
    }
    let flow = report["flow"].as_array().expect("points");
    for point in flow.iter().step_by(6).chain(flow.last()) {
        let today = Days::of(ZONE).day(NOW);
        let day = |name: &str| {
            today - tierdesk::domain::report::days::parse(point[name].as_str().expect("a day")).expect("a date")
        };
        let within = Asked { from: day("from"), to: day("to"), ..*asked };
        for measure in ["created", "reopened", "solved", "self_solved", "open"] {
            assert_eq!(point[measure], length(example, measure, &within, ("tier", None)).await, "{measure} {point}");
        }
    }
    let work = example.work(asked).await;
    let vendors = work["vendors"].as_array().expect("lines");
    assert!(vendors.iter().any(|line| line["ended"].as_i64() > Some(0)), "{vendors:?}");
    for line in vendors {
        for figure in ["ended", "running", "kept", "missed"] {
            let rows = length(example, &format!("vendor-{figure}"), asked, ("vendor", line["id"].as_i64())).await;
            assert_eq!(line[figure], rows, "{figure} {line}");
        }
    }
}

/// What people and teams did and have, and what is open by age, has its tickets behind it.
pub async fn work(example: &Example, asked: &Asked) {
    let work = example.work(asked).await;
    for (list, only) in [("agents", "person"), ("teams", "team")] {
        let lines = work[list].as_array().expect("lines");
        let mut solved = 0;
        for line in lines {
            let id = line["id"].as_i64();
            assert_eq!(line["solved"], length(example, "solved", asked, (only, id)).await, "{line}");
            assert_eq!(line["passed_up"], length(example, "passed_up", asked, (only, id)).await, "{line}");
            assert_eq!(line["open"], length(example, "open", asked, (only, id)).await, "{line}");
            solved += line["solved"].as_i64().unwrap_or(0);
        }
        assert!(solved > 100, "{list}: {solved}");
    }
    let open = "select count(*) from ticket where confirmed and status not in ('resolved', 'closed')";
    assert_eq!(example.number(open).await, length(example, "open", asked, ("tier", None)).await);
    for wrong in ["open-5", "open-", "opened", "vendor-", "vendor-ended", "lefts", ""] {
        example.lead.read(&format!("/read/report-tickets?measure={wrong}")).await.expect(404);
    }
}

pub async fn files(example: &Example, asked: &Asked) {
    for table in
        ["tiers", "promises", "satisfaction", "answers", "flow", "quality", "ages", "agents", "teams", "vendors"]
    {
        let address = format!("/reports/export/{table}?{}", asked.query(""));
        let file = example.lead.get(&address).await.expect(200);
        assert!(file.header("content-type").starts_with("text/csv"), "{table}");
        assert!(file.header("content-disposition").starts_with("attachment"), "{table}");
        let text = file.text();
        assert!(text.ends_with("\r\n") && text.lines().count() >= if table == "teams" { 1 } else { 2 }, "{text}");
        assert!(text.starts_with('\u{FEFF}'), "{table} says that it is UTF-8");
        // Commas outside of quotes.
        let fields = |line: &str| line.split('"').step_by(2).map(|part| part.matches(',').count()).sum::<usize>();
        let mut lines = text.split_terminator("\r\n");
        let head = fields(lines.next().expect("a head"));
        assert!(lines.all(|line| fields(line) == head), "{text}");
        example.agent.get(&address).await.expect(404);
    }
    example.lead.get("/reports/export/people").await.expect(404);
    let visitor = example.agent.get("/reports").await;
    assert_eq!(visitor.status, 404);
}
