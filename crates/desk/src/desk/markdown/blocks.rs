//! Paragraphs, lists and code, line by line.

use super::line;
use super::page::Page;

/// How deep lists nest.
const DEEPEST: usize = 6;
/// Words after three backticks that name a language and are not shown. All others are part of the text.
const LANGUAGES: [&str; 36] = [
    "bash",
    "bat",
    "batch",
    "c",
    "cmd",
    "conf",
    "console",
    "cpp",
    "cs",
    "css",
    "csv",
    "diff",
    "go",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "log",
    "markdown",
    "php",
    "powershell",
    "ps1",
    "python",
    "rust",
    "sh",
    "shell",
    "sql",
    "text",
    "toml",
    "ts",
    "txt",
    "xml",
    "yaml",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bullets,
    Numbers,
}

/// A list that is open, with an item that is open.
struct Level {
    kind: Kind,
    /// Columns before its mark, and before the words of its item.
    indent: usize,
    offset: usize,
    /// The number that its next item has.
    next: u32,
}

impl Level {
    /// Whether what begins in a column belongs to its item. Two columns are enough, whatever the item's number.
    fn holds(&self, column: usize) -> bool {
        column >= self.offset.min(self.indent + 2)
    }
}

/// The block that the last line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Paragraph,
    /// Text for which there was no paragraph.
    Bare,
    /// Words of an item, after which a line can follow.
    Item,
    /// Code between lines of backticks: how many, and columns before them.
    Code {
        marks: usize,
        indent: usize,
        empty: bool,
    },
}

/// The first thing of a line that begins an item.
struct Item {
    kind: Kind,
    number: u32,
    indent: usize,
    offset: usize,
    /// Bytes before its words.
    marks: usize,
}

pub(super) struct Blocks {
    page: Page,
    wrapped: bool,
    lists: Vec<Level>,
    open: Open,
    /// Empty lines since the last line.
    blank: usize,
    /// The number with which numbers go on after something else.
    resume: u32,
}

impl Blocks {
    pub fn new(length: usize) -> Blocks {
        let mut page = Page::new(length);
        let wrapped = page.open("<div class=\"typed\">", "</div>");
        Blocks { page, wrapped, lists: Vec::new(), open: Open::Nothing, blank: 0, resume: 1 }
    }

    pub fn finish(mut self) -> (String, usize) {
        self.end_block();
        self.end_lists(0);
        if self.wrapped {
            self.page.close("</div>");
        }
        self.page.finish()
    }

    pub fn line(&mut self, line: &str) {
        self.page.steps += 1;
        if let Open::Code { marks, indent, empty } = self.open {
            self.code(line, marks, indent, empty);
        } else if line.trim().is_empty() {
            self.blank += 1;
        } else if !(self.fence(line) || self.item(line) || self.goes_on(line)) {
            self.end_lists(0);
            self.text(line);
        }
        if !line.trim().is_empty() {
            self.blank = 0;
        }
    }

    /// Ends a paragraph or code; lists stay open.
    fn end_block(&mut self) {
        match self.open {
            Open::Paragraph => self.page.close("</p>"),
            Open::Code { .. } => self.page.close("</code></pre>"),
            Open::Nothing | Open::Bare | Open::Item => {}
        }
        self.open = Open::Nothing;
    }

    /// Ends lists until so many are left.
    fn end_lists(&mut self, left: usize) {
        while self.lists.len() > left {
            self.end_block();
            let Some(level) = self.lists.pop() else { return };
            match level.kind {
                Kind::Bullets => self.page.close("</li></ul>"),
                Kind::Numbers => self.page.close("</li></ol>"),
            }
            if self.lists.is_empty() && level.kind == Kind::Numbers {
                self.resume = level.next;
            }
        }
    }

    /// Writes a line of a paragraph. An empty line begins another, as long as there is room.
    fn text(&mut self, line: &str) {
        let mut breaks = self.blank;
        match self.open {
            Open::Paragraph if breaks > 0 && self.page.affords("</p><p>".len()) => {
                self.page.again("</p><p>");
                breaks -= 1;
            }
            Open::Nothing => {
                let paragraph = self.page.open("<p>", "</p>");
                self.open = if paragraph { Open::Paragraph } else { Open::Bare };
                breaks = breaks.saturating_sub(1);
            }
            _ => breaks += 1,
        }
        self.breaks(breaks);
        line::write(&mut self.page, line);
    }

    fn breaks(&mut self, count: usize) {
        for _ in 0..count {
            self.page.text("\n");
        }
    }

    /// Begins an item of a list.
    fn item(&mut self, line: &str) -> bool {
        let Some(item) = read_item(line, &mut self.page.steps) else { return false };
        // The list that it goes on, or the one whose item it is in.
        let within = self.lists.iter().rposition(|level| item.indent >= level.indent);
        let Some(place) = within else {
            return item.indent == 0 && self.begin(&item, 0, line);
        };
        let level = &self.lists[place];
        if level.holds(item.indent) {
            return place + 1 < DEEPEST && self.begin(&item, place + 1, line);
        }
        let goes_on = level.kind == item.kind && (item.kind == Kind::Bullets || item.number == level.next);
        if !goes_on {
            return self.begin(&item, place, line);
        }
        if !self.page.affords("</li><li>".len()) {
            return false;
        }
        self.end_lists(place + 1);
        self.end_block();
        self.page.again("</li><li>");
        let level = &mut self.lists[place];
        (level.indent, level.offset, level.next) = (item.indent, item.offset, item.number.saturating_add(1));
        self.words(&item, line);
        true
    }

    /// Begins a list in the place of all that are as deep.
    fn begin(&mut self, item: &Item, depth: usize, line: &str) -> bool {
        let first = item.number == 1 || (depth == 0 && item.number == self.resume);
        if item.kind == Kind::Numbers && !first {
            return false;
        }
        let start = match (item.kind, item.number) {
            (Kind::Bullets, _) => "<ul><li>".to_owned(),
            (Kind::Numbers, 1) => "<ol><li>".to_owned(),
            (Kind::Numbers, number) => format!("<ol start=\"{number}\"><li>"),
        };
        let end = if item.kind == Kind::Bullets { "</li></ul>" } else { "</li></ol>" };
        if !self.page.affords(start.len() + end.len()) {
            return false;
        }
        self.end_lists(depth);
        self.end_block();
        self.page.open(&start, end);
        let next = item.number.saturating_add(1);
        self.lists.push(Level { kind: item.kind, indent: item.indent, offset: item.offset, next });
        self.words(item, line);
        true
    }

    fn words(&mut self, item: &Item, line: &str) {
        self.page.pass(item.marks);
        self.open = Open::Item;
        line::write(&mut self.page, &line[item.marks..]);
    }

    /// Goes on with an item of a list, if the line stands below its words.
    fn goes_on(&mut self, line: &str) -> bool {
        let (indent, _) = indentation(line);
        let Some(place) = self.lists.iter().rposition(|level| level.holds(indent)) else { return false };
        self.end_lists(place + 1);
        let count = if self.open == Open::Item { self.blank + 1 } else { self.blank };
        self.breaks(count);
        self.open = Open::Item;
        let rest = without(line, self.lists[place].offset);
        self.page.pass(line.len() - rest.len());
        line::write(&mut self.page, rest);
        true
    }

    /// Begins code.
    fn fence(&mut self, line: &str) -> bool {
        let (indent, spaces) = indentation(line);
        let rest = &line[spaces..];
        let marks = rest.bytes().take_while(|byte| *byte == b'`').count();
        self.page.steps += marks;
        let named = rest[marks..].trim();
        if marks < 3 || named.contains('`') {
            return false;
        }
        let within = self.lists.iter().rposition(|level| level.holds(indent));
        if within.is_none() && indent > 3 || !self.page.affords("<pre><code></code></pre>".len()) {
            return false;
        }
        self.end_lists(within.map_or(0, |place| place + 1));
        self.end_block();
        self.page.open("<pre><code>", "</code></pre>");
        self.page.pass(spaces + marks);
        self.open = Open::Code { marks, indent, empty: true };
        if LANGUAGES.iter().any(|language| named.eq_ignore_ascii_case(language)) {
            self.page.pass(named.len());
        } else if !named.is_empty() {
            self.page.text(named);
            self.open = Open::Code { marks, indent, empty: false };
        }
        true
    }

    /// A line of code, or the one that ends it.
    fn code(&mut self, line: &str, marks: usize, indent: usize, empty: bool) {
        let end = line.trim();
        if end.len() >= marks && end.bytes().all(|byte| byte == b'`') {
            self.page.pass(line.len());
            self.end_block();
            return;
        }
        if !empty {
            self.page.text("\n");
        }
        let rest = without(line, indent);
        self.page.pass(line.len() - rest.len());
        self.page.text(rest);
        self.open = Open::Code { marks, indent, empty: false };
    }
}

/// Columns and bytes of the white space before a line.
fn indentation(line: &str) -> (usize, usize) {
    let (mut columns, mut bytes) = (0, 0);
    for byte in line.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => break,
        }
        bytes += 1;
    }
    (columns, bytes)
}

/// A line without so many columns of the white space before it.
fn without(line: &str, most: usize) -> &str {
    let (mut columns, mut bytes) = (0, 0);
    for byte in line.bytes() {
        match byte {
            b' ' if columns < most => columns += 1,
            b'\t' if columns < most => columns += 4 - columns % 4,
            _ => break,
        }
        bytes += 1;
    }
    &line[bytes..]
}

fn read_item(line: &str, steps: &mut usize) -> Option<Item> {
    let (indent, spaces) = indentation(line);
    *steps += spaces;
    let rest = &line[spaces..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).take(4).count();
    let (kind, number, mark) = match rest.as_bytes() {
        [b'-' | b'*', b' ' | b'\t', ..] => (Kind::Bullets, 1, 1),
        _ if (1..=3).contains(&digits) && !rest.starts_with('0') && rest[digits..].starts_with(['.']) => {
            (Kind::Numbers, rest[..digits].parse().ok()?, digits + 1)
        }
        _ => return None,
    };
    let (gap, bytes) = indentation(&rest[mark..]);
    let words = &rest[mark + bytes..];
    // A line of dashes or dots is no item.
    if bytes == 0 || words.bytes().all(|byte| matches!(byte, b'-' | b'*' | b'_' | b'.' | b' ' | b'\t')) {
        return None;
    }
    let offset = indent + mark + if gap > 4 { 1 } else { gap };
    Some(Item { kind, number, indent, offset, marks: spaces + mark + bytes })
}
