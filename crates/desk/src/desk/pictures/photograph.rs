//! Photographs (JPEG, ITU-T T.81), read by the decoder that the image library uses too, which does not pass on its bounds:
//! how many scans it goes over the pixels for, and the reader that it asks for each part, which fails when time is up.

use super::{MOST_BYTES, PictureRefusal, TimeBudget};
use crate::domain::limits;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use std::io::{BufRead, Seek};
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

/// Pixels of all scans of a photograph that comes in several, one finer than the other.
const MOST_SCANNED: u64 = 500_000_000;
/// Scans of the smallest photograph; cameras and programs write ten or so.
const MOST_SCANS: u64 = 100;
/// Bytes of a coefficient. Those of all pixels are kept until the last scan has refined them.
const COEFFICIENT: u64 = 2;

/// The pixels, and how they are to be turned.
pub fn decode(input: impl BufRead + Seek, budget: TimeBudget) -> Result<(DynamicImage, Orientation), PictureRefusal> {
    // Its own bound on the sides fails with no other words than a file that is broken.
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(input, options);
    let unfit = |error| unfit(&error, budget);
    decoder.decode_headers().map_err(unfit)?;
    let info = decoder.info().ok_or(PictureRefusal::Broken)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let pixels = u64::from(width) * u64::from(height);
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    let bytes = pixels * if grey { 1 } else { 3 };
    // The library gives the kind of frame no public name.
    let in_scans = format!("{:?}", info.sof).starts_with("Progressive");
    let kept = if in_scans { pixels * u64::from(info.components) * COEFFICIENT } else { 0 };
    if pixels == 0 {
        return Err(PictureRefusal::Broken);
    }
    if width.max(height) > limits::SIDE || pixels > limits::PIXELS || bytes + kept > MOST_BYTES {
        return Err(PictureRefusal::TooLarge);
    }
    let scans = usize::try_from((MOST_SCANNED / pixels).clamp(1, MOST_SCANS)).unwrap_or(1);
    let colours = if grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(options.jpeg_set_max_scans(scans).jpeg_set_out_colorspace(colours));
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let content = decoder.decode().map_err(unfit)?;
    let picture = if grey {
        GrayImage::from_raw(width, height, content).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, content).map(DynamicImage::from)
    };
    Ok((picture.ok_or(PictureRefusal::Broken)?, orientation.unwrap_or(Orientation::NoTransforms)))
}

fn unfit(error: &DecodeErrors, budget: TimeBudget) -> PictureRefusal {
    match error {
        _ if budget.check().is_err() => PictureRefusal::TooLarge,
        DecodeErrors::Format(words) if words.starts_with("Too many scans") => PictureRefusal::TooLarge,
        _ => PictureRefusal::Broken,
    }
}
