//! Pictures that pages show: taken apart and written anew, so that what browsers get was made by this program.
//!
//! A photograph tells where it was taken and with what, and a file can be a picture and a script at once. Nobody but
//! its sender ever had a use for that, so the original is not kept: everybody, its sender too, gets the picture alone.
//! What says that it is a picture and cannot be taken apart is an ordinary file, to be downloaded and never shown.

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits};
use std::io::{BufRead, Cursor, Read, Seek};
use std::num::NonZeroU64;

/// Pixels that a picture may have. The cameras of most telephones stay below.
pub const MOST_PIXELS: u64 = 50_000_000;
/// Pixels of all pictures of one that moves: a screen filmed for some minutes.
const MOST_MOVING: u64 = 400_000_000;
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
    /// Unpacked it would be too large.
    TooLarge,
    /// It is no whole picture.
    Broken,
}

impl From<ImageError> for Unfit {
    fn from(error: ImageError) -> Unfit {
        match error {
            ImageError::Limits(_) => Unfit::TooLarge,
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

/// Writes a picture anew, in its own format. Of a PNG or WebP that moves, the first picture is kept.
pub fn clean(input: impl BufRead + Seek, format: ImageFormat) -> Result<Clean, Unfit> {
    if format == ImageFormat::Gif { moving(input) } else { still(input, format) }
}

fn still(input: impl BufRead + Seek, format: ImageFormat) -> Result<Clean, Unfit> {
    let mut reader = ImageReader::with_format(input, format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = decode(decoder)?;
    if format != ImageFormat::Png && picture.width().max(picture.height()) > PHOTOGRAPH {
        picture = picture.thumbnail(PHOTOGRAPH, PHOTOGRAPH);
    }
    picture.apply_orientation(orientation);
    let content = encode(&picture, format)?;
    let large = picture.width().max(picture.height()) > PREVIEW;
    let preview = if large { Some(preview(&picture)?) } else { None };
    Ok(Clean { content, preview })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    limits
}

fn decode(decoder: impl ImageDecoder) -> Result<DynamicImage, Unfit> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
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

fn encode(picture: &DynamicImage, format: ImageFormat) -> ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    match format {
        ImageFormat::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 88))?,
        ImageFormat::WebP => picture.write_with_encoder(WebPEncoder::new_lossless(&mut out))?,
        _ => {
            let (packed, filter) = (CompressionType::Default, FilterType::Adaptive);
            picture.write_with_encoder(PngEncoder::new_with_quality(&mut out, packed, filter))?;
        }
    }
    Ok(out)
}

fn preview(picture: &DynamicImage) -> ImageResult<Vec<u8>> {
    let side = PREVIEW.min(picture.width().max(picture.height()));
    let small = picture.thumbnail(side, side);
    encode(&small, if small.color().has_alpha() { ImageFormat::Png } else { ImageFormat::Jpeg })
}

impl From<gif::DecodingError> for Unfit {
    fn from(error: gif::DecodingError) -> Unfit {
        if matches!(error, gif::DecodingError::MemoryLimit) { Unfit::TooLarge } else { Unfit::Broken }
    }
}

impl From<gif::EncodingError> for Unfit {
    fn from(_: gif::EncodingError) -> Unfit {
        Unfit::Broken
    }
}

/// A GIF is written picture by picture: often it shows how a fault comes about, so it goes on moving once it is opened.
/// In the page stands its first picture, so that nothing moves there without being asked for (WCAG 2.2.2).
fn moving(input: impl Read) -> Result<Clean, Unfit> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    options.set_memory_limit(NonZeroU64::new(MOST_PIXELS).map_or(gif::MemoryLimit::Unlimited, gif::MemoryLimit::Bytes));
    options.check_frame_consistency(true);
    let mut decoder = options.read_info(input)?;
    let (width, height) = (decoder.width(), decoder.height());
    let mut content = Vec::new();
    let mut encoder = gif::Encoder::new(&mut content, width, height, decoder.global_palette().unwrap_or_default())?;
    encoder.set_repeat(decoder.repeat())?;
    let (mut pictures, mut pixels) = (0_u32, 0);
    while let Some(frame) = decoder.next_frame_info()? {
        let mut frame = frame.clone();
        // Each costs something, however small it is.
        pixels += u64::from(frame.width) * u64::from(frame.height) + 1_000;
        if pixels > MOST_MOVING {
            return Err(Unfit::TooLarge);
        }
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
    let first = decode(GifDecoder::new(Cursor::new(&content))?)?;
    let wanted = pictures > 1 || first.width().max(first.height()) > PREVIEW;
    let preview = if wanted { Some(preview(&first)?) } else { None };
    Ok(Clean { content, preview })
}
