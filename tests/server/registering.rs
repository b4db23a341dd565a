//! Registering a ticket in several steps: nothing is lost between them, two windows do not mix theirs, and what is sent is
//! what was looked at.

use crate::common::steps::number;
use crate::common::*;
use serde_json::Value;
use tierdesk::domain::CategoryId;

/// Sends the details of a ticket; answers the run that goes on.
pub async fn details(app: &TestApp, client: &Client, subject: &str) -> String {
    let category = app.category.to_string();
    let step = client.post("register-details", &app.details(&category, &[("subject", subject)])).await.expect(303);
    step.location().strip_prefix("/new/check?run=").expect("a run").to_owned()
}

/// The page of the answers, as the browser's face reads it.
pub async fn answers(client: &Client, run: &str) -> Value {
    let page = client.read(&format!("/read/register?run={run}")).await.expect(200);
    serde_json::from_slice(&page.body).expect("JSON")
}

on_both!(two_windows_register_two_tickets, |app| {
    let browser = app.as_(Who::Customer).await;
    let (first, second) = (details(&app, &browser, "First").await, details(&app, &browser, "Second").await);
    assert_eq!(answers(&browser, &first).await["kept"]["values"]["subject"][0], "First");
    assert_eq!(answers(&browser, "").await["kept"]["values"]["subject"][0], "Second", "the latest");
    // A window that goes back to its details changes its own run.
    let category = app.category.to_string();
    let more = [("subject", "First, mended"), ("run", first.as_str())];
    browser.post("register-details", &app.details(&category, &more)).await.expect(303);
    for (run, subject) in [(&first, "First, mended"), (&second, "Second")] {
        let done = browser.post("register-confirm", &[("submission", run)]).await.expect(303);
        let ticket = number(&done);
        let rows: Vec<(String,)> = app.rows(&format!("select subject from ticket where id = {ticket}")).await;
        assert_eq!(rows[0].0, subject);
    }
    assert_eq!(app.number("select count(*) from ticket").await, 2);
});

on_both!(cookies_that_are_lost_before_the_last_step_lose_no_answer, |app| {
    let browser = app.as_(Who::Customer).await;
    let run = details(&app, &browser, "Long answers").await;
    let forms = answers(&browser, &run).await["forms"].as_str().expect("the page has it").to_owned();
    let cleared = app.visitor();
    let sent = [("submission", run.as_str()), ("forms", forms.as_str()), ("back", "/new/check")];
    let answer = cleared.submit("register-confirm", &sent).await.expect(303);
    assert_eq!(answer.location(), format!("/sign-in?next=/new/check%3Frun%3D{run}&kept=yes"));
    let next = format!("/new/check?run={run}");
    let typed = [("email", Who::Customer.email()), ("password", PASSWORD), ("next", next.as_str())];
    assert_eq!(cleared.submit("sign-in", &typed).await.expect(303).location(), next);
    assert!(cleared.get(&next).await.expect(200).text().contains("Long answers"));
    cleared.post("register-confirm", &[("submission", &run)]).await.expect(303);
    assert_eq!(app.number("select count(*) from ticket where subject = 'Long answers'").await, 1);

    // A visitor needs no more than the page.
    let visitor = app.visitor();
    let category = app.category.to_string();
    let guest = [("name", "Gäst"), ("email", "gast@kund.test"), ("subject", "A guest's")];
    let step = visitor.post("register-details", &app.details(&category, &guest)).await.expect(303);
    let run = step.location().strip_prefix("/new/check?run=").expect("a run").to_owned();
    let forms = answers(&visitor, &run).await["forms"].as_str().expect("the page has it").to_owned();
    let cleared = app.visitor();
    let answer = cleared.submit("register-confirm", &[("submission", &run), ("forms", &forms)]).await.expect(303);
    assert_eq!(answer.location(), "/mail-sent?for=ticket");
});

on_both!(k21_refused_details_belong_to_their_run, |app| {
    let browser = app.as_(Who::Customer).await;
    let category = app.category.to_string();
    let typed = [("subject", "Long subject"), ("description", ""), ("back", "/new/details")];
    let answer = browser.submit("register-details", &app.details(&category, &typed)).await.expect(303);
    assert!(answer.location().starts_with(&format!("/new/details?category={category}&run=")), "{}", answer.location());
    assert!(browser.get(answer.location()).await.expect(200).text().contains("Long subject"));
    let another = browser.get(&format!("/new/details?category={category}")).await.expect(200).text();
    assert!(!another.contains("Long subject"), "another window begins anew");
    // Another category takes the run along.
    let run = answer.location().split("run=").nth(1).expect("a run").to_owned();
    let start = browser.get(&format!("/new?run={run}")).await.expect(200).text();
    assert!(start.contains(&format!("/new/details?category={category}&amp;run={run}")));
});

/// The values that a page of the details shows again, and its run.
async fn shown(client: &Client, category: CategoryId, run: &str) -> Value {
    let page = client.read(&format!("/read/register?category={category}&run={run}")).await.expect(200);
    serde_json::from_slice(&page.body).expect("JSON")
}

on_both!(k21_a_strangers_answers_are_found_by_their_run_only, |app| {
    let guest = app.visitor();
    let category = app.category.to_string();
    let typed = [("subject", "A stranger's"), ("name", "Gäst"), ("email", "gast@kund.test")];
    let step = guest.post("register-details", &app.details(&category, &typed)).await.expect(303);
    // The next one at this browser, in a tab of their own.
    for path in [format!("/new/details?category={category}"), "/new/check".to_owned(), "/new".to_owned()] {
        assert!(!guest.get(&path).await.text().contains("A stranger"), "{path}");
    }
    assert!(guest.get(step.location()).await.expect(200).text().contains("A stranger"));
});

on_both!(k21_a_run_that_went_out_is_not_sent_again, |app| {
    let guest = [("name", "Gäst"), ("email", "gast@kund.test")];
    for (client, more) in [(app.as_(Who::Customer).await, &guest[..0]), (app.visitor(), &guest[..])] {
        let category = app.category.to_string();
        let step = client.post("register-details", &app.details(&category, more)).await.expect(303);
        let run = step.location().strip_prefix("/new/check?run=").expect("a run").to_owned();
        assert_eq!(shown(&client, app.category, &run).await["run"], run.as_str(), "it goes on");
        client.post("register-confirm", &[("submission", &run)]).await.expect(303);
        let after = shown(&client, app.category, &run).await;
        assert_ne!(after["run"], run.as_str(), "somebody goes back to the form");
        assert_eq!(after["kept"]["values"]["subject"], Value::Null);
    }
});

/// The mark of what a look at the answers shows.
async fn mark(client: &Client, run: &str) -> String {
    answers(client, run).await["mark"].as_str().unwrap_or_default().to_owned()
}

on_both!(nothing_is_sent_that_differs_from_the_look_at_the_answers, |app| {
    let browser = app.as_(Who::Customer).await;
    let (run, category) = (details(&app, &browser, "First words").await, app.category.to_string());
    let admin = app.as_(Who::Admin).await;
    let question = [("id", category.as_str()), ("label", "Which floor?"), ("kind", "text")];
    let confirm = async |seen: &str| {
        let back = format!("/new/check?run={run}");
        browser.submit("register-confirm", &[("submission", &run), ("seen", seen), ("back", &back)]).await.expect(303)
    };
    for change in ["answers", "questions"] {
        let seen = mark(&browser, &run).await;
        if change == "answers" {
            // Another window of the same run.
            let other = [("run", run.as_str()), ("subject", "Other words")];
            browser.post("register-details", &app.details(&category, &other)).await.expect(303);
        } else {
            admin.post("admin-add-question", &question).await.expect(303);
        }
        let page = browser.get(confirm(&seen).await.location()).await.expect(200).text();
        assert!(page.contains("changed after this page was made"), "{change}: {page}");
        assert!(page.contains("Other words"), "as they are now");
        assert_eq!(app.number("select count(*) from ticket").await, 0, "{change}");
    }
    let sent = confirm(&mark(&browser, &run).await).await;
    assert!(sent.location().starts_with("/tickets/"), "{}", sent.location());
    assert_eq!(app.number("select count(*) from ticket where subject = 'Other words'").await, 1);
});

on_both!(k26_signing_in_in_the_midst_of_registering_loses_nothing, |app| {
    let (guest, category) = (app.visitor(), app.category.to_string());
    let typed = [("subject", "Half a su"), ("description", ""), ("sign_in", "yes")];
    let to = guest.post("register-details", &app.details(&category, &typed)).await.expect(303);
    let next = to.location().strip_prefix("/sign-in?next=").and_then(|rest| rest.strip_suffix("&kept=yes"));
    let next = next.expect("a way to sign in").replace("%3F", "?").replace("%3D", "=").replace("%26", "&");
    let typed = [("email", Who::Customer.email()), ("password", PASSWORD), ("next", &next)];
    let back = guest.post("sign-in", &typed).await.expect(303);
    assert_eq!(back.location(), next);
    let page = guest.get(&next).await.expect(200).text();
    assert!(page.contains("Half a su"), "{page}");
});

on_both!(enter_in_a_field_of_a_registration_goes_on_and_signs_nobody_in, |app| {
    let page = app.visitor().get(&format!("/new/details?category={}", app.category)).await.expect(200).text();
    let buttons = page.match_indices("<button").map(|(at, _)| page[at..].split('>').next().unwrap_or_default());
    // The default button of a form is its first one in the document (HTML section 4.10.21.2).
    let of_form: Vec<_> = buttons.filter(|button| button.contains("form=\"register\"")).collect();
    assert!(of_form.len() > 2 && !of_form[0].contains("name="), "{of_form:?}");
    assert!(of_form.iter().any(|button| button.contains("name=\"sign_in\"")), "{of_form:?}");
});

on_both!(what_a_guest_saw_is_not_sent_as_somebody_else, |app| {
    let (guest, category) = (app.visitor(), app.category.to_string());
    let own = [("name", "G\u{e4}st"), ("email", "gast@kund.test")];
    let step = guest.post("register-details", &app.details(&category, &own)).await.expect(303);
    let run = step.location().strip_prefix("/new/check?run=").expect("a run").to_owned();
    let seen = mark(&guest, &run).await;
    // In another tab.
    let typed = [("email", Who::Customer.email()), ("password", PASSWORD)];
    guest.post("sign-in", &typed).await.expect(303);
    let typed = [("submission", run.as_str()), ("seen", &seen)];
    assert!(guest.post("register-confirm", &typed).await.expect(422).text().contains("AnswersChanged"));
    assert_eq!(app.number("select count(*) from ticket").await, 0);
});

on_both!(k26_another_category_language_or_colour_loses_nothing, |app| {
    let first = app.category;
    let admin = app.as_(Who::Admin).await;
    admin.post("admin-add-category", &[("name", "Printers")]).await.expect(303);
    let second = CategoryId(app.number("select max(id) from category").await);
    assert_ne!(first, second);
    let sides: [(Client, &[(&str, &str)]); 2] =
        [(app.as_(Who::Customer).await, &[]), (app.visitor(), &[("name", "Gäst"), ("email", "gast at kund")])];
    for (client, own) in sides {
        // Nothing is complete yet, and nothing was sent before.
        let typed =
            [("subject", "Half a su"), ("description", ""), ("impact", "several"), ("question_77", "Its answer")];
        let typed: Vec<_> = typed.iter().chain(own).copied().collect();
        let mut run = String::new();
        for (button, value) in [("other_category", "yes"), ("language", "sv"), ("theme", "dark"), ("language", "en")] {
            let category = first.to_string();
            let mut fields: Vec<_> = app.details(&category, &typed);
            fields.extend([("run", run.as_str()), (button, value)]);
            let staged = if run.is_empty() { &[("files", "log.txt", b"hello".as_slice())][..] } else { &[] };
            let answer = client.post_files("register-details", &fields, staged).await.expect(303);
            let to = answer.location().to_owned();
            assert_eq!(to.starts_with("/new?run="), button == "other_category", "{to}");
            run = to.split("run=").nth(1).expect("a run").to_owned();
            for category in [first, second] {
                let page = shown(&client, category, &run).await;
                let kept = &page["kept"];
                for (field, value) in &typed {
                    assert_eq!(kept["values"][field][0], *value, "{button}: {field}");
                }
                assert!(kept["values"][button].is_null(), "{button} is no answer");
                assert!(kept["errors"].as_array().is_none_or(Vec::is_empty), "nothing is wrong yet: {kept}");
            }
            if button == "other_category" {
                assert_eq!(shown(&client, first, &run).await["kept"]["files"][0]["name"], "log.txt");
            }
        }
        // A category that does not ask the question keeps its answer for the one that does.
        let category = second.to_string();
        let other = app.details(&category, &[("subject", "Half a su"), ("run", &run), ("other_category", "yes")]);
        client.post("register-details", &other).await.expect(303);
        assert_eq!(shown(&client, first, &run).await["kept"]["values"]["question_77"][0], "Its answer");
    }
});

on_both!(a_category_that_is_archived_leaves_a_run_that_goes_on_with_another, |app| {
    let (browser, admin) = (app.as_(Who::Customer).await, app.as_(Who::Admin).await);
    admin.post("admin-add-category", &[("name", "Another")]).await.expect(303);
    let run = details(&app, &browser, "Half a subject").await;
    let id = app.category.to_string();
    admin.post("admin-archive-category", &[("id", &id), ("archived", "1")]).await.expect(303);
    for path in [format!("/new/check?run={run}"), format!("/new/details?category={id}&run={run}")] {
        let page = browser.get(&path).await.expect(200).text();
        assert!(page.contains(&format!("href=\"/new?run={run}\"")), "{path}: {page}");
        assert!(!page.contains("class=\"unsent"), "{path}: {page}");
    }
    let other = app.number("select max(id) from category").await;
    let page = browser.get(&format!("/new/details?category={other}&run={run}")).await.expect(200).text();
    assert!(page.contains("Half a subject"), "{page}");
});

on_both!(details_of_an_ended_session_wait_for_their_writer_and_are_not_checked_as_a_strangers, |app| {
    let browser = app.as_(Who::Customer).await;
    let (category, me) = (app.category.to_string(), app.people.id(Who::Customer).to_string());
    let session = browser.cookie("td-session").expect("a session");
    browser.set_cookie("td-session", "");
    let typed = [("subject", "Half a subject"), ("as", me.as_str())];
    let answer = browser.submit("register-details", &app.details(&category, &typed)).await.expect(303);
    assert!(answer.location().starts_with("/sign-in?next=/new/details"), "{}", answer.location());
    browser.set_cookie("td-session", &session);
    let run =
        answer.location().split("run%3D").nth(1).and_then(|rest| rest.split('&').next()).expect("a run").to_owned();
    let page = browser.get(&format!("/new/details?category={category}&run={run}")).await.expect(200).text();
    assert!(page.contains("Half a subject") && !page.contains("class=\"unsent"), "{page}");
    assert!(!page.contains("data-error-summary"), "{page}");
});

on_both!(k21_what_a_second_window_of_a_run_types_after_the_first_sent_it_is_another_ticket, |app| {
    let (client, category) = (app.as_(Who::Customer).await, app.category.to_string());
    let first = app.details(&category, &[("subject", "First")]);
    let step = client.post("register-details", &first).await.expect(303);
    let run = step.location().strip_prefix("/new/check?run=").expect("a run").to_owned();
    client.post("register-confirm", &[("submission", &run)]).await.expect(303);
    // The other window still has the form of the run.
    let again = app.details(&category, &[("subject", "Second"), ("run", &run)]);
    let step = client.post("register-details", &again).await.expect(303);
    let other = step.location().strip_prefix("/new/check?run=").expect("a run").to_owned();
    assert_ne!(other, run);
    client.post("register-confirm", &[("submission", &other)]).await.expect(303);
    let subjects: Vec<(String,)> = app.rows("select subject from ticket order by id").await;
    assert_eq!(subjects.iter().map(|(subject,)| subject.as_str()).collect::<Vec<_>>(), ["First", "Second"]);
});
