//! Products, categories and their questions, the priority matrix, resolution codes and tags.

use super::{field_errors, refused};
use crate::common::*;
use tierdesk::domain::FieldError;

impl TestApp {
    async fn name(&self, list: &str, name: &str) -> Answer {
        self.admin("add-name", &[("list", list), ("name", name)]).await
    }

    async fn archive_name(&self, list: &str, id: &str) -> Answer {
        self.admin("archive-name", &[("list", list), ("id", id), ("archived", "yes")]).await
    }

    async fn question(&self, label: &str, kind: &str, options: &str) -> Answer {
        let category = self.category.to_string();
        let fields = [("id", category.as_str()), ("label", label), ("kind", kind), ("options", options)];
        self.admin("add-question", &fields).await
    }

    /// What the category asks, in order.
    async fn asked(&self) -> Vec<String> {
        let sql = format!(
            "select label from question where category_id = {} and archived_at is null order by position, id",
            self.category
        );
        self.rows::<(String,)>(&sql).await.into_iter().map(|(label,)| label).collect()
    }
}

on_both!(lists_of_names_grow_change_and_shrink, |app| {
    for (list, table) in [("products", "product"), ("codes", "resolution_code"), ("tags", "tag")] {
        app.name(list, "Ny ruta").await.expect(303);
        refused(app.name(list, "NY RUTA").await, "name", FieldError::Taken);
        refused(app.name(list, "  ").await, "name", FieldError::Required);
        refused(app.name(list, &"x".repeat(121)).await, "name", FieldError::TooLong(120));
        let id = app.id_of(table, "Ny ruta").await;
        app.admin("rename", &[("list", list), ("id", &id), ("name", "Nyare ruta")]).await.expect(303);
        app.archive_name(list, &id).await.expect(303);
        refused(app.name(list, "Nyare ruta").await, "name", FieldError::Taken);
        app.admin("archive-name", &[("list", list), ("id", &id), ("archived", "")]).await.expect(303);
        let log = app.log().await;
        let expected = ["added", "renamed", "archived", "restored"].map(|what| format!("{table}_{what}"));
        assert_eq!(log[log.len() - 4..], expected);
    }
    app.name("people", "x").await.expect(404);
});

on_both!(what_every_ticket_needs_one_of_cannot_all_be_archived, |app| {
    let category = app.category.to_string();
    let product = app.id_of("product", "Warehouse").await;
    refused(app.archive_name("products", &product).await, "archive", FieldError::InUse);
    let gone = [("id", category.as_str()), ("archived", "yes")];
    refused(app.admin("archive-category", &gone).await, "archive", FieldError::InUse);
    app.admin("add-category", &[("product", ""), ("name", "Other")]).await.expect(303);
    app.archive_name("products", &product).await.expect(303);
    app.admin("archive-category", &gone).await.expect(303);

    let codes: Vec<(i64,)> = app.rows("select id from resolution_code order by id").await;
    let (last, others) = codes.split_last().expect("codes");
    for (id,) in others {
        app.archive_name("codes", &id.to_string()).await.expect(303);
    }
    refused(app.archive_name("codes", &last.0.to_string()).await, "archive", FieldError::InUse);
    let tag = app.id_of("tag", "printer").await;
    app.archive_name("tags", &tag).await.expect(303);
});

on_both!(a_categorys_name_is_its_own_within_its_product, |app| {
    let product = app.id_of("product", "Warehouse").await;
    let add = |product: String, name: &'static str| {
        let app = &app;
        async move { app.admin("add-category", &[("product", &product), ("name", name)]).await }
    };
    refused(add(product.clone(), "scanners").await, "name", FieldError::Taken);
    add(String::new(), "Scanners").await.expect(303);
    refused(add("999999".into(), "Doors").await, "product", FieldError::NotAllowed);
    let category = app.category.to_string();
    let typed = [("id", category.as_str()), ("product", ""), ("name", "Scanners")];
    refused(app.admin("category", &typed).await, "name", FieldError::Taken);
    app.admin("category", &[("id", &category), ("product", ""), ("name", "Readers")]).await.expect(303);
});

on_both!(a_category_asks_its_questions_in_the_order_that_was_chosen, |app| {
    app.question("Which gate?", "choice", "North\n\nSouth").await.expect(303);
    app.question("How many?", "number", "left out\nfor numbers").await.expect(303);
    let id = app.number("select id from question where label = 'How many?'").await.to_string();
    app.admin("step-question", &[("id", &id), ("direction", "up")]).await.expect(303);
    assert_eq!(app.asked().await, ["How many?", "Which gate?"]);
    let options: Vec<(String,)> = app.rows("select cast(options as text) from question order by id").await;
    assert_eq!(options[0].0.replace(' ', ""), r#"["North","South"]"#);
    assert_eq!(options[1].0, "[]");
    app.admin("archive-question", &[("id", &id), ("archived", "yes")]).await.expect(303);
    assert_eq!(app.asked().await, ["Which gate?"]);
    app.admin("archive-question", &[("id", &id), ("archived", "")]).await.expect(303);
    assert_eq!(app.asked().await, ["Which gate?", "How many?"]);
});

on_both!(questions_that_cannot_be_answered_are_refused, |app| {
    refused(app.question("Which gate?", "choice", "North").await, "options", FieldError::Required);
    refused(app.question("Which gate?", "choice", "North\nNorth").await, "options", FieldError::Taken);
    let many: String = (0..31).map(|number| format!("{number}\n")).collect();
    refused(app.question("Which gate?", "choice", &many).await, "options", FieldError::TooMany(30));
    let found = field_errors(app.question("", "essay", "").await);
    assert_eq!(found, [("label".to_owned(), FieldError::Required), ("kind".to_owned(), FieldError::NotAllowed)]);
    app.question("Which gate?", "text", "").await.expect(303);
    refused(app.question("which GATE?", "date", "").await, "label", FieldError::Taken);
    assert_eq!(app.asked().await, ["Which gate?"]);
});

on_both!(tickets_keep_the_questions_they_were_asked, |app| {
    app.question("Which gate?", "text", "").await.expect(303);
    let id = app.number("select id from question").await.to_string();
    let (browser, field) = (app.as_(Who::Customer).await, format!("question_{id}"));
    let answer = app.register(&browser, &[(&field, "The northern one")], &[]).await.expect(303);
    let ticket = steps::number(&answer);
    let typed = [("id", id.as_str()), ("label", "Which context?"), ("kind", "number"), ("options", "")];
    app.admin("question", &typed).await.expect(303);
    let page = browser.get(&format!("/tickets/{ticket}")).await.expect(200).text();
    assert!(page.contains("Which gate?") && page.contains("The northern one"));
});

on_both!(another_matrix_gives_new_tickets_another_priority, |app| {
    let before = app.ticket(Who::Customer, "Before").await;
    let mut cells = Vec::new();
    for impact in ["one", "several", "everyone"] {
        for urgency in ["hindered", "partly", "stopped"] {
            cells.push((format!("cell_{impact}_{urgency}"), "low"));
        }
    }
    let typed: Vec<(&str, &str)> = cells.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    refused(app.admin("priorities", &typed[1..]).await, "cell_one_hindered", FieldError::Required);
    app.admin("priorities", &typed).await.expect(303);
    let after = app.ticket(Who::Customer, "After").await;
    let of = |ticket| {
        let sql = format!("select priority from ticket where id = {ticket}");
        let app = &app;
        async move { app.rows::<(String,)>(&sql).await.remove(0).0 }
    };
    assert_eq!((of(before).await.as_str(), of(after).await.as_str()), ("high", "low"));
    app.admin("priorities", &typed).await.expect(303);
    assert_eq!(app.log().await, ["priorities_changed"], "what changes nothing is not logged");
});
