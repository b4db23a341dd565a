//! The forms of pages, as a browser finds them.

use super::page::parse;
use markup5ever_rcdom::{Handle, NodeData};
use std::collections::BTreeMap;

/// A field of a form, and what a browser would send of it as the page comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Whether anything can be typed into it.
    pub text: bool,
    pub value: Option<String>,
}

/// A form of a page.
#[derive(Clone, Debug)]
pub struct Found {
    pub action: String,
    pub controls: BTreeMap<String, Control>,
}

/// The contents of a page besides its text.
#[derive(Default)]
pub struct Contents {
    pub forms: Vec<Found>,
    pub links: Vec<String>,
}

pub fn contents(html: &str) -> Contents {
    let mut all = Contents::default();
    walk(&parse(html, true).document, None, &mut all);
    all
}

fn text_of(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text_of).collect(),
    }
}

fn walk(node: &Handle, mut form: Option<usize>, all: &mut Contents) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let tag = name.local.to_string();
        let attrs: BTreeMap<String, String> =
            attrs.borrow().iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
        let get = |name: &str| attrs.get(name).cloned().unwrap_or_default();
        match tag.as_str() {
            "form" => {
                form = Some(all.forms.len());
                all.forms.push(Found { action: get("action"), controls: BTreeMap::new() });
            }
            "a" => all.links.push(get("href")),
            "input" | "textarea" | "select" if !get("name").is_empty() => {
                let kind = if tag == "input" { attrs.get("type").cloned().unwrap_or("text".into()) } else { tag };
                let text = matches!(kind.as_str(), "text" | "search" | "email" | "tel" | "url" | "textarea");
                let value = match kind.as_str() {
                    "textarea" => Some(text_of(node)),
                    "select" => first_option(node),
                    "checkbox" | "radio" => attrs.contains_key("checked").then(|| get("value")),
                    "file" | "password" => None,
                    _ => Some(get("value")),
                };
                if let Some(form) = form.and_then(|place| all.forms.get_mut(place)) {
                    let control = form.controls.entry(get("name")).or_insert(Control { text, value: None });
                    control.value = control.value.take().or(value);
                }
            }
            _ => {}
        }
    }
    for child in node.children.borrow().iter() {
        walk(child, form, all);
    }
}

/// The value that a list sends: that of the selected option, or else of the first one.
fn first_option(select: &Handle) -> Option<String> {
    let mut first = None;
    for child in select.children.borrow().iter() {
        let NodeData::Element { attrs, .. } = &child.data else { continue };
        let attrs = attrs.borrow();
        let value = attrs.iter().find(|attr| &*attr.name.local == "value").map(|attr| attr.value.to_string());
        if attrs.iter().any(|attr| &*attr.name.local == "selected") {
            return value;
        }
        first = first.or(value);
    }
    first
}
