use super::*;
use futures::stream;
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

const BOUNDARY: &str = "b";

/// The parser's result for a body that comes in pieces of this size: each part's name and content, or an error.
fn parsed(body: &[u8], piece: usize, outlined: bool) -> Result<Vec<(String, Vec<u8>)>, ()> {
    futures::executor::block_on(async {
        let pieces: Vec<_> = body.chunks(piece).map(|part| Ok::<_, Error>(Bytes::copy_from_slice(part))).collect();
        let body = Body::from_stream(stream::iter(pieces));
        let body = if outlined { bounded(body, BOUNDARY) } else { body };
        let mut parts = multer::Multipart::new(body.into_data_stream(), BOUNDARY);
        let mut found = Vec::new();
        while let Some(part) = parts.next_field().await.map_err(drop)? {
            let name = part.name().unwrap_or_default().to_owned();
            found.push((name, part.bytes().await.map_err(drop)?.to_vec()));
        }
        Ok(found)
    })
}

/// How much the parser was given of a body, less what it made of it.
fn kept_by_the_parser(body: &[u8], piece: usize) -> usize {
    futures::executor::block_on(async {
        let given = Arc::new(AtomicUsize::new(0));
        let counter = given.clone();
        let pieces: Vec<_> = body.chunks(piece).map(Bytes::copy_from_slice).collect();
        // The parser gets to work between two pieces, as it does while a sender sends.
        let pieces = stream::iter(pieces).then(async |piece| {
            pause().await;
            Ok::<_, Error>(piece)
        });
        let outlined = bounded(Body::from_stream(pieces), BOUNDARY).into_data_stream();
        let counted = outlined.inspect_ok(move |chunk| {
            counter.fetch_add(chunk.len(), Ordering::SeqCst);
        });
        let mut parts = multer::Multipart::new(counted, BOUNDARY);
        let mut made = 0;
        while let Ok(Some(mut part)) = parts.next_field().await {
            while let Ok(Some(chunk)) = part.chunk().await {
                made += chunk.len();
            }
        }
        given.load(Ordering::SeqCst) - made
    })
}

/// Is ready when it is asked a second time.
async fn pause() {
    let mut asked = false;
    std::future::poll_fn(|cx| {
        cx.waker().wake_by_ref();
        if std::mem::replace(&mut asked, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

fn part(head: &str, content: &str) -> String {
    format!("--{BOUNDARY}\r\n{head}\r\n\r\n{content}\r\n")
}

fn form(parts: &[(&str, &str)]) -> String {
    let parts: String = parts
        .iter()
        .map(|(name, text)| part(&format!("Content-Disposition: form-data; name=\"{name}\""), text))
        .collect();
    format!("{parts}--{BOUNDARY}--\r\n")
}

#[test]
fn k04_what_comes_before_a_part_is_held_within_limits() {
    let (many, head) = ("x".repeat(64 * 1024), "Content-Disposition: form-data; name=\"a\"");
    let (lines, padding) = ("a: b\r\n".repeat(10_000), " ".repeat(64 * 1024));
    let endless = [
        many.clone(),
        format!("\r\n{}", "--c\r\n".repeat(10_000)),
        format!("--{BOUNDARY}\r\n{many}"),
        format!("--{BOUNDARY}\r\n{lines}"),
        format!("--{BOUNDARY}{padding}"),
        format!("--{BOUNDARY}{padding}\r\n{head}\r\n\r\nx"),
        format!("--{BOUNDARY}{many}"),
        // A part without a head: what follows is none of it.
        format!("--{BOUNDARY}\r\n\r\n{many}"),
        format!("{}--{BOUNDARY}\r\n{many}", part(head, "x")),
        format!("{}--{BOUNDARY}{padding}", part(head, "x")),
        "-".repeat(64 * 1024),
        format!("--{BOUNDARY}-{many}"),
    ];
    for body in &endless {
        for piece in [1, 7, 1_000, body.len()] {
            let shown = &body[..40.min(body.len())];
            let mut outline = Outline::new(BOUNDARY);
            let mut held = 0;
            let refused = body.as_bytes().chunks(piece).any(|chunk| {
                let taken = outline.take(chunk);
                held = held.max(outline.held.len());
                taken.is_err()
            });
            assert!(refused, "{shown:?} in pieces of {piece}");
            assert!(held <= limits::PART_HEAD + piece, "{shown:?} in pieces of {piece}: {held}");
        }
    }
}

#[test]
fn k04_no_byte_is_searched_again_and_again() {
    // Each byte alone: what is looked at per byte must not grow with what came before.
    let content = "\r\n--".repeat(20_000);
    let whole = form(&[("a", &content), ("b", "x")]);
    let mut outline = Outline::new(BOUNDARY);
    let mut open = 0;
    for byte in whole.as_bytes().chunks(1) {
        outline.take(byte).expect("a form");
        open = open.max(outline.held.len() - outline.searched);
    }
    assert!(open < 64, "{open} bytes are looked at again with each byte");
    assert!(outline.stage == Stage::End);
}

#[test]
fn k04_forms_are_read_the_same_however_they_come() {
    let text = "--b\r\n--\r\n-\r\r\n--\r\n-b";
    let forms = [
        form(&[]),
        form(&[("a", ""), ("b", "x"), ("c", text)]),
        format!("a preamble\r\n{}an epilogue\r\n--b\r\nx", form(&[("a", "x\r\n")])),
        form(&[("a", &"y".repeat(100_000))]),
    ];
    for body in &forms {
        let expected = parsed(body.as_bytes(), body.len(), false);
        assert!(expected.is_ok(), "{body:.60}");
        for piece in [1, 2, 3, 5, 8, 70, body.len()] {
            assert_eq!(parsed(body.as_bytes(), piece, true), expected, "{body:.60} in pieces of {piece}");
        }
    }
}

#[test]
fn k04_only_boundaries_of_the_standard_are_taken() {
    let named = |boundary: &str| super::boundary(&format!("multipart/form-data; boundary=\"{boundary}\""));
    assert_eq!(named("----WebKitFormBoundary7MA4YWxk").as_deref(), Some("----WebKitFormBoundary7MA4YWxk"));
    assert!(named(&"x".repeat(70)).is_some());
    assert!(named(&"x".repeat(71)).is_none() && named("").is_none() && named("a\u{7f}b").is_none());
    assert!(super::boundary("multipart/form-data").is_none() && super::boundary("text/plain; boundary=x").is_none());
}

proptest! {
    /// Whatever comes: the parser gets nothing to keep, and reads what it gets as it would without us.
    #[test]
    fn k04_whatever_comes_the_parser_holds_little(
        tokens in prop::collection::vec(
            prop::sample::select(vec!["--b", "\r\n", "\r", "\n", "-", "--", "x", " ", "b", ":", "a: b", "\r\n\r\n",
                                      "--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n", "--b--"]),
            0..60,
        ),
        piece in 1_usize..40,
    ) {
        let body = tokens.concat() + &"y".repeat(30_000);
        // The marks between the parts, and no more.
        prop_assert!(kept_by_the_parser(body.as_bytes(), piece) <= tokens.concat().len() + limits::PART_HEAD);
        let whole = tokens.concat();
        if let Ok(expected) = parsed(whole.as_bytes(), whole.len().max(1), false) {
            prop_assert_eq!(parsed(whole.as_bytes(), piece, true), Ok(expected));
        }
    }
}
