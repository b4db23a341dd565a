//! The lines of an iCalendar file and its events, with the numbers that an editor shows.

/// A property of an event, as far as it stands on lines of its own (RFC 5545, section 3.1).
pub struct Line {
    pub number: usize,
    pub name: String,
    pub parameters: Vec<(String, String)>,
    pub value: String,
}

/// The lines between the beginning and the end of an event.
pub struct EventBlock {
    pub number: usize,
    pub lines: Vec<Line>,
    /// Whether its end is there.
    pub whole: bool,
}

impl Line {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn read(number: usize, text: &str) -> Option<Line> {
        let (mut quoted, mut parts, mut from, mut end) = (false, Vec::new(), 0, None);
        for (at, c) in text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                ';' | ':' if !quoted => {
                    parts.push(&text[from..at]);
                    from = at + 1;
                    if c == ':' {
                        end = Some(from);
                        break;
                    }
                }
                _ => {}
            }
        }
        let value = text[end?..].to_owned();
        let mut parts = parts.into_iter();
        let name = parts.next()?.trim().to_ascii_uppercase();
        let parameters = parts.filter_map(|part| part.split_once('='));
        let parameters = parameters
            .map(|(name, value)| (name.trim().to_ascii_uppercase(), value.trim_matches('"').to_ascii_uppercase()))
            .collect();
        Some(Line { number, name, parameters, value })
    }
}

/// The text of a value (RFC 5545, section 3.3.11).
pub fn words(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('n' | 'N') => out.push(' '),
                Some(c) => out.push(c),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

/// Lines with those that go on from them, each with the number of its first.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in text.replace("\r\n", "\n").replace('\r', "\n").split('\n').enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, last))) => last.push_str(more),
            _ => lines.push((number + 1, line.to_owned())),
        }
    }
    lines
}

/// The events of all calendars of a file; none if it has no calendar.
pub fn events(text: &str) -> Option<Vec<EventBlock>> {
    let (mut calendar, mut blocks, mut open, mut inner) = (false, Vec::new(), None::<EventBlock>, 0);
    for (number, text) in unfolded(text.trim_start_matches('\u{FEFF}')) {
        let Some(line) = Line::read(number, &text) else { continue };
        let what = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), what.as_str()) {
            ("BEGIN", "VCALENDAR") => {
                calendar = true;
                blocks.extend(open.take());
            }
            ("BEGIN", "VEVENT") => {
                blocks.extend(open.replace(EventBlock { number, lines: Vec::new(), whole: false }));
                inner = 0;
            }
            ("END", "VEVENT") => {
                if let Some(mut block) = open.take() {
                    block.whole = true;
                    blocks.push(block);
                }
            }
            // Components within an event, such as an alarm, have lines of the same names.
            ("BEGIN", _) => inner += 1,
            ("END", _) => inner -= 1,
            _ if inner <= 0 => {
                if let Some(block) = &mut open {
                    block.lines.push(line);
                }
            }
            _ => {}
        }
    }
    blocks.extend(open);
    calendar.then_some(blocks)
}
