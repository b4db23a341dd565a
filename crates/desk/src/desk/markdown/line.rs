//! The marks within a line.

use super::page::Page;
use std::collections::HashMap;

/// Schemes that a link in brackets may have.
const SCHEMES: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];
/// Beginnings of web addresses, each with the text that its link needs before it.
const ADDRESSES: [(&str, &str); 3] = [("http://", ""), ("https://", ""), ("www.", "http://")];

/// Bytes of an address that becomes a link.
const LONGEST: usize = 2_000;

enum Token<'a> {
    Text(&'a str),
    /// Two asterisks.
    Stars {
        opens: bool,
        closes: bool,
    },
    Code {
        mark: usize,
        inside: &'a str,
    },
    Link {
        whole: &'a str,
        words: &'a str,
        to: &'a str,
    },
    Address {
        scheme: &'static str,
        to: &'a str,
    },
}

/// Writes a line.
pub(super) fn write(page: &mut Page, line: &str) {
    let tokens = read(line, &mut page.steps);
    // For each token the next one that can end what is bold.
    let mut ends = vec![None; tokens.len()];
    let mut end = None;
    for (at, token) in tokens.iter().enumerate().rev() {
        ends[at] = end;
        if matches!(token, Token::Stars { closes: true, .. }) {
            end = Some(at);
        }
    }
    let mut bold = None;
    for (at, token) in tokens.iter().enumerate() {
        page.steps += 1;
        match token {
            Token::Text(text) => page.text(text),
            Token::Stars { .. } if bold == Some(at) => {
                page.pass(2);
                page.close("</strong>");
                bold = None;
            }
            Token::Stars { opens: true, .. }
                if bold.is_none() && ends[at].is_some() && page.open("<strong>", "</strong>") =>
            {
                page.pass(2);
                bold = ends[at];
            }
            Token::Stars { .. } => page.text("**"),
            Token::Code { mark, inside } => {
                let (mark, marked) = (*mark, page.open("<code>", "</code>"));
                let edge = |page: &mut Page| if marked { page.pass(mark) } else { page.text(&"`".repeat(mark)) };
                edge(page);
                page.text(inside);
                edge(page);
                if marked {
                    page.close("</code>");
                }
            }
            Token::Link { whole, words, to } => {
                if page.link("", to) {
                    page.text(words);
                    page.pass(whole.len() - words.len());
                    page.close("</a>");
                } else {
                    page.text(whole);
                }
            }
            Token::Address { scheme, to } => {
                let linked = page.link(scheme, to);
                page.text(to);
                if linked {
                    page.close("</a>");
                }
            }
        }
    }
}

/// Reads a line from its beginning to its end.
fn read<'a>(line: &'a str, steps: &mut usize) -> Vec<Token<'a>> {
    let bytes = line.as_bytes();
    let codes = codes(line, steps);
    let (mut tokens, mut at, mut text) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        *steps += 1;
        let (token, end) = match bytes[at] {
            b'`' => match codes.get(&at) {
                Some(Run { length, end: Some(end), .. }) => {
                    let inside = &line[at + length..*end];
                    (Some(Token::Code { mark: *length, inside }), end + length)
                }
                Some(run) => (None, at + run.length),
                None => (None, at + 1),
            },
            b'*' => {
                let length = run(bytes, at, steps);
                let stars = stars(line, at, at + length);
                ((length == 2).then_some(stars), at + length)
            }
            b'[' => match link(line, at, steps) {
                Some((token, end)) => (Some(token), end),
                None => (None, at + 1),
            },
            b'h' | b'H' | b'w' | b'W' if !before(line, at).is_some_and(is_of_word) => {
                address(line, at, steps).unwrap_or((None, at + 1))
            }
            _ => (None, at + 1),
        };
        if let Some(token) = token {
            if text < at {
                tokens.push(Token::Text(&line[text..at]));
            }
            tokens.push(token);
            text = end;
        }
        at = end;
    }
    if text < line.len() {
        tokens.push(Token::Text(&line[text..]));
    }
    tokens
}

fn before(line: &str, at: usize) -> Option<char> {
    line[..at].chars().next_back()
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How many of the same bytes there are.
fn run(bytes: &[u8], at: usize, steps: &mut usize) -> usize {
    let length = bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count();
    *steps += length;
    length
}

/// Some backticks.
struct Run {
    length: usize,
    /// Where those are that end the code, if these begin it.
    end: Option<usize>,
}

/// All runs of backticks, by their place. Those within words, as in a shell's or a database's quotes, are none.
fn codes(line: &str, steps: &mut usize) -> HashMap<usize, Run> {
    let bytes = line.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'`') {
        *steps += found;
        let length = run(bytes, at + found, steps);
        runs.push((at + found, length));
        at += found + length;
    }
    let (mut known, mut ends) = (HashMap::new(), HashMap::new());
    for (at, length) in runs.into_iter().rev() {
        let after = line[at + length..].chars().next();
        let opens = after.is_some_and(|c| !c.is_whitespace()) && !before(line, at).is_some_and(is_of_word);
        let end = if opens { ends.get(&length).copied() } else { None };
        known.insert(at, Run { length, end });
        if !after.is_some_and(is_of_word) && before(line, at).is_some_and(|c| !c.is_whitespace()) {
            ends.insert(length, at);
        }
    }
    known
}

/// The roles that two asterisks can have. In patterns of file names and in programs the asterisks are themselves.
fn stars<'a>(line: &str, at: usize, end: usize) -> Token<'a> {
    let (before, after) = (before(line, at), line[end..].chars().next());
    let begins = before.is_none_or(|c| c.is_whitespace() || "([{\"'“”«»„‘’—–-:;,>|".contains(c));
    let ends = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}\"'“”«»’—–-…|<".contains(c));
    let opens = begins && after.is_some_and(|c| !c.is_whitespace() && !"*/\\.,;:!?)]}=|>".contains(c));
    let closes = ends && before.is_some_and(|c| !c.is_whitespace() && !"*/\\([{=|<".contains(c));
    Token::Stars { opens, closes }
}

/// Words in square brackets with an address in round ones.
fn link<'a>(line: &'a str, at: usize, steps: &mut usize) -> Option<(Token<'a>, usize)> {
    let bytes = line.as_bytes();
    let length = bytes[at + 1..].iter().position(|byte| matches!(byte, b'[' | b']'));
    *steps += length.unwrap_or(bytes.len() - at);
    let close = at + 1 + length?;
    let words = &line[at + 1..close];
    if !line[close..].starts_with("](") || words.trim().is_empty() {
        return None;
    }
    let (begin, mut open) = (close + 2, 1);
    for (place, c) in line[begin..].char_indices() {
        *steps += 1;
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            '[' | ']' | '<' | '>' | '"' | '`' => return None,
            c if c.is_whitespace() => return None,
            _ => {}
        }
        if open == 0 {
            let (to, end) = (&line[begin..begin + place], begin + place + 1);
            let known = SCHEMES.iter().any(|scheme| begins_with(to, scheme)) && leads(to);
            return known.then_some((Token::Link { whole: &line[at..end], words, to }, end));
        }
    }
    None
}

/// Whether a browser would follow an address.
fn leads(to: &str) -> bool {
    to.len() <= LONGEST && url::Url::parse(to).is_ok()
}

fn begins_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// An address of the web, without the punctuation of the sentence around it. What only looks like one is passed over as a
/// whole, so that nothing in it is looked at again.
fn address<'a>(line: &'a str, at: usize, steps: &mut usize) -> Option<(Option<Token<'a>>, usize)> {
    let rest = &line[at..];
    let (start, scheme) = ADDRESSES.into_iter().find(|(start, _)| begins_with(rest, start))?;
    let (mut end, mut round, mut square) = (0, 0_i64, 0_i64);
    for c in rest.chars() {
        *steps += 1;
        match c {
            '<' | '>' | '"' | '`' | '|' => break,
            c if c.is_whitespace() => break,
            '(' => round += 1,
            ')' => round -= 1,
            '[' => square += 1,
            ']' => square -= 1,
            _ => {}
        }
        end += c.len_utf8();
    }
    while let Some(last) = rest[..end].chars().next_back() {
        *steps += 1;
        match last {
            ')' if round < 0 => round += 1,
            ']' if square < 0 => square += 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '”' | '’' | '»' | '…' | '}' => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    let (to, host) = (&rest[..end], rest.get(start.len()..end)?.chars().next()?);
    let leads = (host.is_alphanumeric() || host == '[') && leads(&format!("{scheme}{to}"));
    Some((leads.then_some(Token::Address { scheme, to }), at + end))
}
