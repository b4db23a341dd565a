//! What admins did is kept, in words and without secrets.

use crate::common::*;
use serde_json::Value;

async fn page(app: &TestApp, before: &str) -> Value {
    let answer = app.as_(Who::Admin).await.read(&format!("/read/admin-audit?before={before}")).await.expect(200);
    serde_json::from_slice(&answer.body).expect("JSON")
}

on_both!(the_log_says_who_changed_what_from_what_to_what, |app| {
    let (id, tier) = (app.people.id(Who::Tier1).to_string(), app.people.tiers[2].to_string());
    app.admin("place", &[("id", &id), ("role", "agent"), ("organisation", ""), ("tier", &tier)]).await.expect(303);
    app.clock.step_days(1);
    let found = page(&app, "").await;
    let line = &found["lines"][0];
    assert_eq!(line["who"], Who::Admin.name());
    assert_eq!(line["action"], "person_changed");
    assert_eq!(line["detail"]["name"], Who::Tier1.name());
    let change = serde_json::json!({"field": "tier", "from": "Front line", "to": "Technical"});
    assert_eq!(line["detail"]["changes"], Value::Array(vec![change]));
    assert!(line["at"]["text"].as_str().is_some_and(|text| text.starts_with("Yesterday")));
});

on_both!(the_log_holds_no_secret, |app| {
    let invitation = [("name", "Ny"), ("email", "ny@a.test"), ("role", "customer"), ("language", "en")];
    app.admin("invite", &invitation).await.expect(303);
    let asked = tierdesk::desk::admin::people::CommandLine::Reset { email: "karin@a.test" };
    let link = tierdesk::desk::admin::people::from_command_line(&app.desk, asked).await.expect("done").expect("a link");
    let log: Vec<(String,)> = app.rows("select cast(detail as text) from audit").await;
    let log = format!("{log:?}");
    let tokens = [app.last_mail("ny@a.test").await.token(), link.rsplit('/').next().unwrap_or_default().to_owned()];
    assert!(tokens.iter().all(|token| !log.contains(token)) && !log.contains("argon"), "{log}");
});

on_both!(the_log_comes_in_pages_and_names_everything_once, |app| {
    for number in 0..120 {
        app.sql(&format!(
            "insert into audit (at, action, object, detail) values ({number}, 'of_another_version', 'thing', '{{\"x\": 1}}')"
        ))
        .await;
    }
    let (mut before, mut seen, mut pages) = (String::new(), Vec::new(), 0);
    loop {
        let found = page(&app, &before).await;
        pages += 1;
        seen.extend(found["lines"].as_array().expect("lines").iter().map(|line| line["id"].as_i64().expect("an id")));
        match found["next"].as_str() {
            Some(next) => before = next.to_owned(),
            None => break,
        }
    }
    assert_eq!((pages, seen.len()), (3, 120));
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
    // What another version wrote is shown too, and an address that was tampered with shows the first page.
    assert_eq!(page(&app, "x").await["lines"][0]["action"], Value::Null);
});
