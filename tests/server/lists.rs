//! What lists find.

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
