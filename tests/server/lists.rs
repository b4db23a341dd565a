//! What lists find.

use crate::common::steps::number;
use crate::common::*;
use tierdesk::domain::Timestamp;

on_both!(a_search_ignores_the_case_of_every_letter, |app| {
    let ticket = app.ticket(Who::Customer, "ÖVERVAKNING av Åsas skrivare").await;
    app.ticket(Who::Customer, "Something else").await;
    let (customer, agent) = (app.as_(Who::Customer).await, app.as_(Who::Tier1).await);
    for text in ["%C3%B6vervakning", "%C3%A5sas", "SKRIVARE", "%C3%85SAS%20SKRIVARE"] {
        for (client, address) in [(&customer, format!("/tickets?text={text}")), (&agent, format!("/desk?q={text}"))] {
            let page = client.get(&address).await.expect(200).text();
            assert!(page.contains(&format!("tickets/{ticket}")), "{address}");
            assert!(!page.contains("Something else"), "{address}");
        }
    }
});

on_both!(a_search_finds_words_of_the_description_and_signs_as_they_are, |app| {
    let (customer, agent) = (app.as_(Who::Customer).await, app.as_(Who::Tier1).await);
    let typed = [("subject", "Mail"), ("description", "Öppnar smtp_auth i C:\\temp, 100 % av gångerna")];
    let ticket = number(&app.register(&customer, &typed, &[]).await.expect(303));
    let typed = [("subject", "Other"), ("description", "smtp-auth C:temp 100 gånger")];
    app.register(&customer, &typed, &[]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Please try the blue socket")]).await.expect(303);
    app.act(Who::Tier1, "note", ticket, &[("text", "A purple secret")]).await.expect(303);
    let finds = async |client: &Client, list: &str, text: &str| {
        let page = client.get(&format!("{list}={text}")).await.expect(200).text();
        assert!(!page.contains(">Other"), "{text}");
        page.contains(&format!("tickets/{ticket}"))
    };
    for text in ["smtp_auth", "SMTP_auth", "C:%5Ctemp", "100%20%25", "%C3%B6ppnar"] {
        assert!(finds(&customer, "/tickets?text", text).await, "{text}");
        assert!(finds(&agent, "/desk?view=all&q", text).await, "{text}");
    }
    assert!(finds(&customer, "/tickets?text", "blue%20socket").await, "what was answered is found");
    assert!(!finds(&customer, "/tickets?text", "purple").await, "notes are not found by customers");
});

on_both!(customers_and_the_vendors_people_do_not_learn_each_others_names, |app| {
    let ticket = app.ticket(Who::Customer, "Shared").await;
    app.share(Who::Tier1, ticket, &[]).await.expect(303);
    let vendor = app.as_(Who::Vendor).await;
    let theirs = vendor.get(&format!("/vendor/tickets/{ticket}")).await.expect(200).text();
    for name in [Who::Customer.name(), Who::Customer.email()] {
        assert!(!theirs.contains(name), "{name}");
    }
    app.act(Who::Vendor, "vendor-return", ticket, &[("answer", "Mended.")]).await.expect(303);
    let customer = app.as_(Who::Customer).await;
    let page = customer.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    for name in [Who::Vendor.name(), Who::Vendor.email()] {
        assert!(!page.contains(name), "{name}");
    }
});

on_both!(the_agents_list_is_narrowed_by_every_filter_and_by_the_requesters_name, |app| {
    let (first, second) = (app.ticket(Who::Customer, "First one").await, app.ticket(Who::Stranger, "Second one").await);
    app.act(Who::Tier1, "set-priority", first, &[("priority", "urgent"), ("reason", "x")]).await.expect(303);
    app.act(Who::Tier1, "reply", first, &[("text", "?"), ("asks", "1")]).await.expect(303);
    app.act(Who::Tier1, "take", first, &[]).await.expect(303);
    app.sql("insert into tag (name) values ('spare')").await;
    let tag = app.number("select max(id) from tag").await.to_string();
    app.act(Who::Tier1, "set-tags", first, &[("tags", &tag)]).await.expect(303);
    app.escalate(Who::Tier1, second, 2).await.expect(303);
    let (me, org) = (app.people.id(Who::Tier1), app.people.org_a);
    let (tier1, tier2) = (app.people.tiers[1], app.people.tiers[2]);
    app.share(Who::Tier2, second, &[]).await.expect(303);
    app.act(Who::Vendor, "vendor-promise", second, &[("reference", "V-4711"), ("promised", "")]).await.expect(303);
    app.act(Who::Vendor, "vendor-return", second, &[("answer", "Done")]).await.expect(303);
    app.sql(&format!("insert into team (tier_id, name) values ({tier1}, 'Spare')")).await;
    let team = app.number("select max(id) from team").await;
    app.sql(&format!("update ticket set team_id = {team}, due_at = {} where id = {first}", app.desk.now().0 - 1)).await;
    app.sql(&format!("update ticket set due_at = {} where id = {second}", app.desk.now().plus_minutes(90).0)).await;
    app.sql("insert into product (name) values ('Spare')").await;
    let product = app.number("select max(id) from product").await;
    app.sql(&format!("update category set product_id = {product}")).await;
    let agent = app.as_(Who::Tier1).await;
    let name = Who::Customer.name().split(' ').next().expect("a first name").to_lowercase();
    for (query, has_first, has_second) in [
        (String::new(), true, true),
        ("priority=urgent".into(), true, false),
        ("status=waiting_customer".into(), true, false),
        (format!("tier={tier1}"), true, false),
        (format!("tier={tier2}"), false, true),
        (format!("organisation={org}"), true, false),
        (format!("tag={tag}"), true, false),
        (format!("assignee={me}"), true, false),
        (format!("category={}", app.category), true, true),
        ("category=987654".into(), false, false),
        ("from=2000-01-01".into(), true, true),
        ("until=2000-01-01".into(), false, false),
        (format!("team={team}"), true, false),
        (format!("product={product}"), true, true),
        ("product=987654".into(), false, false),
        ("due=over".into(), true, false),
        ("due=hour".into(), true, false),
        ("due=day".into(), true, true),
        (format!("q={name}"), true, false),
        ("q=v-4711".into(), false, true),
        (format!("q=one&tag={tag}&status=waiting_customer"), true, false),
    ] {
        let page = agent.get(&format!("/desk?view=all&{query}")).await.expect(200).text();
        assert_eq!((page.contains("First one"), page.contains("Second one")), (has_first, has_second), "{query}");
    }
});

on_both!(several_tickets_are_changed_at_once_and_those_that_may_not_are_left, |app| {
    let mut tickets = Vec::new();
    for number in 0..4 {
        tickets.push(app.ticket(Who::Customer, &format!("Number {number}")).await);
    }
    app.resolve(Who::Tier1, tickets[2]).await.expect(303);
    app.escalate(Who::Tier1, tickets[3], 3).await.expect(303);
    app.sql("insert into tag (name) values ('spare')").await;
    let tag = app.number("select max(id) from tag").await.to_string();
    let (me, agent) = (app.people.id(Who::Tier1).to_string(), app.as_(Who::Tier1).await);
    let numbers: Vec<String> = tickets.iter().map(ToString::to_string).collect();
    let ticked: Vec<_> = numbers.iter().map(|number| ("tickets", number.as_str())).collect();
    let send = async |more: &[(&str, &str)]| {
        let fields: Vec<_> = [("back", "/desk?view=all")].iter().chain(&ticked).chain(more).copied().collect();
        agent.post("change-selected", &fields).await
    };
    let before = app.fingerprint().await;
    assert!(send(&[]).await.expect(422).text().contains("assignee"));
    assert!(send(&[("priority", "urgent")]).await.expect(422).text().contains("reason"));
    assert!(send(&[("status", "resolved")]).await.expect(422).text().contains("status"));
    assert_eq!(app.fingerprint().await, before);
    let all = [("assignee", me.as_str()), ("priority", "urgent"), ("reason", "Fire"), ("tag", &tag)];
    let answer = send(&all).await.expect(303);
    let left = format!("notice=changed_some&count=2.4&left={}.{}", tickets[2], tickets[3]);
    assert!(answer.location().ends_with(&left), "{}", answer.location());
    let told = agent.get(answer.location()).await.expect(200).text();
    assert!(told.contains("2 of 4 selected tickets are changed."), "it counts");
    assert!(told.contains(&format!("as they were: {}, {}", tickets[2], tickets[3])), "it says which not");
    let changed = "select id from ticket where priority = 'urgent' and assignee_id is not null
                   and id in (select ticket_id from ticket_tag) order by id";
    let changed: Vec<i64> = app.rows::<(i64,)>(changed).await.into_iter().map(|(id,)| id).collect();
    assert_eq!(changed, [tickets[0].0, tickets[1].0]);
    let events = app.events(tickets[0]).await;
    assert_eq!(events, ["opened", "assigned", "priority_changed", "tagged"]);
    send(&all).await.expect(303);
    assert_eq!(app.events(tickets[0]).await, events, "nothing to change leaves no trace");
    // A whole ticket is left, not half of it: tier 3 has nobody of tier 1 who could take it.
    let taken = send(&[("take", "yes")]).await.expect(303);
    assert!(taken.location().contains("notice=taken_some&count="), "{}", taken.location());
    for who in [Who::Customer, Who::Vendor] {
        let client = app.as_(who).await;
        client.post("change-selected", &[("tickets", numbers[0].as_str()), ("take", "yes")]).await.expect(404);
    }
});

on_both!(k50_a_ticket_is_in_one_day_also_when_clocks_are_changed, |app| {
    let ticket = app.ticket(Who::Customer, "By date").await;
    let (customer, agent) = (app.as_(Who::Customer).await, app.as_(Who::Tier1).await);
    for (zone, moment, day, others) in [
        ("Europe/Stockholm", "2026-10-25T22:30:00Z", "2026-10-25", ["2026-10-24", "2026-10-26"]),
        ("Europe/Stockholm", "2026-03-29T22:30:00Z", "2026-03-30", ["2026-03-29", "2026-03-31"]),
        ("Europe/Stockholm", "2026-10-25T23:00:00Z", "2026-10-26", ["2026-10-25", "2026-10-27"]),
        ("Australia/Lord_Howe", "2026-04-05T13:15:00Z", "2026-04-05", ["2026-04-04", "2026-04-06"]),
        ("Asia/Kolkata", "2026-03-29T18:29:59Z", "2026-03-29", ["2026-03-28", "2026-03-30"]),
    ] {
        let at = moment.parse::<jiff::Timestamp>().expect("a moment").as_millisecond();
        app.sql(&format!("update ticket set created_at = {at}")).await;
        app.sql(&format!("update person set time_zone = '{zone}'")).await;
        for (client, list) in [(&customer, "/tickets?"), (&agent, "/desk?view=all&")] {
            let shown = async |day: &str| {
                let page = client.get(&format!("{list}from={day}&until={day}")).await.expect(200).text();
                page.contains(&format!("tickets/{ticket}"))
            };
            assert!(shown(day).await, "{zone} {moment} {list}");
            for other in others {
                assert!(!shown(other).await, "{zone} {moment} {list} {other}");
            }
        }
    }
});

on_both!(a_queue_begins_with_what_is_due_next_in_groups_by_the_time_that_is_left, |app| {
    let mut tickets = Vec::new();
    for name in ["Anna", "Bertil", "Cecilia", "David"] {
        tickets.push(app.ticket(Who::Customer, &format!("{name}s screen")).await);
    }
    let now = app.desk.now();
    let due = [Some(now.plus_days(2)), Some(Timestamp(now.0 - 60_000)), None, Some(now.plus_minutes(30))];
    for (ticket, due) in tickets.iter().zip(due) {
        let due = due.map_or_else(|| "null".to_owned(), |due| due.0.to_string());
        app.sql(&format!("update ticket set due_at = {due}, due_target = 60 where id = {ticket}")).await;
    }
    let agent = app.as_(Who::Tier1).await;
    let page = agent.get("/desk").await.expect(200).text();
    let order = |page: &str, parts: &[&str]| {
        let places: Vec<Option<usize>> = parts.iter().map(|part| page.find(part)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{parts:?}: {places:?}");
    };
    order(
        &page,
        &[
            "<h2>Over time",
            "Bertils screen",
            "<h2>Due within the hour",
            "Davids screen",
            "<h2>Later",
            "Annas screen",
            "<h2>Paused, or nothing promised",
            "Cecilias screen",
        ],
    );
    assert!(page.contains("1 min over") && page.contains("30 min left"), "the time that is left");
    assert!(page.contains("stroke-dasharray=\"50 100\""), "half of the hour that was promised");
    let page = agent.get("/desk?sort=oldest").await.expect(200).text();
    order(&page, &["Annas screen", "Bertils screen", "Cecilias screen", "Davids screen"]);
    assert!(!page.contains("<h2>Later"), "another order has no groups");
});

on_both!(a_ticket_is_new_to_whoever_has_not_read_what_others_wrote_since, |app| {
    let ticket = app.ticket(Who::Customer, "Read or not").await;
    let (agent, colleague) = (app.as_(Who::Tier1).await, app.as_(Who::Lead).await);
    let page = format!("/desk/tickets/{ticket}");
    let is_new = async |client: &Client| {
        let list = client.get("/desk?view=all").await.expect(200).text();
        assert!(list.contains("Read or not"));
        list.contains("New to you")
    };
    let says_where =
        async |client: &Client| client.get(&page).await.expect(200).text().contains("New since you were here");
    assert!(is_new(&agent).await, "nobody has it yet");
    assert!(!says_where(&agent).await, "who never was here has read nothing before");
    assert!(!is_new(&agent).await);
    assert!(is_new(&colleague).await, "what one has read is new to others");
    app.act(Who::Tier1, "take", ticket, &[]).await.expect(303);
    app.act(Who::Tier1, "reply", ticket, &[("text", "Is it on?")]).await.expect(303);
    assert!(!is_new(&agent).await, "their own words are not new to them");
    app.act(Who::Customer, "reply", ticket, &[("text", "It is.")]).await.expect(303);
    assert!(is_new(&agent).await);
    agent.get(&format!("{page}?before=1")).await.expect(200);
    assert!(is_new(&agent).await, "an earlier part of the story does not hold it");
    let html = agent.get(&page).await.expect(200).text();
    let (mark, text) = (html.find("New since you were here").expect("a mark"), html.find("It is.").expect("the reply"));
    assert!(mark < text && html[..mark].contains("Is it on?"), "the mark stands before what is new");
    assert!(!is_new(&agent).await);
    assert!(!says_where(&agent).await, "the second time it is not new");
    // A ticket of somebody else is new only to those who have read it before.
    app.sql("delete from ticket_seen").await;
    assert!(!is_new(&colleague).await && is_new(&agent).await);
});

on_both!(who_takes_the_next_gets_what_is_due_first_and_each_of_two_another, |app| {
    let (later, first) = (app.ticket(Who::Customer, "Later").await, app.ticket(Who::Customer, "First").await);
    let elsewhere = app.ticket(Who::Customer, "Of another team").await;
    let tier = app.people.tiers[1];
    app.sql(&format!("insert into team (tier_id, name) values ({tier}, 'Others')")).await;
    app.sql(&format!("update ticket set team_id = (select max(id) from team), due_at = 1 where id = {elsewhere}"))
        .await;
    for (ticket, minutes) in [(later, 120), (first, 30)] {
        let due = app.desk.now().plus_minutes(minutes).0;
        app.sql(&format!("update ticket set due_at = {due} where id = {ticket}")).await;
    }
    let (agent, other) = (app.as_(Who::Tier1).await, app.as_(Who::Tier1).await);
    let (one, two) = tokio::join!(agent.post("take-next", &[]), other.post("take-next", &[]));
    let mut led = [one.expect(303), two.expect(303)].map(|answer| answer.location().to_owned());
    led.sort();
    let mut wanted = [first, later].map(|ticket| format!("/desk/tickets/{ticket}?notice=taken"));
    wanted.sort();
    assert_eq!(led, wanted);
    let none = agent.post("take-next", &[]).await.expect(303);
    assert_eq!(none.location(), "/desk?view=unassigned&notice=none_to_take");
    assert_eq!(
        app.number(&format!("select count(*) from ticket where id = {elsewhere} and assignee_id is null")).await,
        1
    );
});

on_both!(several_get_category_and_team_lose_a_tag_and_are_solved_with_one_text, |app| {
    let (one, two) = (app.ticket(Who::Customer, "One").await, app.ticket(Who::Customer, "Two").await);
    let tier = app.people.tiers[1];
    app.sql(&format!("insert into team (tier_id, name) values ({tier}, 'Night')")).await;
    app.sql("insert into tag (name) values ('old')").await;
    app.sql("insert into category (name) values ('Another')").await;
    let newest = async |table: &str| app.number(&format!("select max(id) from {table}")).await.to_string();
    let (team, tag, category) = (newest("team").await, newest("tag").await, newest("category").await);
    app.sql(&format!("insert into ticket_tag (ticket_id, tag_id) values ({one}, {tag})")).await;
    let agent = app.as_(Who::Tier1).await;
    let tickets = [one.to_string(), two.to_string()];
    let ticked: Vec<_> = tickets.iter().map(|ticket| ("tickets", ticket.as_str())).collect();
    let send = async |more: &[(&str, &str)]| {
        let fields: Vec<_> = [("back", "/desk")].iter().chain(&ticked).chain(more).copied().collect();
        agent.post("change-selected", &fields).await
    };
    let refused = send(&[("category", "987654"), ("team", "987654"), ("code", "987654"), ("summary", "x")]).await;
    let refused = refused.expect(422).text();
    assert!(["category", "team", "code"].iter().all(|field| refused.contains(field)), "{refused}");
    assert!(
        send(&[("summary", "Restart it.")]).await.expect(422).text().contains("code"),
        "a text without a code is kept"
    );
    send(&[("category", &category), ("team", &team), ("untag", &tag)]).await.expect(303);
    let changed = "select count(*) from ticket where category_id = (select max(id) from category)
                   and team_id = (select max(id) from team) and not exists (select 1 from ticket_tag where ticket_id = ticket.id)";
    assert_eq!(app.number(changed).await, 2);
    let code = app.number("select min(id) from resolution_code").await.to_string();
    let solved = send(&[("code", &code), ("summary", "Restart **it**.")]).await.expect(303);
    assert!(solved.location().contains("notice=changed_all&count=2.2"), "{}", solved.location());
    let customer = app.as_(Who::Customer).await;
    for ticket in [one, two] {
        assert_eq!(app.status(ticket).await, "resolved");
        let page = customer.get(&format!("/tickets/{ticket}")).await.expect(200).text();
        assert!(page.contains("Restart <strong>it</strong>."), "{ticket}");
    }
});

on_both!(an_answer_leads_to_where_its_writer_wants_and_nowhere_else, |app| {
    let (ticket, next) = (app.ticket(Who::Customer, "This").await, app.ticket(Who::Customer, "The next").await);
    let reply = async |then: &str| {
        let sent = app.act(Who::Tier1, "reply", ticket, &[("text", "An answer"), ("then", then)]).await.expect(303);
        sent.location().to_owned()
    };
    let to = format!("/desk/tickets/{next}?from=%2Fdesk");
    assert_eq!(reply(&to).await, format!("{to}&notice=sent"));
    assert_eq!(reply("/desk?view=mine&notice=taken").await, "/desk?view=mine&notice=sent");
    let here = format!("/desk/tickets/{ticket}?notice=sent");
    for then in ["", "https://elsewhere.example/desk", "//elsewhere.example/desk", "/admin", "/desk\\elsewhere"] {
        let led = reply(then).await;
        assert!(led == here || (led.starts_with("/desk") && !led.contains("elsewhere")), "{then}: {led}");
    }
});
