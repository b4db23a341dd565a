//! The hours in which a promised time counted, in the words of the time when it did.

use crate::common::*;

on_both!(an_explanation_words_the_hours_that_held_when_the_time_counted, |app| {
    let calendar = app.number("select min(id) from calendar").await.to_string();
    let save = async |zone: &str, hours: &str| {
        let week: Vec<_> = (0..5).map(|day| format!("day-{day}")).collect();
        let mut fields = vec![("id", calendar.as_str()), ("name", "Office"), ("zone", zone)];
        fields.extend(week.iter().map(|day| (day.as_str(), hours)));
        app.admin("calendar", &fields).await.expect(303);
    };
    let day = async |name: &str, hours: &str| {
        let fields = [("id", calendar.as_str()), ("day", "2026-03-12"), ("day-name", name), ("hours", hours)];
        app.admin("calendar-day", &fields).await.expect(303);
    };
    let ended = app.ticket(Who::Customer, "Soon over").await;
    let open = app.ticket(Who::Customer, "Takes a while").await;
    app.clock.step_minutes(30);
    app.resolve(Who::Tier1, ended).await.expect(303);
    app.clock.step_minutes(30);
    // Thursday 13:00 in Stockholm. What has ended knows nothing of what came later; what runs tells both.
    save("Europe/Helsinki", "9-15").await;
    let pages = async |ticket| {
        let (desk, own) = (format!("/desk/tickets/{ticket}/promises"), format!("/tickets/{ticket}/promises"));
        let staff = app.as_(Who::Tier1).await.get(&desk).await.expect(200).text();
        [staff, app.as_(Who::Customer).await.get(&own).await.expect(200).text()]
    };
    let (before, now) = ("Mon–Fri 8:00–17:00 (Europe/Stockholm)", "Mon–Fri 9:00–15:00 (Europe/Helsinki)");
    for page in pages(ended).await {
        assert!(page.contains(before) && !page.contains("Helsinki"), "{page}");
    }
    for page in pages(open).await {
        let (start, rest) = page.split_once(&format!("{before} until ")).expect("both, in order");
        assert!(rest.contains(&format!("then {now}")), "{start}");
    }
    // A day that turns into a holiday in its midst, and is short a little later: both, and not what is entered for days
    // that were over.
    app.clock.step_minutes(10);
    day("Fire drill", "").await;
    app.clock.step_minutes(10);
    day("Half a day", "9-14").await;
    for page in pages(open).await {
        assert!(page.contains("2026-03-12 Fire drill (closed from "), "{page}");
        assert!(page.contains("2026-03-12 Half a day (9:00–14:00 from "), "{page}");
    }
    for page in pages(ended).await {
        assert!(!page.contains("Fire drill") && !page.contains("Half a day"), "{page}");
    }
});
