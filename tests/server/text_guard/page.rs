//! Pages as a browser reads them: parsed with an HTML5 parser, and walked through in search of what only text could have
//! brought there.

use super::strings::Typed;
use html5ever::ParseOpts;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::BTreeSet;

/// Elements and attributes that the hostile strings try to make.
pub const MADE: &str = "zq";

/// Elements that Markdown may become.
const RICH: &[&str] = &[
    "div",
    "p",
    "br",
    "em",
    "strong",
    "del",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

/// A page, as far as it can be compared with others.
#[derive(Default)]
pub struct Sight {
    /// Elements with the names of their attributes, outside of what was written in Markdown; comments too.
    pub shapes: BTreeSet<String>,
    /// Those of the head, in their order.
    pub head: Vec<String>,
    /// Problems that the page must not have.
    pub faults: Vec<String>,
    pub title: String,
}

pub fn parse(html: &str, scripting: bool) -> RcDom {
    let tree_builder = TreeBuilderOpts { scripting_enabled: scripting, ..TreeBuilderOpts::default() };
    html5ever::parse_document(RcDom::default(), ParseOpts { tree_builder, ..ParseOpts::default() }).one(html)
}

/// Looks at a page; `typed` are the texts that people filled in, `nonce` is what its scripts need to run.
pub fn look(html: &str, nonce: &str, typed: &Typed) -> Sight {
    let mut sight = Sight::default();
    let mut eyes = Eyes { sight: &mut sight, typed, nonce };
    eyes.walk(&parse(html, true).document, Place::default());
    if html.contains("<noscript") {
        // Readers without JavaScript get these parts as elements.
        let mut other = Sight::default();
        Eyes { sight: &mut other, typed, nonce }.walk(&parse(html, false).document, Place::default());
        sight.faults.extend(other.faults);
    }
    sight
}

/// Where a node is.
#[derive(Clone, Copy, Default)]
struct Place {
    rich: bool,
    head: bool,
    title: bool,
    script: bool,
    /// Inside a control, whose text stays by itself.
    control: bool,
}

struct Eyes<'a> {
    sight: &'a mut Sight,
    typed: &'a Typed,
    nonce: &'a str,
}

impl Eyes<'_> {
    fn fault(&mut self, what: &str, text: &str) {
        let text: String = text.chars().take(160).collect();
        self.sight.faults.push(format!("{what}: {text:?}"));
    }

    fn walk(&mut self, node: &Handle, mut place: Place) {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let tag = name.local.to_string();
                let attrs: Vec<(String, String)> =
                    attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                self.element(&tag, &attrs, place);
                let class = attrs.iter().find(|(name, _)| name == "class").map_or("", |(_, class)| class.as_str());
                place.rich |= class.split_whitespace().any(|class| class == "rich");
                place.head |= tag == "head";
                place.title = tag == "title" && place.head;
                place.script = tag == "script" || tag == "style";
                place.control |= matches!(tag.as_str(), "textarea" | "option");
            }
            NodeData::Comment { contents } => {
                if contents.contains(MADE) || !self.typed.found(contents).is_empty() {
                    self.fault("text became a comment", contents);
                }
                let digits: String = contents.chars().filter(|c| !c.is_ascii_digit()).collect();
                self.sight.shapes.insert(format!("<!--{digits}-->"));
            }
            NodeData::Text { contents } => self.text(&contents.borrow(), place),
            _ => {}
        }
        for child in node.children.borrow().iter() {
            self.walk(child, place);
        }
    }

    fn element(&mut self, tag: &str, attrs: &[(String, String)], place: Place) {
        let mut names: Vec<&str> = attrs.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let shape = format!("{tag}[{}]", names.join(","));
        if tag.contains(MADE) || names.iter().any(|name| name.contains(MADE) || name.starts_with("on")) {
            self.fault("text became an element or attribute", &shape);
        }
        if place.rich {
            let known = names.iter().all(|name| matches!(*name, "href" | "rel" | "start") || shape == "div[class]");
            if !RICH.contains(&tag) || !known {
                self.fault("Markdown became", &shape);
            }
        } else {
            if place.head {
                self.sight.head.push(shape.clone());
            }
            self.sight.shapes.insert(shape);
        }
        if tag == "script" && attrs.iter().all(|(name, value)| name != "nonce" || value != self.nonce) {
            self.fault("a script without the page's nonce", tag);
        }
        for (name, value) in attrs {
            if matches!(name.as_str(), "href" | "src" | "action" | "formaction" | "xlink:href") {
                let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                let scheme = plain.split([':', '/', '?', '#']).next().unwrap_or_default().to_lowercase();
                let leads_away = plain.starts_with("//") || plain.starts_with("/\\") || plain.starts_with('\\');
                let has_scheme = plain.get(scheme.len()..).is_some_and(|rest| rest.starts_with(':'));
                if leads_away || has_scheme && !["http", "https", "mailto", "tel"].contains(&scheme.as_str()) {
                    self.fault("an address leads astray", value);
                }
                continue;
            }
            // Typed text stands in its field as it is; the fields of the program's own hold addresses.
            let own = tag == "input" && attrs.iter().any(|(name, value)| name == "type" && value == "hidden");
            if !own {
                self.whole(value, tag == "input");
            }
        }
    }

    fn text(&mut self, text: &str, place: Place) {
        if place.title {
            self.sight.title.push_str(text);
        }
        if place.script {
            if !self.typed.found(text).is_empty() && text.contains('<') {
                self.fault("text in a script is not escaped", text);
            }
        } else if place.rich {
            self.balanced(text);
        } else {
            self.whole(text, place.control);
        }
    }

    /// Text of people stands there as they typed it, from its mark to its end.
    fn whole(&mut self, text: &str, control: bool) {
        if self.typed.found(text).iter().any(|found| !found.is_whole(text)) {
            self.fault("text is not shown as it was typed", text);
        }
        if !control {
            self.balanced(text);
        }
    }

    fn balanced(&mut self, text: &str) {
        if !is_balanced(text) {
            self.fault("text turns round what follows it", text);
        }
    }
}

/// Whether whatever changes the direction of writing ends within the text (UAX #9).
pub fn is_balanced(text: &str) -> bool {
    let (mut embedded, mut isolated) = (0u32, 0u32);
    for c in text.chars() {
        match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => embedded += 1,
            '\u{2066}'..='\u{2068}' => isolated += 1,
            '\u{202C}' if embedded > 0 => embedded -= 1,
            '\u{2069}' if isolated > 0 => isolated -= 1,
            '\u{202C}' | '\u{2069}' => return false,
            '\n' | '\u{2029}' if embedded + isolated > 0 => return false,
            _ => {}
        }
    }
    embedded + isolated == 0
}
