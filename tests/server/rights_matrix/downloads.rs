//! Files and tables beside every viewer.

use super::*;
use tierdesk::server::DOWNLOADS;

/// What stands in place of the braces of an address, and who may have it.
fn rows(file: &[(String, &'static [Who])]) -> Vec<(&'static str, String, &'static [Who])> {
    let mut rows = Vec::new();
    for (key, may) in file {
        rows.push(("/files/{key}", key.clone(), *may));
        // Only pictures have small pictures.
        rows.push(("/files/{key}/preview", key.clone(), if key == &file[0].0 { may } else { &[] }));
    }
    for table in ["tiers", "promises", "satisfaction", "flow", "agents", "teams", "vendors", "no-such-table"] {
        rows.push(("/reports/export/{table}", table.to_owned(), if table.starts_with("no") { &[] } else { LEADS }));
    }
    rows
}

const LEADS: &[Who] = &[Who::Lead, Who::Admin];
const SIDE_A_AND_STAFF: &[Who] =
    &[Who::Customer, Who::Follower, Who::CustomerLead, Who::Tier1, Who::Tier2, Who::Tier3, Who::Lead, Who::Admin];
const STAFF_AND_VENDOR: &[Who] = &[Who::Tier1, Who::Tier2, Who::Tier3, Who::Lead, Who::Admin, Who::Vendor];

on_both!(files_and_tables_are_given_to_those_who_may_have_them_and_are_missing_for_others, |app| {
    let world = World::make(app).await;
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(3, 3).write_to(&mut picture, image::ImageFormat::Png).expect("a picture");
    let (a, picture) = (world.a, picture.into_inner());
    world
        .app
        .act_with_files(Who::Tier2, "note", a, &[("text", "x")], &[("files", "internal.png", &picture)])
        .await
        .expect(303);
    let mine = [("files", "vendor.txt", TO_VENDOR.as_bytes())];
    world.app.act_with_files(Who::Vendor, "vendor-answer", a, &[("text", "x")], &mine).await.expect(303);
    let mut files: Vec<(String, &'static [Who])> = Vec::new();
    for (name, may) in [
        ("internal.png", STAFF),
        ("picture.txt", SIDE_A_AND_STAFF),
        ("canary-internal-7f3a.txt", STAFF),
        ("vendor.txt", STAFF_AND_VENDOR),
    ] {
        files.push((world.app.file(a, name).await.trim_start_matches("/files/").to_owned(), may));
    }
    files.push(("0123456789abcdef0123456789abcdef".to_owned(), &[]));
    let rows = rows(&files);
    for route in DOWNLOADS {
        assert!(
            rows.iter().any(|(of, ..)| *of == route),
            "{route} has no row in tests/server/rights_matrix/downloads.rs"
        );
    }
    let (browsers, before) = (browsers(&world.app).await, world.app.fingerprint().await);
    for (route, word, may) in &rows {
        let path = route.replace("{key}", word).replace("{table}", word);
        for (viewer, client) in &browsers {
            let answer = client.get(&path).await;
            world.sweep(*viewer, &path, &answer);
            let missing = route.replace("{key}", &"0".repeat(32)).replace("{table}", "nothing");
            let missing = client.get(&missing).await;
            if viewer.is_some_and(|who| may.contains(&who)) {
                assert_eq!(answer.status, 200, "{path} for {viewer:?}");
            } else if viewer.is_none() && route.starts_with("/reports") {
                assert!(answer.location().starts_with("/sign-in?next="), "{path}: {}", answer.status);
            } else {
                assert_eq!(answer.status, 404, "{path} for {viewer:?}");
                assert_eq!(answer.text(), missing.text(), "{path}: {viewer:?} can tell it from a missing one");
            }
        }
    }
    assert_eq!(world.app.fingerprint().await, before, "looking changes nothing");
});
