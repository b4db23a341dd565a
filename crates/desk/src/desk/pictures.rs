//! Pictures that pages show: taken apart and written anew, so that what browsers get was made by this program.
//!
//! A photograph tells where it was taken and with what, and a file can be a picture and a script at once. Nobody but
//! its sender ever had a use for that, so the original is not kept: everybody, its sender too, gets the picture alone.
//! A file that says that it is a picture and cannot be taken apart, or takes too much to do so, is an ordinary file, to
//! be downloaded and never shown; it stays as it came, with all that it tells.

mod apart;
mod budget;
mod photograph;
#[cfg(test)]
mod tests;

use crate::domain::limits;
pub use apart::{clean_apart, work};
use budget::BudgetedReader;
pub use budget::TimeBudget;
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
/// Bytes that a picture may take while it is worked on, as far as they can be computed before; one is at a time.
const MOST_BYTES: u64 = 96 * 1024 * 1024;
/// Photographs are made smaller than this on their longer side, before they are turned, which takes their size again.
/// Pictures of screens (PNG) keep theirs, because small letters are what matters in them.
const PHOTOGRAPH: u32 = 2560;
/// The longer side of what stands in the page: twice the room that it has there, for fine screens.
const PREVIEW: u32 = 640;

/// A picture as it is given out.
pub struct CleanPicture {
    pub content: Vec<u8>,
    /// A small still one for the page, unless the picture itself is that.
    pub preview: Option<Vec<u8>>,
}

/// Why a file is not shown as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureRefusal {
    /// Unpacked it would be too large, or take too long.
    TooLarge,
    /// It is no whole picture.
    Broken,
}

impl From<ImageError> for PictureRefusal {
    fn from(error: ImageError) -> PictureRefusal {
        match error {
            ImageError::Limits(_) => PictureRefusal::TooLarge,
            ImageError::IoError(error) if error.kind() == ErrorKind::TimedOut => PictureRefusal::TooLarge,
            _ => PictureRefusal::Broken,
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
pub fn clean(
    input: impl BufRead + Seek,
    format: ImageFormat,
    budget: TimeBudget,
    most: usize,
) -> Result<CleanPicture, PictureRefusal> {
    let input = BudgetedReader::new(input, budget);
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

    fn content(self) -> Result<Vec<u8>, PictureRefusal> {
        if self.too_much { Err(PictureRefusal::TooLarge) } else { Ok(self.out) }
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

fn still(
    input: impl BufRead + Seek,
    format: ImageFormat,
    budget: TimeBudget,
    most: usize,
) -> Result<CleanPicture, PictureRefusal> {
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
    Ok(CleanPicture { content, preview })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    (limits.max_image_width, limits.max_image_height) = (Some(limits::SIDE), Some(limits::SIDE));
    limits
}

fn decode(decoder: impl ImageDecoder, turned: bool) -> Result<DynamicImage, PictureRefusal> {
    let (width, height) = decoder.dimensions();
    let plain = matches!(decoder.color_type(), ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8);
    // A second picture stands beside the first while its colours are made plain, or it is turned.
    let bytes = decoder.total_bytes().saturating_mul(if plain && !turned { 1 } else { 2 });
    let many = u64::from(width) * u64::from(height) > limits::PIXELS || bytes > MOST_BYTES;
    if many || width.max(height) > limits::SIDE {
        return Err(PictureRefusal::TooLarge);
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

fn encode(picture: &DynamicImage, format: ImageFormat, most: usize) -> Result<Vec<u8>, PictureRefusal> {
    let mut bounded = Bounded::new(most);
    match format {
        ImageFormat::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bounded, 88))?,
        ImageFormat::WebP => picture.write_with_encoder(WebPEncoder::new_lossless(&mut bounded))?,
        _ => encode_png(picture, &mut bounded)?,
    }
    bounded.content()
}

/// Writes a PNG line by line: the image library packs all of it before the first byte is written.
fn encode_png(picture: &DynamicImage, to: &mut Bounded) -> Result<(), PictureRefusal> {
    let colour = match picture.color() {
        ColorType::L8 => png::ColorType::Grayscale,
        ColorType::La8 => png::ColorType::GrayscaleAlpha,
        ColorType::Rgb8 => png::ColorType::Rgb,
        ColorType::Rgba8 => png::ColorType::Rgba,
        _ => return Err(PictureRefusal::Broken),
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

fn preview(picture: &DynamicImage) -> Result<Vec<u8>, PictureRefusal> {
    let side = PREVIEW.min(picture.width().max(picture.height()));
    let small = picture.thumbnail(side, side);
    encode(&small, if small.color().has_alpha() { ImageFormat::Png } else { ImageFormat::Jpeg }, usize::MAX)
}

impl From<gif::DecodingError> for PictureRefusal {
    fn from(error: gif::DecodingError) -> PictureRefusal {
        match error {
            gif::DecodingError::MemoryLimit => PictureRefusal::TooLarge,
            gif::DecodingError::Io(error) if error.kind() == ErrorKind::TimedOut => PictureRefusal::TooLarge,
            _ => PictureRefusal::Broken,
        }
    }
}

impl From<gif::EncodingError> for PictureRefusal {
    fn from(_: gif::EncodingError) -> PictureRefusal {
        PictureRefusal::Broken
    }
}

impl From<png::EncodingError> for PictureRefusal {
    fn from(_: png::EncodingError) -> PictureRefusal {
        PictureRefusal::Broken
    }
}

/// A GIF is written picture by picture: often it shows how a fault comes about, so it goes on moving once it is opened.
/// In the page stands its first picture, so that nothing moves there without being asked for (WCAG 2.2.2).
fn moving(input: impl BufRead, budget: TimeBudget, most: usize) -> Result<CleanPicture, PictureRefusal> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    options
        .set_memory_limit(NonZeroU64::new(limits::PIXELS).map_or(gif::MemoryLimit::Unlimited, gif::MemoryLimit::Bytes));
    options.check_frame_consistency(true);
    let mut decoder = options.read_info(input)?;
    let (width, height) = (decoder.width(), decoder.height());
    if u32::from(width.max(height)) > limits::SIDE {
        return Err(PictureRefusal::TooLarge);
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
            return Err(PictureRefusal::TooLarge);
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
        return Err(PictureRefusal::Broken);
    }
    let content = bounded.content()?;
    let first = decode(GifDecoder::new(Cursor::new(&content))?, false)?;
    let wanted = pictures > 1 || first.width().max(first.height()) > PREVIEW;
    let preview = if wanted { Some(preview(&first)?) } else { None };
    Ok(CleanPicture { content, preview })
}
