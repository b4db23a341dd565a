//! Holidays from an address: fetched once, or followed every day.

use super::refused;
use crate::common::*;
use std::sync::{Arc, Mutex};
use tierdesk::desk::admin::feeds::refresh;
use tierdesk::domain::{FieldError, Language};
use tierdesk::t;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A web server that gives whatever answer lies there to everybody; the port.
async fn web(answer: &Arc<Mutex<String>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let answer = answer.clone();
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            let mut asked = [0; 2048];
            let _ = caller.read(&mut asked).await;
            let now = answer.lock().expect("an answer").clone();
            let _ = caller.write_all(now.as_bytes()).await;
        }
    });
    port
}

fn answer(status: &str, text: &str) -> Arc<Mutex<String>> {
    let length = text.len();
    Arc::new(Mutex::new(format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}")))
}

/// A file with whole days: each a date and a name.
fn icalendar(days: &[(&str, &str)]) -> String {
    let event = |(day, name): &(&str, &str)| {
        format!("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n")
    };
    let events: String = days.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

on_both!(a_calendar_is_fetched_from_an_address_but_never_from_inside_the_own_network, |app| {
    let id = app.number("select min(id) from calendar").await.to_string();
    let import = async |address: &str| {
        app.admin("import-days", &[("id", id.as_str()), ("what", "feed"), ("address", address)]).await
    };
    let good = web(&answer("200 OK", &icalendar(&[("20260810", "Moving")]))).await;
    let days = async || app.number("select count(*) from calendar_day where day = '2026-08-10'").await;
    for inside in ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0177.0.0.1", "169.254.169.254"]
    {
        refused(import(&format!("http://{inside}:{good}/days.ics")).await, "address", FieldError::InsideHost);
    }
    for wrong in ["ftp://localhost/days.ics", "localhost", "http://", "file:///etc/passwd"] {
        refused(import(wrong).await, "address", FieldError::NotAnUrl);
    }
    refused(import(" ").await, "address", FieldError::Required);
    assert_eq!(days().await, 0);
    // The tests' settings name this machine among those that may be asked.
    import(&format!("http://localhost:{good}/days.ics")).await.expect(303);
    assert_eq!(days().await, 1);
    assert_eq!(app.number("select count(*) from calendar_feed").await, 0, "it was not to be kept");
    let away = "HTTP/1.1 302 Found\r\nlocation: http://localhost:1/\r\ncontent-length: 0\r\n\r\n";
    let away = web(&Arc::new(Mutex::new(away.to_owned()))).await;
    refused(import(&format!("http://localhost:{away}/")).await, "address", FieldError::NoAnswer);
    let large = web(&answer("200 OK", &"x".repeat(3_000_000))).await;
    refused(import(&format!("http://localhost:{large}/")).await, "address", FieldError::TooLarge(1));
    let other = web(&answer("200 OK", "hello")).await;
    refused(import(&format!("http://localhost:{other}/")).await, "address", FieldError::NotACalendar);
});

on_both!(a_kept_address_is_followed_every_day_and_what_somebody_entered_or_is_past_stays, |app| {
    let id = app.number("select min(id) from calendar").await.to_string();
    let today = jiff::Timestamp::from_millisecond(app.desk.now().0).expect("today").to_string();
    let year = today[..4].parse::<i64>().expect("a year");
    let (past, first, second, third, own) = (
        format!("{}0102", year - 1),
        format!("{}0102", year + 1),
        format!("{}0103", year + 1),
        format!("{}0104", year + 1),
        format!("{}0105", year + 1),
    );
    let lies = answer("200 OK", &icalendar(&[(&past, "Past"), (&first, "One"), (&second, "Two"), (&own, "Ours")]));
    let address = format!("http://localhost:{}/days.ics", web(&lies).await);
    let own_day = format!("{}-01-05", year + 1);
    app.admin("calendar-day", &[("id", &id), ("day", &own_day), ("day-name", "Open"), ("hours", "8-12")])
        .await
        .expect(303);
    app.admin("import-days", &[("id", &id), ("what", "feed"), ("address", &address), ("keep", "yes")])
        .await
        .expect(303);
    let known = async || -> Vec<(String,)> {
        app.rows("select day || ' ' || name from calendar_day where day > '2000' and (feed_id is not null or name = 'Open') order by day")
            .await
    };
    let is = |days: &[String]| days.iter().map(|day| (day.clone(),)).collect::<Vec<_>>();
    let (was, one, two) =
        (format!("{}-01-02 Past", year - 1), format!("{}-01-02 One", year + 1), format!("{}-01-03 Two", year + 1));
    let open = format!("{own_day} Open");
    assert_eq!(known().await, is(&[was.clone(), one, two, open.clone()]));
    assert_eq!(refresh(&app.desk).await.expect("looked"), 0, "its day is not over yet");

    // Another day, a new name, one gone, one more; the file no longer holds what is past.
    let renamed = icalendar(&[(&second, "Second"), (&third, "Three"), (&own, "Ours")]);
    *lies.lock().expect("an answer") = answer("200 OK", &renamed).lock().expect("an answer").clone();
    app.sql("update calendar_feed set next_at = 0").await;
    let (a, b) = tokio::join!(refresh(&app.desk), refresh(&app.desk));
    assert_eq!(a.expect("looked") + b.expect("looked"), 3, "two nodes do it once");
    let now = [was, format!("{}-01-03 Second", year + 1), format!("{}-01-04 Three", year + 1), open];
    assert_eq!(known().await, is(&now));

    // What cannot be had changes nothing, and the page says so.
    *lies.lock().expect("an answer") = answer("500 Oh", "").lock().expect("an answer").clone();
    app.sql("update calendar_feed set next_at = 0").await;
    assert_eq!(refresh(&app.desk).await.expect("looked"), 0);
    assert_eq!(known().await, is(&now));
    let page = app.as_(Who::Admin).await.get(&format!("/admin/calendars/{id}")).await.expect(200).text();
    let said = t::field_error::no_answer(Language::English);
    assert!(page.contains(&address) && page.contains(said), "{page}");

    let feed = app.number("select id from calendar_feed").await.to_string();
    app.admin("remove-feed", &[("id", &id), ("feed", &feed)]).await.expect(303);
    app.admin("remove-feed", &[("id", &id), ("feed", &feed)]).await.expect(303);
    assert_eq!(app.number("select count(*) from calendar_feed").await, 0);
    let kept = format!("select count(*) from calendar_day where day = '{}-01-04'", year + 1);
    assert_eq!(app.number(&kept).await, 1, "what it closed stays closed");
});

on_both!(k52_a_date_that_was_taken_out_stays_out_and_the_log_says_who_did_what, |app| {
    let id = app.number("select min(id) from calendar").await.to_string();
    let (first, second) = ("2027-03-02", "2027-03-03");
    let lies = answer("200 OK", &icalendar(&[("20270302", "One"), ("20270303", "Two")]));
    let address = format!("http://localhost:{}/days.ics", web(&lies).await);
    let add = [("id", id.as_str()), ("what", "feed"), ("address", address.as_str()), ("keep", "yes")];
    app.admin("import-days", &add).await.expect(303);
    let again = async || {
        app.sql("update calendar_feed set next_at = 0").await;
        refresh(&app.desk).await.expect("looked")
    };
    let days = async || -> Vec<(String,)> {
        app.rows("select day from calendar_day where day in ('2027-03-02', '2027-03-03', '2027-03-04') order by day")
            .await
    };
    let is = |days: &[&str]| days.iter().map(|day| ((*day).to_owned(),)).collect::<Vec<_>>();
    app.admin("remove-day", &[("id", &id), ("day", first)]).await.expect(303);
    assert_eq!(again().await, 0);
    assert_eq!(days().await, is(&[second]));
    // Also when the address is added again, and when a date was given hours before it was taken out.
    app.admin("import-days", &add).await.expect(303);
    assert_eq!(days().await, is(&[second]));
    app.admin("calendar-day", &[("id", &id), ("day", second), ("day-name", "Open"), ("hours", "8-12")])
        .await
        .expect(303);
    app.admin("remove-day", &[("id", &id), ("day", second)]).await.expect(303);
    *lies.lock().expect("an answer") =
        answer("200 OK", &icalendar(&[("20270302", "One"), ("20270303", "Two"), ("20270304", "New")]))
            .lock()
            .expect("an answer")
            .clone();
    assert_eq!(again().await, 1);
    assert_eq!(days().await, is(&["2027-03-04"]));
    // Somebody who closes it by hand, or brings the file in once, means it.
    app.admin("calendar-day", &[("id", &id), ("day", first), ("day-name", "Closed"), ("hours", "")]).await.expect(303);
    app.admin("import-days", &add[..3]).await.expect(303);
    assert_eq!(again().await, 0);
    assert_eq!(days().await, is(&[first, second, "2027-03-04"]));
    let log = app.as_(Who::Admin).await.get("/admin/audit").await.expect(200).text();
    let name: Vec<(String,)> = app.rows(&format!("select name from calendar where id = {id}")).await;
    assert!(log.contains(&t::service::did_calendar_followed(Language::English, &name[0].0)));
    assert!(!log.contains(t::admin::command_line(Language::English)));
});

on_both!(k51_what_was_read_and_what_was_not_is_said, |app| {
    let id = app.number("select min(id) from calendar").await.to_string();
    let odd = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20271399\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20270102T090000Z\r\nEND:VEVENT\r\n";
    let text = icalendar(&[("20270302", "One\0\u{1}"), ("20270303", "Two")])
        .replace("END:VCALENDAR", &format!("{odd}END:VCALENDAR"));
    let import = async |fields: &[(&str, &str)]| {
        let all: Vec<_> = [("id", id.as_str())].iter().chain(fields).copied().collect();
        app.admin("import-days", &all).await
    };
    let said = |closed, others, lines: &str| {
        let l = Language::English;
        [t::notice::days(l, closed), t::notice::days_others(l, others), t::field_error::not_read_lines(l, lines)]
            .join(" ")
    };
    let shown = async |answer: Answer| {
        let place = answer.expect(303).location().to_owned();
        app.as_(Who::Admin).await.get(place.split('#').next().unwrap_or_default()).await.expect(200).text()
    };
    let page = shown(import(&[("what", "ics"), ("ics", &text)]).await).await;
    assert!(page.contains(&said(2, 1, "12")), "{page}");
    let page = shown(import(&[("what", "ics"), ("ics", &text)]).await).await;
    assert!(page.contains(&said(0, 1, "12")), "{page}");
    // The same of a kept address, which says it as long as it is so.
    let address = format!("http://localhost:{}/days.ics", web(&answer("200 OK", &text)).await);
    let page = shown(import(&[("what", "feed"), ("address", &address), ("keep", "yes")]).await).await;
    assert!(page.contains(&said(0, 1, "12")) && page.matches("12").count() >= 2, "{page}");
    app.sql("update calendar_feed set next_at = 0, trouble = null").await;
    refresh(&app.desk).await.expect("looked");
    let page = app.as_(Who::Admin).await.get(&format!("/admin/calendars/{id}")).await.expect(200).text();
    assert!(page.contains(&t::field_error::not_read_lines(Language::English, "12")), "{page}");
    for (wrong, problem) in [
        ("hello\0", FieldError::NotACalendar),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:\0\nEND:VEVENT\nEND:VCALENDAR",
            FieldError::NotReadLines(vec![3]),
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:19700101\nRRULE:FREQ=SECONDLY\nEND:VEVENT\nEND:VCALENDAR",
            FieldError::NotReadLines(vec![4]),
        ),
    ] {
        refused(import(&[("what", "ics"), ("ics", wrong)]).await, "ics", problem);
        import(&[("what", "ics"), ("ics", wrong), ("back", "/")]).await;
    }
    for forged in ["days.", "days.x.1.", "days.1", "days.-1.0.", "days.1.1.%3Cb%3E%3C"] {
        let page =
            app.as_(Who::Admin).await.get(&format!("/admin/calendars/{id}?notice={forged}")).await.expect(200).text();
        assert!(!page.contains("<b><"), "{page}");
    }
});

on_both!(k11_a_feed_that_never_ends_leaves_the_others_their_turn, |app| {
    let id = app.number("select min(id) from calendar").await.to_string();
    let bad = icalendar(&[("19700101", "Bad")]).replace("SUMMARY", "RRULE:FREQ=SECONDLY\r\nSUMMARY");
    let (bad, good) =
        (web(&answer("200 OK", &bad)).await, web(&answer("200 OK", &icalendar(&[("20270302", "Good")]))).await);
    for port in [bad, good] {
        app.sql(&format!(
            "insert into calendar_feed (calendar_id, address, next_at) values ({id}, 'http://localhost:{port}/', 0)"
        ))
        .await;
    }
    assert_eq!(refresh(&app.desk).await.expect("looked"), 1);
    assert_eq!(app.number("select count(*) from calendar_feed where trouble is not null").await, 1);
    assert_eq!(app.number("select count(*) from calendar_day where day = '2027-03-02'").await, 1);
});
