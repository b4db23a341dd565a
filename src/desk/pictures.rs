//! Pictures that pages show: taken apart and written anew, so that what browsers get was made by this program.
//!
//! A photograph tells where it was taken and with what, and a file can be a picture and a script at once. Nobody but
//! its sender ever had a use for that, so the original is not kept: everybody, its sender too, gets the picture alone.
//! A file that says that it is a picture and cannot be taken apart, or takes too much to do so, is an ordinary file, to
//! be downloaded and never shown; it stays as it came, with all that it tells.

mod budget;
mod photograph;

use crate::domain::limits;
pub use budget::Budget;
use budget::Watched;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use std::io::{BufRead, Cursor, ErrorKind, Seek, Write};
use std::num::NonZeroU64;

/// Pixels of all pictures of one that moves: a screen filmed for a minute.
const MOST_MOVING: u64 = 200_000_000;
/// Pictures with more pixels than this are packed the quick way.
const QUICKLY: u64 = 12_000_000;
/// Bytes that a picture may take while it is worked on; one is at a time. What people send takes a quarter of it.
const MOST_BYTES: u64 = 160 * 1024 * 1024;
/// Photographs are made smaller than this on their longer side, before they are turned, which takes their size again.
/// Pictures of screens (PNG) keep theirs, because small letters are what matters in them.
const PHOTOGRAPH: u32 = 2560;
/// The longer side of what stands in the page: twice the room that it has there, for fine screens.
const PREVIEW: u32 = 640;

/// A picture as it is given out.
pub struct Clean {
    pub content: Vec<u8>,
    /// A small still one for the page, unless the picture itself is that.
    pub preview: Option<Vec<u8>>,
}

/// Why a file is not shown as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Unpacked it would be too large, or take too long.
    TooLarge,
    /// It is no whole picture.
    Broken,
}

impl From<ImageError> for Unfit {
    fn from(error: ImageError) -> Unfit {
        match error {
            ImageError::Limits(_) => Unfit::TooLarge,
            ImageError::IoError(error) if error.kind() == ErrorKind::TimedOut => Unfit::TooLarge,
            _ => Unfit::Broken,
        }
    }
}

/// Media types that browsers show without running anything in them.
pub fn format(media_type: &str) -> Option<ImageFormat> {
    match media_type {
        "image/png" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/gif" => Some(ImageFormat::Gif),
        "image/webp" => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Writes a picture anew, in its own format, if it takes no more than so many bytes then. Of a PNG or WebP that moves, the
/// first picture is kept.
pub fn clean(input: impl BufRead + Seek, format: ImageFormat, budget: Budget, most: usize) -> Result<Clean, Unfit> {
    let input = Watched::new(input, budget);
    if format == ImageFormat::Gif { moving(input, budget, most) } else { still(input, format, budget, most) }
}

/// What is written, up to so many bytes. Encoders that cannot write panic at their end, so what is too much is dropped, and
/// told once they are done.
struct Bounded {
    out: Vec<u8>,
    most: usize,
    too_much: bool,
}

impl Bounded {
    fn new(most: usize) -> Bounded {
        Bounded { out: Vec::new(), most, too_much: false }
    }

    fn content(self) -> Result<Vec<u8>, Unfit> {
        if self.too_much { Err(Unfit::TooLarge) } else { Ok(self.out) }
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.too_much |= self.out.len().saturating_add(bytes.len()) > self.most;
        if self.too_much {
            self.out = Vec::new();
        } else {
            self.out.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn still(input: impl BufRead + Seek, format: ImageFormat, budget: Budget, most: usize) -> Result<Clean, Unfit> {
    let (mut picture, orientation) = match format {
        ImageFormat::Jpeg => photograph::decode(input, budget)?,
        _ => {
            let mut reader = ImageReader::with_format(input, format);
            reader.limits(limits());
            let mut decoder = reader.into_decoder()?;
            let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
            // What is made smaller first is small when it is turned.
            let turned = format == ImageFormat::Png && orientation != Orientation::NoTransforms;
            (decode(decoder, turned)?, orientation)
        }
    };
    budget.check()?;
    if format != ImageFormat::Png && picture.width().max(picture.height()) > PHOTOGRAPH {
        picture = picture.thumbnail(PHOTOGRAPH, PHOTOGRAPH);
    }
    picture.apply_orientation(orientation);
    budget.check()?;
    let content = encode(&picture, format, most)?;
    budget.check()?;
    let large = picture.width().max(picture.height()) > PREVIEW;
    let preview = if large { Some(preview(&picture)?) } else { None };
    Ok(Clean { content, preview })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    (limits.max_image_width, limits.max_image_height) = (Some(limits::SIDE), Some(limits::SIDE));
    limits
}

fn decode(decoder: impl ImageDecoder, turned: bool) -> Result<DynamicImage, Unfit> {
    let (width, height) = decoder.dimensions();
    let plain = matches!(decoder.color_type(), ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8);
    // A second picture stands beside the first while its colours are made plain, or it is turned.
    let bytes = decoder.total_bytes().saturating_mul(if plain && !turned { 1 } else { 2 });
    let many = u64::from(width) * u64::from(height) > limits::PIXELS || bytes > MOST_BYTES;
    if many || width.max(height) > limits::SIDE {
        return Err(Unfit::TooLarge);
    }
    let picture = DynamicImage::from_decoder(decoder)?;
    let color = picture.color();
    Ok(match (color.has_color(), color.has_alpha()) {
        (false, false) => picture.into_luma8().into(),
        (false, true) => picture.into_luma_alpha8().into(),
        (true, false) => picture.into_rgb8().into(),
        (true, true) => picture.into_rgba8().into(),
    })
}

fn encode(picture: &DynamicImage, format: ImageFormat, most: usize) -> Result<Vec<u8>, Unfit> {
    let mut bounded = Bounded::new(most);
    match format {
        ImageFormat::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bounded, 88))?,
        ImageFormat::WebP => picture.write_with_encoder(WebPEncoder::new_lossless(&mut bounded))?,
        _ => encode_png(picture, &mut bounded)?,
    }
    bounded.content()
}

/// Writes a PNG line by line: the image library packs all of it before the first byte is written.
fn encode_png(picture: &DynamicImage, to: &mut Bounded) -> Result<(), Unfit> {
    let colour = match picture.color() {
        ColorType::L8 => png::ColorType::Grayscale,
        ColorType::La8 => png::ColorType::GrayscaleAlpha,
        ColorType::Rgb8 => png::ColorType::Rgb,
        ColorType::Rgba8 => png::ColorType::Rgba,
        _ => return Err(Unfit::Broken),
    };
    let large = u64::from(picture.width()) * u64::from(picture.height()) > QUICKLY;
    let (packed, filter) = match large {
        true => (png::Compression::Fast, png::Filter::Up),
        false => (png::Compression::Balanced, png::Filter::Adaptive),
    };
    let mut encoder = png::Encoder::new(to, picture.width(), picture.height());
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(packed);
    encoder.set_filter(filter);
    let mut writer = encoder.write_header()?;
    let mut lines = writer.stream_writer()?;
    lines.write_all(picture.as_bytes()).map_err(png::EncodingError::from)?;
    lines.finish()?;
    Ok(writer.finish()?)
}

fn preview(picture: &DynamicImage) -> Result<Vec<u8>, Unfit> {
    let side = PREVIEW.min(picture.width().max(picture.height()));
    let small = picture.thumbnail(side, side);
    encode(&small, if small.color().has_alpha() { ImageFormat::Png } else { ImageFormat::Jpeg }, usize::MAX)
}

impl From<gif::DecodingError> for Unfit {
    fn from(error: gif::DecodingError) -> Unfit {
        match error {
            gif::DecodingError::MemoryLimit => Unfit::TooLarge,
            gif::DecodingError::Io(error) if error.kind() == ErrorKind::TimedOut => Unfit::TooLarge,
            _ => Unfit::Broken,
        }
    }
}

impl From<gif::EncodingError> for Unfit {
    fn from(_: gif::EncodingError) -> Unfit {
        Unfit::Broken
    }
}

impl From<png::EncodingError> for Unfit {
    fn from(_: png::EncodingError) -> Unfit {
        Unfit::Broken
    }
}

/// A GIF is written picture by picture: often it shows how a fault comes about, so it goes on moving once it is opened.
/// In the page stands its first picture, so that nothing moves there without being asked for (WCAG 2.2.2).
fn moving(input: impl BufRead, budget: Budget, most: usize) -> Result<Clean, Unfit> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    options
        .set_memory_limit(NonZeroU64::new(limits::PIXELS).map_or(gif::MemoryLimit::Unlimited, gif::MemoryLimit::Bytes));
    options.check_frame_consistency(true);
    let mut decoder = options.read_info(input)?;
    let (width, height) = (decoder.width(), decoder.height());
    if u32::from(width.max(height)) > limits::SIDE {
        return Err(Unfit::TooLarge);
    }
    let mut bounded = Bounded::new(most);
    let mut encoder = gif::Encoder::new(&mut bounded, width, height, decoder.global_palette().unwrap_or_default())?;
    encoder.set_repeat(decoder.repeat())?;
    let (mut pictures, mut pixels) = (0_u32, 0);
    while let Some(frame) = decoder.next_frame_info()? {
        let mut frame = frame.clone();
        // Each costs something, however small it is.
        pixels += u64::from(frame.width) * u64::from(frame.height) + 100_000;
        if pixels > MOST_MOVING {
            return Err(Unfit::TooLarge);
        }
        budget.check()?;
        let mut lines = vec![0; decoder.buffer_size()];
        decoder.read_into_buffer(&mut lines)?;
        frame.buffer = lines.into();
        frame.interlaced = false;
        encoder.write_frame(&frame)?;
        pictures += 1;
    }
    drop(encoder);
    if pictures == 0 {
        return Err(Unfit::Broken);
    }
    let content = bounded.content()?;
    let first = decode(GifDecoder::new(Cursor::new(&content))?, false)?;
    let wanted = pictures > 1 || first.width().max(first.height()) > PREVIEW;
    let preview = if wanted { Some(preview(&first)?) } else { None };
    Ok(Clean { content, preview })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;
    use std::time::Duration;

    const AMPLE: Duration = Duration::from_secs(3_600);

    fn cleaned(content: &[u8], format: ImageFormat, time: Duration) -> Option<Unfit> {
        clean(Cursor::new(content), format, Budget::begin(time), usize::MAX).err()
    }

    #[test]
    fn k05_what_is_written_anew_is_bounded_in_every_format() {
        // Noise that hardly gets smaller, from a row that repeats.
        let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_be_bytes();
        let picture: DynamicImage =
            RgbImage::from_fn(300, 200, |x, y| image::Rgb([noise(x, y)[0], noise(x, y)[1], noise(x, y)[2]])).into();
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let content = written(&picture, format);
            let clean = |most| clean(Cursor::new(&content), format, Budget::begin(AMPLE), most);
            let size = clean(usize::MAX).map(|clean| clean.content.len()).unwrap_or_default();
            assert!(size > 1_000, "{format:?}: {size}");
            assert!(clean(size).is_ok(), "{format:?}");
            assert_eq!(clean(size - 1).err(), Some(Unfit::TooLarge), "{format:?}");
        }
    }

    #[test]
    fn k05_a_picture_that_needs_a_second_one_beside_it_is_counted_twice() {
        let side = 6_000;
        let deep: DynamicImage = image::ImageBuffer::<image::Rgb<u16>, Vec<u16>>::new(side, side / 2).into();
        assert_eq!(cleaned(&written(&deep, ImageFormat::Png), ImageFormat::Png, AMPLE), Some(Unfit::TooLarge));
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
                assert_eq!(unfit, (!fits).then_some(Unfit::TooLarge), "{width} x {height} {format:?}");
            }
        }
    }

    #[test]
    fn k05_a_picture_whose_time_is_over_is_left_alone_in_every_format() {
        let picture: DynamicImage = RgbImage::new(30, 20).into();
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let content = written(&picture, format);
            assert_eq!(cleaned(&content, format, AMPLE), None, "{format:?}");
            assert_eq!(cleaned(&content, format, Duration::ZERO), Some(Unfit::TooLarge), "{format:?}");
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
        assert_eq!(pixels(&many), Some(Unfit::TooLarge));
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
            assert_eq!(cleaned(&many, ImageFormat::Jpeg, AMPLE), Some(Unfit::TooLarge), "{before:?}");
        }
    }

    #[test]
    fn k05_the_memory_of_a_photograph_in_scans_is_reckoned_before_it_is_taken() {
        assert_eq!(cleaned(&in_scans(7_600, 1, &[]), ImageFormat::Jpeg, AMPLE), Some(Unfit::TooLarge));
    }
}
