//! The order of things, changed by two admins or twice from one page.

use crate::common::page_forms::{PageField, PageForm, forms_of, send_with_files};
use crate::common::*;

on_both!(k31_from_an_old_page_nothing_moves_past_a_neighbour_that_it_did_not_show, |app| {
    let category = app.category.to_string();
    for name in ["Printing", "Scanning", "Copying"] {
        let condition = [("name", name), ("all-0-field", "subject"), ("all-0-values", name)];
        app.admin("add-rule", &condition).await.expect(303);
        app.admin("add-automation", &[("name", name), ("trigger", "on-registered"), ("note", "x")]).await.expect(303);
        app.admin("add-question", &[("id", &category), ("label", name), ("kind", "text")]).await.expect(303);
    }
    let category = format!("/admin/categories/{category}");
    let orders = [
        ("/admin/rules", "step-rule"),
        ("/admin/automations", "step-automation"),
        ("/admin/service-levels", "step-service-level"),
        ("/admin/tiers", "step-tier"),
        (&category, "step-question"),
    ];
    let admin = app.as_(Who::Admin).await;
    for (page, endpoint) in orders {
        let action = format!("/do/admin-{endpoint}");
        for direction in ["down", "up"] {
            let html = admin.get(page).await.expect(200).text();
            let is_it = |form: &PageForm| {
                let is = |field: &PageField| field.name == "direction" && field.value == direction;
                form.action == action && form.fields.iter().any(is)
            };
            let first = forms_of(&html).into_iter().find(is_it).unwrap_or_else(|| panic!("no step on {page}"));
            let moved = send_with_files(&admin, page, &first, &[], &[]).await.expect(303);
            assert!(moved.location().starts_with(&format!("{page}?notice=saved#")), "{}", moved.location());
            let before = app.fingerprint().await;
            // The same once more from the page as it was: a second click, or a second tab, even of a page that told of it.
            for at in [page.to_owned(), format!("{page}?notice=order_changed")] {
                let refused = send_with_files(&admin, &at, &first, &[], &[]).await.expect(303);
                assert_eq!(refused.location(), format!("{page}?notice=order_changed"));
                assert_eq!(app.fingerprint().await, before, "{page}");
            }
            let told = admin.get(&format!("{page}?notice=order_changed")).await.expect(200).text();
            assert!(told.contains("so nothing was moved"), "{page}");
        }
    }
});
