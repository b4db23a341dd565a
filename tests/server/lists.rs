//! What lists find.

use crate::common::steps::number;
use crate::common::*;

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
    assert!(answer.location().ends_with("notice=changed_some"), "{}", answer.location());
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
    assert!(taken.location().ends_with("notice=taken_some"), "{}", taken.location());
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
