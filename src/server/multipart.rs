//! The outer form of a multipart body (RFC 2046 section 5.1.1), read along before the parser gets it.
//!
//! The parser keeps whatever comes before the first boundary, and the head of a part until it is whole, however long they
//! are, and searches all of it again with each piece that comes. So both are held back here, within limits, and are handed
//! on whole.

use crate::domain::limits;
use axum::body::Body;
use bytes::{Buf, Bytes, BytesMut};
use futures::{StreamExt, TryStreamExt};
use memchr::memmem::find;
use std::io::{Error, ErrorKind};

/// The longest boundary (RFC 2046 section 5.1.1).
const LONGEST_BOUNDARY: usize = 70;
const HEAD_END: &[u8] = b"\r\n\r\n";

/// The boundary that a content type names, if it is one.
pub fn boundary(content_type: &str) -> Option<String> {
    let boundary = multer::parse_boundary(content_type).ok()?;
    let fits = (1..=LONGEST_BOUNDARY).contains(&boundary.len());
    (fits && boundary.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')).then_some(boundary)
}

/// The same body, cut off where it is no form within the limits.
pub fn bounded(body: Body, boundary: &str) -> Body {
    let stream = body.into_data_stream().map_err(Error::other);
    let start = (stream, Some(Outline::new(boundary)));
    Body::from_stream(futures::stream::try_unfold(start, |(mut stream, outline)| async move {
        let Some(mut outline) = outline else { return Ok(None) };
        while let Some(chunk) = stream.next().await {
            let ready = outline.take(&chunk?)?;
            if !ready.is_empty() {
                return Ok::<_, Error>(Some((ready, (stream, Some(outline)))));
            }
        }
        let rest = outline.held.split().freeze();
        Ok((!rest.is_empty()).then_some((rest, (stream, None))))
    }))
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Preamble,
    Head,
    Content,
    End,
}

/// How far a body was read.
struct Outline {
    /// The bytes that end the content of a part: a line end, two dashes, the boundary.
    delimiter: Vec<u8>,
    stage: Stage,
    /// The part of the body that came and was not handed on.
    held: BytesMut,
    /// How much of it was searched already.
    searched: usize,
}

impl Outline {
    fn new(boundary: &str) -> Outline {
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        Outline { delimiter, stage: Stage::Preamble, held: BytesMut::new(), searched: 0 }
    }

    /// Takes a piece; answers what the parser may have of all that came.
    fn take(&mut self, chunk: &[u8]) -> Result<Bytes, Error> {
        if self.stage != Stage::End {
            self.held.extend_from_slice(chunk);
        }
        let mut ready = BytesMut::new();
        loop {
            let goes_on = match self.stage {
                Stage::Preamble => self.preamble(&mut ready)?,
                Stage::Head => self.head(&mut ready)?,
                Stage::Content => self.content(&mut ready),
                // Whatever follows means nothing (RFC 2046: the epilogue).
                Stage::End => false,
            };
            if !goes_on {
                return Ok(ready.freeze());
            }
        }
    }

    /// Looks for a mark in what was not searched yet; answers where it ends.
    fn find(&mut self, mark: &[u8], from: usize) -> Option<usize> {
        let from = self.searched.max(from);
        let found = find(self.held.get(from..).unwrap_or_default(), mark);
        self.searched = if found.is_some() { 0 } else { (self.held.len() + 1).saturating_sub(mark.len()) };
        found.map(|at| from + at + mark.len())
    }

    fn preamble(&mut self, ready: &mut BytesMut) -> Result<bool, Error> {
        let mark = self.delimiter.get(2..).unwrap_or_default().to_vec();
        let Some(end) = self.find(&mark, 0) else { return self.within(limits::PREAMBLE + mark.len()) };
        self.held.advance(end);
        ready.extend_from_slice(&mark);
        self.stage = Stage::Head;
        Ok(true)
    }

    fn head(&mut self, ready: &mut BytesMut) -> Result<bool, Error> {
        let most = limits::PART_HEAD;
        if self.held.starts_with(b"--") {
            ready.extend_from_slice(&self.held.split());
            self.stage = Stage::End;
            return Ok(false);
        }
        let padding = self.held.iter().take(most).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match self.held.get(padding..padding + 2) {
            None => return self.within(most),
            Some(b"\r\n") => {}
            Some(_) => return Err(Error::new(ErrorKind::InvalidData, "a boundary is followed by something else")),
        }
        let Some(end) = self.find(HEAD_END, padding + 2) else { return self.within(most) };
        if end > most {
            return Err(too_long());
        }
        ready.extend_from_slice(&self.held.split_to(end));
        self.stage = Stage::Content;
        Ok(true)
    }

    fn content(&mut self, ready: &mut BytesMut) -> bool {
        let mark = std::mem::take(&mut self.delimiter);
        let found = self.find(&mark, 0);
        let whole = found.unwrap_or_else(|| (self.held.len() + 1).saturating_sub(mark.len()));
        ready.extend_from_slice(&self.held.split_to(whole));
        (self.searched, self.delimiter) = (0, mark);
        if found.is_some() {
            self.stage = Stage::Head;
        }
        found.is_some()
    }

    /// More is needed, unless too much is held already.
    fn within(&self, most: usize) -> Result<bool, Error> {
        if self.held.len() > most { Err(too_long()) } else { Ok(false) }
    }
}

fn too_long() -> Error {
    Error::new(ErrorKind::FileTooLarge, "what comes before a part is too long")
}

#[cfg(test)]
mod tests;
