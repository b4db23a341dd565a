//! The document's title, which is written by a library.

use super::page::look;
use super::strings::{MARKUP, Typed};
use crate::common::*;

/// The text of a page's title, and what else a browser would find wrong with the page.
fn title(answer: &Answer, typed: &Typed) -> (String, Vec<String>) {
    let sight = look(&answer.text(), super::nonce(answer), typed);
    (sight.title, sight.faults)
}

on_both!(k01_a_subject_stays_text_in_the_title_of_every_page_of_its_ticket, |app| {
    let typed = Typed::default();
    for _ in MARKUP.after {
        let subject = typed.text(MARKUP, "subject");
        let ticket = app.ticket(Who::Customer, &subject).await;
        app.share(Who::Tier2, ticket, &[]).await.expect(303);
        for (who, path) in [
            (Who::Customer, format!("/tickets/{ticket}")),
            (Who::Customer, format!("/tickets/{ticket}/promises")),
            (Who::Tier2, format!("/desk/tickets/{ticket}")),
            (Who::Tier2, format!("/desk/tickets/{ticket}?dialog=recall")),
            (Who::Tier2, format!("/desk/problems/new?ticket={ticket}")),
            (Who::Vendor, format!("/vendor/tickets/{ticket}")),
        ] {
            let page = app.as_(who).await.get(&path).await.expect(200);
            let (title, faults) = title(&page, &typed);
            assert_eq!(faults, Vec::<String>::new(), "{path}");
            if !path.contains("promises") && !path.contains("problems") {
                assert!(title.contains(&subject), "{path} is called {title}");
            }
        }
    }
});

on_both!(k01_names_of_things_and_of_the_provider_stay_text_in_titles, |app| {
    let typed = Typed::default();
    let provider = typed.text(MARKUP, "provider");
    app.sql(&format!("update setting set value = '{}' where key = 'provider'", provider.replace('\'', "''"))).await;
    let admin = app.as_(Who::Admin).await;
    let name = typed.text(MARKUP, "name");
    let tier = app.people.tiers[1];
    admin.post("admin-tier", &[("id", &tier.to_string()), ("name", &name), ("kind", "staffed")]).await.expect(303);
    let page = admin.get(&format!("/admin/tiers/{tier}")).await.expect(200);
    let (shown, faults) = title(&page, &typed);
    assert_eq!(faults, Vec::<String>::new());
    assert!(shown.contains(&name) && shown.contains(&provider), "{shown}");
    // A form that is refused puts words of its own before it.
    let fields = [("id", tier.to_string()), ("name", String::new()), ("back", format!("/admin/tiers/{tier}"))];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = admin.submit("admin-tier", &fields).await.expect(303);
    let (shown, faults) = title(&admin.get(refused.location()).await.expect(200), &typed);
    assert_eq!(faults, Vec::<String>::new());
    assert!(shown.starts_with("Error:") && shown.contains(&name) && shown.contains(&provider), "{shown}");
    for path in ["/", "/sign-in"] {
        let (shown, faults) = title(&app.visitor().get(path).await, &typed);
        assert_eq!((faults, shown.contains(&provider)), (Vec::new(), true), "{path} is called {shown}");
    }
});
