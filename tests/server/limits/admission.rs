//! Admission: turns of people and strangers, and refusals.

use super::*;
use tierdesk::desk::StrangerLane;
use tierdesk::domain::Member;
use tierdesk::domain::limits::Allowance;

/// Somebody as the program knows who has signed in, as far as turns depend on it.
fn member(app: &TestApp, who: Who) -> Member {
    Member { id: app.people.id(who), role: who.role(), organisation: None, tier: None }
}

on_both!(k19_strangers_take_turns_and_others_do_not, |app| {
    let (visitor, customer) = (app.visitor(), app.as_(Who::Customer).await);
    for lane in [StrangerLane::Form, StrangerLane::Page] {
        let most = match lane {
            StrangerLane::Form | StrangerLane::File => limits::FORMS_OF_STRANGERS,
            StrangerLane::Page => limits::PAGES_OF_STRANGERS,
        };
        let mut taken = Vec::new();
        for number in 0..most {
            taken.push(app.desk.admit(&format!("192.0.2.{number}"), lane).await.expect("a turn"));
        }
        let stranger = async {
            match lane {
                StrangerLane::Form | StrangerLane::File => visitor.post("preview", &[("text", "x")]).await,
                StrangerLane::Page => visitor.get("/new").await,
            }
        };
        let others = async {
            customer.post("preview", &[("text", "x")]).await.expect(200);
            customer.get("/tickets").await.expect(200);
            // Those who only read do not wait for those who send, nor the other way round.
            match lane {
                StrangerLane::Form | StrangerLane::File => visitor.get("/new").await.expect(200),
                StrangerLane::Page => visitor.post("preview", &[("text", "x")]).await.expect(200),
            };
        };
        let (stranger, others) = (pin!(stranger), pin!(others));
        let Either::Right(((), stranger)) = select(stranger, others).await else {
            panic!("{lane:?}: a stranger did not wait");
        };
        taken.pop();
        stranger.await.expect(200);
    }
});

on_both!(k19_who_sends_too_many_at_once_is_refused_and_the_next_address_is_not, |app| {
    let (noisy, quiet) = ([192, 0, 2, 7], [192, 0, 2, 8]);
    let taken = app.desk.admit("192.0.2.7", StrangerLane::Form).await.expect("a turn");
    let waiting: Vec<_> =
        (0..limits::WAITING_OF_ADDRESS).map(|_| app.desk.admit("192.0.2.7", StrangerLane::Form)).collect();
    let mut waiting = pin!(join_all(waiting));
    assert!(futures::poll!(waiting.as_mut()).is_pending());
    let visitor = app.visitor();
    let typed = [("text", "a long text")];
    assert_eq!(send(&visitor, noisy, "preview", &typed).await.status, 429);
    assert_eq!(send(&visitor, quiet, "preview", &typed).await.status, 200);
    // A person finds on the page what they typed.
    let request = visitor.form_request("sign-up").header("accept", "text/html").extension(from(noisy));
    let typed = multipart(&[("name", "Åsa Berg"), ("email", "x")], &[]);
    let page = visitor.send(request, Body::from(typed)).await.expect(429).text();
    assert!(page.contains("Åsa Berg"), "{page}");
    drop(taken);
    assert!(futures::poll!(waiting.as_mut()).is_pending(), "one of them has its turn, and the others wait for it");
});

on_both!(k19_an_address_sends_so_many_forms_in_a_quarter_of_an_hour, |app| {
    let visitor = app.visitor();
    let preview = async |last: u8| send(&visitor, [192, 0, 2, last], "preview", &[("text", "x")]).await.status;
    for _ in 0..limits::FORMS_FROM {
        drop(app.desk.admit("192.0.2.7", StrangerLane::Form).await.expect("a turn"));
    }
    assert_eq!(preview(7).await, 429);
    assert_eq!(preview(8).await, 200);
    app.clock.step_minutes(14);
    assert_eq!(preview(7).await, 429);
    app.clock.step_minutes(1);
    assert_eq!(preview(7).await, 200);
    for _ in 0..limits::FORMS_FROM {
        let _ = app.desk.admit("192.0.2.7", StrangerLane::Form).await;
    }
    assert_eq!(preview(7).await, 429);
    app.clock.step_minutes(-60);
    assert_eq!(preview(7).await, 200, "a clock that is set back prolongs nothing");
});

on_both!(k19_an_address_and_a_person_have_so_many_requests_under_way, |app| {
    let (visitor, customer) = (app.visitor(), app.as_(Who::Customer).await);
    let person = member(&app, Who::Customer);
    let get = async |client: &Client, last: u8| {
        let request = client.request("GET", "/").header("accept", "text/html").extension(from([192, 0, 2, last]));
        client.send(request, Body::empty()).await.status
    };
    let post =
        async |client: &Client, last: u8| send(client, [192, 0, 2, last], "preview", &[("text", "x")]).await.status;
    let mut under_way = Vec::new();
    for _ in 0..limits::ARRIVING_OF_ADDRESS {
        under_way.push(app.desk.arrive("192.0.2.7", "/do/preview").await.expect("there is room"));
    }
    let mut requests = Vec::new();
    for _ in 0..limits::REQUESTS_OF_PERSON {
        requests.push(app.desk.in_flight(&person).await.expect("there is room"));
    }
    assert_eq!((post(&visitor, 7).await, post(&visitor, 8).await), (429, 200));
    assert_eq!((post(&customer, 8).await, get(&customer, 8).await), (429, 429));
    let colleague = app.as_(Who::Colleague).await;
    assert_eq!((post(&colleague, 7).await, get(&colleague, 7).await), (200, 200), "at the same address, but signed in");
    assert_eq!(get(&visitor, 7).await, 200, "whoever only reads is not kept out by slow forms");
    drop((under_way, requests));
    assert_eq!((post(&visitor, 7).await, get(&customer, 8).await), (200, 200));
    // All strangers together leave room for those who are signed in.
    let mut under_way = Vec::new();
    for _ in 0..limits::ARRIVING_OF_STRANGERS {
        under_way.push(app.desk.arrive("", "/do/preview").await.expect("there is room"));
    }
    assert_eq!((post(&visitor, 9).await, post(&customer, 9).await, get(&visitor, 9).await), (503, 200, 200));
    drop(under_way);
    assert_eq!(post(&visitor, 9).await, 200);
});

on_both!(k19_slow_uploads_of_strangers_do_not_keep_others_from_signing_in, |app| {
    let visitor = app.visitor();
    let sign_in = async |last: u8| {
        let typed = [("email", Who::Customer.email()), ("password", PASSWORD)];
        send(&app.visitor(), [192, 0, 2, last], "sign-in", &typed).await.status
    };
    let mut under_way = Vec::new();
    // One address sends as many as it may, and others so many more that no place is left.
    for _ in 0..limits::ARRIVING_OF_ADDRESS {
        under_way.push(app.desk.arrive("192.0.2.7", "/do/stage-file").await.expect("there is room"));
    }
    assert_eq!((stage(&visitor, [192, 0, 2, 7], b"hello").await.status, sign_in(7).await), (429, 303));
    for _ in limits::ARRIVING_OF_ADDRESS..limits::ARRIVING_WITH_FILES {
        under_way.push(app.desk.arrive("", "/do/reply").await.expect("there is room"));
    }
    assert_eq!((stage(&visitor, [192, 0, 2, 8], b"hello").await.status, sign_in(8).await), (503, 303));
    let customer = app.as_(Who::Customer).await;
    assert_eq!(stage(&customer, [192, 0, 2, 8], b"hello").await.status, 200, "only strangers have places");
    // Once all of them have been slow, none keeps anybody out.
    app.clock.step_minutes(1);
    assert_eq!(stage(&visitor, [192, 0, 2, 7], b"hello").await.status, 200);
    under_way.push(app.desk.arrive("", "/do/reply").await.expect("there is room"));
    assert_eq!(stage(&visitor, [192, 0, 2, 8], b"hello").await.status, 200);
});

on_both!(k19_the_longest_arriving_form_gives_its_place_up, |app| {
    let visitor = app.visitor();
    for (endpoint, most) in [("preview", limits::ARRIVING_OF_STRANGERS), ("stage-file", limits::ARRIVING_WITH_FILES)] {
        let post = async |last: u8| match endpoint {
            "preview" => send(&visitor, [192, 0, 2, last], endpoint, &[("text", "x")]).await.status,
            _ => stage(&visitor, [192, 0, 2, last], b"hello").await.status,
        };
        let arrive = async |address: &str| app.desk.arrive(address, &format!("/do/{endpoint}")).await.expect("room");
        let (body, asked) = stalled();
        let request = visitor.form_request(endpoint).header("accept", "application/json");
        let mut slow = pin!(visitor.send(request.extension(from([192, 0, 2, 7])), body));
        drop(beside(slow.as_mut(), asked.acquire()).await);
        app.clock.step_minutes(1);
        let mut others = Vec::new();
        for _ in 1..most {
            others.push(arrive("").await);
        }
        assert_eq!(post(9).await, 200, "{endpoint}");
        slow.await.expect(400);
        // Those that are left have been arriving for a moment only.
        others.push(arrive("").await);
        assert_eq!(post(9).await, 503, "{endpoint}");
        drop(others);
        // An address that has all the forms it may have gives up one of its own.
        let mut own = Vec::new();
        for _ in 0..limits::ARRIVING_OF_ADDRESS {
            own.push(arrive("192.0.2.9").await);
        }
        assert_eq!(post(9).await, 429, "{endpoint}");
        app.clock.step_minutes(1);
        assert_eq!(post(9).await, 200, "{endpoint}");
    }
});

on_both!(f22_one_person_has_few_requests_worked_on_at_once_and_others_go_on, |app| {
    for (who, page) in [(Who::Customer, "/tickets"), (Who::Tier1, "/desk")] {
        takes_turns_with_themselves(&app, who, page).await;
    }
});

async fn takes_turns_with_themselves(app: &TestApp, who: Who, page: &str) {
    let (own, colleague) = (app.as_(who).await, app.as_(Who::Colleague).await);
    let (person, turns) = (member(app, who), Allowance::of(who.role()).turns);
    // Forms that have not arrived hold no turn.
    let (bodies, asked): (Vec<_>, Vec<_>) = (0..=turns).map(|_| stalled()).unzip();
    let forms = bodies.into_iter().map(|body| own.send(own.form_request("preview"), body));
    let mut forms = pin!(join_all(forms));
    drop(beside(forms.as_mut(), join_all(asked.iter().map(|asked| asked.acquire()))).await);
    beside(forms.as_mut(), own.get(page)).await.expect(200);
    let mut taken = Vec::new();
    for _ in 0..turns {
        taken.push(app.desk.turn(&person).await.expect("a turn"));
    }
    for kind in ["page", "question", "form"] {
        let asked = async {
            match kind {
                "page" => own.get(page).await,
                "question" => own.read("/read/banners").await,
                _ => own.post("preview", &[("text", "x")]).await,
            }
        };
        let others = async {
            colleague.get("/tickets").await.expect(200);
            colleague.post("preview", &[("text", "x")]).await.expect(200);
            app.visitor().get("/new").await.expect(200);
        };
        let mut asked = pin!(asked);
        beside(asked.as_mut(), others).await;
        taken.pop();
        asked.await.expect(200);
        taken.push(app.desk.turn(&person).await.expect("a turn"));
    }
}
