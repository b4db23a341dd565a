//! Pictures: what pages show was written by the program, and tells nothing but what is seen.

use crate::common::*;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;
use tierdesk::domain::TicketId;

/// Words that stand for where a picture was taken, and for a script.
const HIDDEN: &str = "canary-59.3293N";

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

/// Red on the left, blue on the right.
fn halves(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) }).into()
}

/// A photograph that was taken with the camera turned, and says where.
fn photograph() -> Vec<u8> {
    let mut jpeg = Vec::new();
    halves(64, 32).write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, 95)).expect("a picture");
    // TIFF 6.0: turned by 90 degrees, and a directory of the place whose name of the datum is the hidden words.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    exif.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    exif.extend_from_slice(b"\x01\0\x12\0\x02\0");
    exif.extend_from_slice(&[HIDDEN.len() as u8, 0, 0, 0, 0x38, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend_from_slice(HIDDEN.as_bytes());
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    let mut photograph = jpeg[..2].to_vec();
    photograph.extend_from_slice(b"\xff\xe1");
    photograph.extend_from_slice(&length);
    photograph.extend_from_slice(&exif);
    photograph.extend_from_slice(&jpeg[2..]);
    photograph
}

/// Two pictures that take turns, with a script between them.
fn moving() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = gif::Encoder::new(&mut out, 4, 4, &[255, 0, 0, 0, 0, 255]).expect("a GIF");
    encoder.set_repeat(gif::Repeat::Infinite).expect("a GIF");
    for colour in [0, 1] {
        encoder.write_raw_extension(gif::AnyExtension(0xfe), &[HIDDEN.as_bytes()]).expect("a comment");
        let frame = gif::Frame { width: 4, height: 4, delay: 7, buffer: vec![colour; 16].into(), ..Default::default() };
        encoder.write_frame(&frame).expect("a picture");
    }
    drop(encoder);
    out.extend_from_slice(format!("*/=1;alert('{HIDDEN}')").as_bytes());
    out
}

/// A PNG of so many pixels a side, of which only the beginning is there.
fn bomb(side: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = side.to_be_bytes().to_vec();
    head.extend_from_slice(&side.to_be_bytes());
    head.extend_from_slice(&[8, 6, 0, 0, 0]);
    for (kind, content) in [(b"IHDR", head), (b"IDAT", vec![0x78, 0x9c, 3, 0, 0, 0, 0, 1]), (b"IEND", Vec::new())] {
        let chunk = [&kind[..], &content].concat();
        png.extend_from_slice(&u32::try_from(content.len()).expect("short").to_be_bytes());
        png.extend_from_slice(&chunk);
        png.extend_from_slice(&crc(&chunk).to_be_bytes());
    }
    png
}

/// The check sum of PNG (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}

async fn sent(app: &TestApp, name: &str, content: &[u8]) -> TicketId {
    let ticket = app.ticket(Who::Customer, "With a picture").await;
    app.act_with_files(Who::Customer, "reply", ticket, &[("text", "See")], &[("files", name, content)])
        .await
        .expect(303);
    ticket
}

fn holds(answer: &Answer, words: &str) -> bool {
    answer.body.windows(words.len()).any(|window| window == words.as_bytes())
}

fn is_shown(answer: &Answer, kind: &str) {
    assert_eq!(answer.header("content-type"), kind);
    assert!(answer.header("content-disposition").starts_with("inline;"), "{}", answer.header("content-disposition"));
}

on_both!(a_photograph_does_not_tell_where_it_was_taken_and_stands_upright, |app| {
    let ticket = sent(&app, "photo.jpg", &photograph()).await;
    let path = app.file(ticket, "photo.jpg").await;
    for who in [Who::Customer, Who::Tier1] {
        let client = app.as_(who).await;
        for path in [path.clone(), format!("{path}/preview")] {
            let answer = client.get(&path).await.expect(200);
            assert!(!holds(&answer, HIDDEN) && !holds(&answer, "Exif"), "{who:?} is told where {path} was taken");
            let picture = image::load_from_memory(&answer.body).expect("a picture");
            assert_eq!(picture.dimensions(), (32, 64));
            let (top, bottom) = (picture.get_pixel(16, 8), picture.get_pixel(16, 56));
            assert!(top[0] > 200 && top[2] < 60 && bottom[2] > 200 && bottom[0] < 60, "{top:?} {bottom:?}");
        }
    }
    is_shown(&app.as_(Who::Tier1).await.get(&path).await, "image/jpeg");
    let kept: Vec<_> = std::fs::read_dir(app.data().join("files")).expect("the store").collect();
    for file in kept {
        let content = std::fs::read(file.expect("a file").path()).expect("its content");
        assert!(!content.windows(HIDDEN.len()).any(|window| window == HIDDEN.as_bytes()), "the original is not kept");
    }
});

on_both!(what_is_a_picture_and_a_script_at_once_loses_the_script_or_is_downloaded, |app| {
    let ticket = sent(&app, "moves.gif", &moving()).await;
    let answer = app.as_(Who::Tier1).await.get(&app.file(ticket, "moves.gif").await).await.expect(200);
    is_shown(&answer, "image/gif");
    assert!(!holds(&answer, HIDDEN) && !holds(&answer, "alert"));
    let mut decoder = gif::Decoder::new(&answer.body[..]).expect("a GIF");
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a picture") {
        delays.push((frame.delay, frame.buffer[0]));
    }
    assert_eq!((delays, decoder.repeat()), (vec![(7, 0), (7, 1)], gif::Repeat::Infinite), "it moves as before");

    let polyglot = b"GIF89a/*\x01\0\0*/=1;<script>alert(1)</script>";
    let ticket = sent(&app, "script.gif", polyglot).await;
    let answer = app.as_(Who::Tier1).await.get(&app.file(ticket, "script.gif").await).await.expect(200);
    assert_eq!((answer.header("content-type"), &answer.body[..]), ("application/octet-stream", &polyglot[..]));
    assert!(answer.header("content-disposition").starts_with("attachment;"));
    app.as_(Who::Tier1).await.get(&format!("{}/preview", app.file(ticket, "script.gif").await)).await.expect(404);
});

/// A PNG as wide or as high as it is said, of a few kilobytes.
fn line(width: u32, height: u32) -> Vec<u8> {
    written(&DynamicImage::new_luma8(width, height), ImageFormat::Png)
}

/// A WebP of 16,383 to 3,051 pixels without an alpha channel, which its decoder reads into four bytes a pixel beside the three
/// that come out: more than the process for pictures gets.
const FIFTY_MILLION: &[u8] =
    b"RIFF\x24\0\0\0WEBPVP8L\x18\0\0\0\x2f\xfe\xbf\xfa\x02\x88\x88\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

on_both!(k05_a_picture_that_would_take_too_much_stays_a_file_like_any_other, |app| {
    let mut wide = Vec::new();
    let mut encoder = gif::Encoder::new(&mut wide, u16::MAX, u16::MAX, &[0, 0, 0]).expect("a GIF");
    let frame = gif::Frame { width: 1, height: 1, buffer: vec![0].into(), ..Default::default() };
    encoder.write_frame(&frame).expect("a picture");
    drop(encoder);
    let pictures = [
        ("a.png", bomb(50_000)),
        ("b.png", bomb(7_500)),
        ("c.gif", wide),
        ("d.png", line(1, 30_000)),
        ("e.png", line(30_000, 1)),
        ("f.webp", FIFTY_MILLION.to_vec()),
    ];
    for (name, content) in pictures {
        let ticket = sent(&app, name, &content).await;
        let answer = app.as_(Who::Tier1).await.get(&app.file(ticket, name).await).await.expect(200);
        assert_eq!(answer.body, content, "{name}");
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        assert!(answer.header("content-disposition").starts_with("attachment;"));
        app.as_(Who::Customer).await.get(&format!("/tickets/{ticket}")).await.expect(200);
    }
});

on_both!(a_picture_that_is_not_whole_is_a_file_like_any_other, |app| {
    let whole = written(&halves(300, 200), ImageFormat::Png);
    let ticket = sent(&app, "half.png", &whole[..whole.len() / 2]).await;
    let answer = app.as_(Who::Tier1).await.get(&app.file(ticket, "half.png").await).await.expect(200);
    assert_eq!(answer.body, &whole[..whole.len() / 2]);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("content-disposition").starts_with("attachment;"));
});

on_both!(k68_pictures_that_no_browser_must_show_are_files_whatever_they_are_called, |app| {
    let boxed = |brand: &[u8]| [b"\0\0\0\x18ftyp".as_slice(), brand, b"\0\0\0\0mif1", brand, &[0; 64]].concat();
    let bitmap =
        [b"BM\x7a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x04\0\0\0\x04\0\0\0\x01\0\x18\0".as_slice(), &[0; 92]].concat();
    for (name, content) in [("phone.jpg", boxed(b"heic")), ("new.jpg", boxed(b"avif")), ("old.jpg", bitmap)] {
        let ticket = sent(&app, name, &content).await;
        let answer = app.as_(Who::Tier1).await.get(&app.file(ticket, name).await).await.expect(200);
        assert_eq!(answer.body, content, "{name}");
        assert!(answer.header("content-disposition").starts_with("attachment;"), "{name}");
    }
});

on_both!(ordinary_pictures_are_shown_with_a_small_one_in_the_page, |app| {
    let clear = RgbaImage::from_pixel(30, 20, Rgba([10, 200, 30, 128])).into();
    for (name, kind, format, picture, preview) in [
        ("screen.png", "image/png", ImageFormat::Png, halves(1600, 800), "image/jpeg"),
        ("clear.png", "image/png", ImageFormat::Png, clear, "image/png"),
        ("photo.jpeg", "image/jpeg", ImageFormat::Jpeg, halves(900, 900), "image/jpeg"),
        ("drawing.webp", "image/webp", ImageFormat::WebP, halves(700, 100), "image/jpeg"),
        ("still.gif", "image/gif", ImageFormat::Gif, halves(20, 10), "image/gif"),
        // What counts is the content.
        ("named.txt", "image/png", ImageFormat::Png, halves(20, 10), "image/png"),
    ] {
        let (width, height) = picture.dimensions();
        let ticket = sent(&app, name, &written(&picture, format)).await;
        let (client, path) = (app.as_(Who::Customer).await, app.file(ticket, name).await);
        let answer = client.get(&path).await.expect(200);
        is_shown(&answer, kind);
        let given = image::load_from_memory(&answer.body).expect("a picture");
        assert_eq!(given.dimensions(), (width, height), "{name}");
        let small = client.get(&format!("{path}/preview")).await.expect(200);
        assert_eq!(small.header("content-type"), preview, "{name}");
        let small = image::load_from_memory(&small.body).expect("a picture");
        assert!(small.width().max(small.height()) <= 640, "{name}: {:?}", small.dimensions());
        let page = client.get(&format!("/tickets/{ticket}")).await.expect(200).text();
        assert!(page.contains(&format!("src=\"{path}/preview\"")), "{name} is in the page");
        let size = app.number(&format!("select size from attachment where ticket_id = {ticket}")).await;
        assert_eq!(usize::try_from(size), Ok(answer.body.len()), "{name}: the size of what is given");
        app.as_(Who::Stranger).await.get(&format!("{path}/preview")).await.expect(404);
    }
});

on_both!(a_large_photograph_is_made_smaller_and_a_screen_keeps_its_letters, |app| {
    for (name, format, sides) in
        [("photo.jpg", ImageFormat::Jpeg, (2560, 640)), ("screen.png", ImageFormat::Png, (4000, 1000))]
    {
        let ticket = sent(&app, name, &written(&halves(4000, 1000), format)).await;
        let answer = app.as_(Who::Customer).await.get(&app.file(ticket, name).await).await.expect(200);
        assert_eq!(image::load_from_memory(&answer.body).expect("a picture").dimensions(), sides, "{name}");
    }
});
