//! The HTML that comes out, which never grows to more than a few times of what was read.

/// Bytes that may come out for each byte that was read.
pub(super) const TIMES: usize = 3;
/// Bytes that may come out besides.
pub(super) const BESIDES: usize = 4_096;

/// HTML that is being written.
pub(super) struct Page {
    out: String,
    /// Bytes of the text that were read.
    read: usize,
    /// Bytes of the end tags that have to follow.
    owed: usize,
    pub steps: usize,
}

impl Page {
    pub fn new(length: usize) -> Page {
        Page { out: String::with_capacity(length + length / 4 + 64), read: 0, owed: 0, steps: 0 }
    }

    /// Whether there is room for something that is not as long as what was read.
    pub fn affords(&self, more: usize) -> bool {
        self.out.len() + self.owed + more <= TIMES * self.read + BESIDES
    }

    /// Opens an element, if there is room for it; what would have been its marks is text otherwise.
    pub fn open(&mut self, start: &str, end: &'static str) -> bool {
        let fits = self.affords(start.len() + end.len());
        if fits {
            self.out.push_str(start);
            self.owed += end.len();
        }
        fits
    }

    /// Closes an element that was opened.
    pub fn close(&mut self, end: &'static str) {
        self.out.push_str(end);
        self.owed -= end.len();
    }

    /// Ends an element and begins another like it, which is for the caller to have asked room for.
    pub fn again(&mut self, tags: &'static str) {
        self.out.push_str(tags);
    }

    /// Passes over marks that are not shown.
    pub fn pass(&mut self, marks: usize) {
        self.read += marks;
    }

    /// Writes text. Where there is no room left, only those characters are escaped that would mean something to a browser.
    pub fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        for (at, c) in text.char_indices() {
            self.steps += 1;
            self.read += c.len_utf8();
            let next = bytes.get(at + 1).copied();
            let (escaped, needed) = match c {
                '&' => ("&amp;", next.is_none_or(|next| next == b'#' || next.is_ascii_alphanumeric())),
                '<' => {
                    ("&lt;", next.is_none_or(|next| matches!(next, b'/' | b'!' | b'?') || next.is_ascii_alphabetic()))
                }
                '>' => ("&gt;", false),
                '\0' => ("\u{FFFD}", true),
                '\r' => ("\n", true),
                _ => {
                    self.out.push(c);
                    continue;
                }
            };
            if needed || self.affords(escaped.len()) {
                self.out.push_str(escaped);
            } else {
                self.out.push(c);
            }
        }
    }

    /// Opens a link, if there is room for it.
    pub fn link(&mut self, scheme: &str, to: &str) -> bool {
        let to = to.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        self.steps += to.len();
        self.open(&format!("<a href=\"{scheme}{to}\" rel=\"noopener noreferrer nofollow\">"), "</a>")
    }

    pub fn finish(self) -> (String, usize) {
        (self.out, self.steps)
    }
}
