//! Pictures that are taken apart, and those that cost too much.

use super::*;
use image::RgbImage;
use std::time::Duration;

const AMPLE: Duration = Duration::from_secs(3_600);

fn cleaned(content: &[u8], format: ImageFormat, time: Duration) -> Option<PictureRefusal> {
    clean(Cursor::new(content), format, TimeBudget::begin(time), usize::MAX).err()
}

#[test]
fn k05_what_is_written_anew_is_bounded_in_every_format() {
    // Noise that hardly gets smaller, from a row that repeats.
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_be_bytes();
    let picture: DynamicImage =
        RgbImage::from_fn(300, 200, |x, y| image::Rgb([noise(x, y)[0], noise(x, y)[1], noise(x, y)[2]])).into();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let content = written(&picture, format);
        let clean = |most| clean(Cursor::new(&content), format, TimeBudget::begin(AMPLE), most);
        let size = clean(usize::MAX).map(|clean| clean.content.len()).unwrap_or_default();
        assert!(size > 1_000, "{format:?}: {size}");
        assert!(clean(size).is_ok(), "{format:?}");
        assert_eq!(clean(size - 1).err(), Some(PictureRefusal::TooLarge), "{format:?}");
    }
}

#[test]
fn k05_a_picture_that_needs_a_second_one_beside_it_is_counted_twice() {
    let side = 6_000;
    let deep: DynamicImage = image::ImageBuffer::<image::Rgb<u16>, Vec<u16>>::new(side, side / 2).into();
    assert_eq!(cleaned(&written(&deep, ImageFormat::Png), ImageFormat::Png, AMPLE), Some(PictureRefusal::TooLarge));
    let plain: DynamicImage = RgbImage::new(side, side / 2).into();
    assert_eq!(cleaned(&written(&plain, ImageFormat::Png), ImageFormat::Png, AMPLE), None);
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

#[test]
fn k05_what_is_long_and_narrow_or_wide_and_low_is_not_taken_apart() {
    for (width, height) in [(1, limits::SIDE + 1), (limits::SIDE + 1, 1), (2, 25_000), (16_000, 1)] {
        let fits = width.max(height) <= limits::SIDE;
        let picture: DynamicImage = RgbImage::new(width, height).into();
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif] {
            let unfit = cleaned(&written(&picture, format), format, AMPLE);
            assert_eq!(unfit, (!fits).then_some(PictureRefusal::TooLarge), "{width} x {height} {format:?}");
        }
    }
}

#[test]
fn k05_a_picture_whose_time_is_over_is_left_alone_in_every_format() {
    let picture: DynamicImage = RgbImage::new(30, 20).into();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let content = written(&picture, format);
        assert_eq!(cleaned(&content, format, AMPLE), None, "{format:?}");
        assert_eq!(cleaned(&content, format, Duration::ZERO), Some(PictureRefusal::TooLarge), "{format:?}");
    }
}

#[test]
fn k05_pictures_that_move_are_counted_with_their_pixels_and_what_is_no_scan_is_not() {
    let mut moving = Vec::new();
    let mut encoder = gif::Encoder::new(&mut moving, 5_000, 5_000, &[0, 0, 0, 1, 1, 1]).expect("a GIF");
    // Small pictures in a large frame cost what they are.
    for _ in 0..20 {
        let frame = gif::Frame { width: 2, height: 2, buffer: vec![0; 4].into(), ..Default::default() };
        encoder.write_frame(&frame).expect("a picture");
    }
    drop(encoder);
    let pixels = |content: &[u8]| cleaned(content, ImageFormat::Gif, AMPLE);
    assert_eq!(pixels(&moving), None);
    let mut many = Vec::new();
    let mut encoder = gif::Encoder::new(&mut many, 2, 2, &[0, 0, 0]).expect("a GIF");
    let frame = gif::Frame { width: 2, height: 2, buffer: vec![0; 4].into(), ..Default::default() };
    for _ in 0..=MOST_MOVING / 100_000 {
        encoder.write_frame(&frame).expect("a picture");
    }
    drop(encoder);
    assert_eq!(pixels(&many), Some(PictureRefusal::TooLarge));
    let photograph = written(&RgbImage::new(200, 200).into(), ImageFormat::Jpeg);
    assert_eq!(cleaned(&photograph, ImageFormat::Jpeg, AMPLE), None);
    // Thumbnails in segments and a film behind the end are no passes.
    let scans = [0xff, 0xda].repeat(30_000);
    let segment = [&[0xff, 0xe1, 0xea, 0x62][..], &scans].concat();
    let phone = [&photograph[..2], &segment, &photograph[2..], &scans].concat();
    assert_eq!(cleaned(&phone, ImageFormat::Jpeg, AMPLE), None);
}

/// A photograph of one grey tone in so many scans (ITU-T T.81 annex B), each of which says that nothing changes.
fn in_scans(side: u16, scans: usize, before: &[u8]) -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    };
    let bits = |bits: &str| -> Vec<u8> {
        let padded = format!("{bits}{}", "1".repeat(bits.len().wrapping_neg() % 8));
        let byte = |at: usize| u8::from_str_radix(&padded[at..at + 8], 2).expect("bits");
        (0..padded.len())
            .step_by(8)
            .map(byte)
            .flat_map(|byte| if byte == 0xff { vec![0xff, 0] } else { vec![byte] })
            .collect()
    };
    let lines = side.to_be_bytes();
    let blocks = usize::from(side).div_ceil(8).pow(2);
    let frame = [&[8], &lines[..], &lines[..], &[1, 1, 0x11, 0]].concat();
    let mut codes = [0; 18];
    (codes[1], codes[17]) = (1, 0);
    let mut ends = codes.to_vec();
    ends[0] = 0x10;
    let mut out = [&[0xff, 0xd8], before].concat();
    out.extend(segment(0xdb, &[&[0][..], &[1; 64]].concat()));
    out.extend(segment(0xc2, &frame));
    out.extend(segment(0xc4, &codes));
    out.extend(segment(0xc4, &ends));
    out.extend(segment(0xda, &[1, 1, 0, 0, 0, 0]));
    out.extend(bits(&"0".repeat(blocks)));
    for _ in 1..scans {
        out.extend(segment(0xda, &[1, 1, 0, 1, 63, 0]));
        out.extend(bits(&"0".repeat(blocks)));
    }
    out.extend([0xff, 0xd9]);
    out
}

#[test]
fn k05_scans_over_a_photograph_are_counted_by_its_decoder_whatever_stands_between_them() {
    // A marker that stands alone for one reader is a segment to another, with an end of the image in it.
    for before in [&[][..], &[0xff, 0xd0, 0, 4, 0xff, 0xd9]] {
        let few = in_scans(2_400, 5, before);
        assert_eq!(cleaned(&few, ImageFormat::Jpeg, AMPLE), None, "{before:?}");
        let many = in_scans(2_400, 95, before);
        assert_eq!(cleaned(&many, ImageFormat::Jpeg, AMPLE), Some(PictureRefusal::TooLarge), "{before:?}");
    }
}

#[test]
fn k05_the_memory_of_a_photograph_in_scans_is_computed_before_it_is_taken() {
    assert_eq!(cleaned(&in_scans(7_600, 1, &[]), ImageFormat::Jpeg, AMPLE), Some(PictureRefusal::TooLarge));
}
