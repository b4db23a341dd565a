//! Values of a form's fields beside those that the page had put there, and how they are put back.

use crate::domain::view::StagedFile;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement};

/// The fields of files that were uploaded ahead of their form.
pub(super) const STAGED: &str = "staged";
/// Fields that are never kept, whatever their type.
const SECRETS: &[&str] = &["password", "current"];

/// A field, by its name, that was not as the page came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub name: String,
    pub now: Vec<String>,
    /// Hashes of what the page had put there while it was being typed.
    pub was: Vec<u64>,
    /// Whether it is words that somebody wrote, and no choice; drafts of earlier versions do not tell.
    #[serde(default)]
    pub written: bool,
}

/// The fields of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub name: String,
    pub kind: Kind,
    pub now: Vec<String>,
    /// The values that the page had put there.
    pub came: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Area,
    Line,
    Choice,
    Files,
}

/// Which fields are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    All,
    /// Text areas and uploaded files.
    Texts,
}

/// The fields of a form, but for hidden ones, passwords, and files in the field itself.
pub(super) fn read(form: &HtmlFormElement, scope: Scope) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (element, name, kind) in elements(form) {
        if scope == Scope::Texts && !matches!(kind, Kind::Area | Kind::Files) {
            continue;
        }
        let (now, came) = values(&element);
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) => {
                field.now.extend(now);
                field.came.extend(came);
            }
            None => fields.push(Field { name, kind, now: now.into_iter().collect(), came: came.into_iter().collect() }),
        }
    }
    fields
}

/// Fields that differ from the page as it came.
pub(super) fn changed(form: &HtmlFormElement, scope: Scope) -> Vec<Entry> {
    merged(&[], &read(form, scope))
}

/// Entries to be remembered after a change. A value that the page itself shows by now stays a change, because the page
/// may show it only once; fields that are not there at the moment keep what was typed into them.
pub(super) fn merged(before: &[Entry], fields: &[Field]) -> Vec<Entry> {
    let mut all = Vec::new();
    for field in fields {
        let known = before.iter().find(|entry| entry.name == field.name);
        if field.now != field.came {
            let mut was = known.map(|entry| entry.was.clone()).unwrap_or_default();
            let came = hash(&field.came);
            if !was.contains(&came) {
                was.push(came);
            }
            let written = matches!(field.kind, Kind::Area | Kind::Line);
            all.push(Entry { name: field.name.clone(), now: field.now.clone(), was, written });
        } else if let Some(known) = known.filter(|entry| hash(&entry.now) == hash(&field.now)) {
            all.push(known.clone());
        }
    }
    all.extend(before.iter().filter(|entry| !fields.iter().any(|field| field.name == entry.name)).cloned());
    all
}

/// Entries that cannot simply be put back.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Uploaded files that the page does not list.
    pub files: Vec<String>,
    /// Fields that the page fills in otherwise than when they were typed.
    pub aside: Vec<Entry>,
}

/// Puts back what was typed where the page is as it was then.
pub(super) fn restore(form: &HtmlFormElement, entries: &[Entry], scope: Scope) -> Left {
    let fields = read(form, scope);
    let mut left = Left::default();
    for entry in entries {
        let field = fields.iter().find(|field| field.name == entry.name);
        if entry.name == STAGED {
            left.files.extend(unlisted(&entry.now, form));
            if field.is_some_and(|field| entry.was.contains(&hash(&field.came))) {
                put(form, entry);
            }
            continue;
        }
        match field.map(|field| what_now(field, entry)) {
            Some(Now::Back) => put(form, entry),
            Some(Now::Aside) => left.aside.push(entry.clone()),
            Some(Now::Nothing) | None => {}
        }
    }
    left
}

/// The way a remembered entry is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Now {
    Back,
    Aside,
    Nothing,
}

fn what_now(field: &Field, entry: &Entry) -> Now {
    let came = hash(&field.came);
    // An empty text is nobody's words.
    let blank = field.kind == Kind::Area && field.came.iter().all(|text| text.trim().is_empty());
    let typed = field.now != field.came;
    if typed && field.kind == Kind::Area && hash(&entry.now) != hash(&field.now) {
        // Something was typed before this was there to be put back.
        Now::Aside
    } else if typed || hash(&entry.now) == came {
        Now::Nothing
    } else if blank || entry.was.contains(&came) {
        Now::Back
    } else {
        Now::Aside
    }
}

/// Takes back what was typed once, beside what is typed now.
pub(super) fn take_back(form: &HtmlFormElement, entries: &[Entry]) -> Vec<String> {
    let fields = read(form, Scope::All);
    let mut files = Vec::new();
    for entry in entries {
        if entry.name == STAGED {
            files.extend(unlisted(&entry.now, form));
            continue;
        }
        let own = fields.iter().find(|field| field.name == entry.name && field.kind == Kind::Area);
        let own = own.filter(|field| field.now != field.came && field.now != entry.now);
        let join = |(at, text): (usize, &String)| match own.and_then(|field| field.now.get(at)) {
            Some(typed) if !typed.trim().is_empty() => format!("{typed}\n\n{text}"),
            _ => text.clone(),
        };
        let now = entry.now.iter().enumerate().map(join).collect();
        put(form, &Entry { now, ..entry.clone() });
    }
    files
}

/// The start of what somebody wrote, if anything was written in words.
pub(super) fn excerpt(form: &HtmlFormElement, entries: &[Entry]) -> Option<String> {
    let fields = read(form, Scope::All);
    let of = |kind: Kind| {
        let named = |entry: &&Entry| fields.iter().any(|field| field.name == entry.name && field.kind == kind);
        entries.iter().filter(named).flat_map(|entry| entry.now.iter()).find(|text| !text.trim().is_empty())
    };
    let text = of(Kind::Area).or_else(|| of(Kind::Line))?;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start: String = words.chars().take(EXCERPT).collect();
    Some(if start.len() < words.len() { format!("{start}…") } else { start })
}

/// Letters that say which text is meant.
const EXCERPT: usize = 80;

/// A hash of values (FNV-1a), whatever white space the server took away at their ends.
pub(super) fn hash(values: &[String]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for value in values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()) {
        value.bytes().for_each(&mut add);
        add(0xff);
    }
    hash
}

/// Files of a list that the form does not show yet.
fn unlisted(files: &[String], form: &HtmlFormElement) -> Vec<String> {
    let key = |file: &str| serde_json::from_str::<StagedFile>(file).ok().map(|file| file.key);
    let shown: Vec<Option<String>> = elements(form)
        .into_iter()
        .filter(|(_, name, _)| name == STAGED)
        .filter_map(|(element, ..)| Some(key(&element.dyn_into::<HtmlInputElement>().ok()?.value())))
        .collect();
    files.iter().filter(|file| !shown.contains(&key(file))).cloned().collect()
}

fn put(form: &HtmlFormElement, entry: &Entry) {
    let mut values = entry.now.iter();
    for (element, ..) in elements(form).iter().filter(|(_, name, _)| *name == entry.name) {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            if is_tickable(input) {
                input.set_checked(entry.now.contains(&input.value()));
            } else if let Some(value) = values.next() {
                input.set_value(value);
            }
        } else if let Some(value) = values.next() {
            if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
                area.set_value(value);
            } else if let Some(list) = element.dyn_ref::<HtmlSelectElement>()
                && has_option(list, value)
            {
                list.set_value(value);
            }
        }
    }
}

/// The values of one element, as they are and as the page came.
fn values(element: &Element) -> (Option<String>, Option<String>) {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        if !is_tickable(input) {
            return (Some(input.value()), Some(input.default_value()));
        }
        let came = match input.name() == STAGED {
            true => input.has_attribute("data-kept"),
            false => input.default_checked(),
        };
        (input.checked().then(|| input.value()), came.then(|| input.value()))
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        (Some(area.value()), Some(area.default_value().unwrap_or_default().replace("\r\n", "\n")))
    } else if let Some(list) = element.dyn_ref::<HtmlSelectElement>() {
        (Some(list.value()), Some(first_chosen(list)))
    } else {
        (None, None)
    }
}

fn elements(form: &HtmlFormElement) -> Vec<(Element, String, Kind)> {
    let all = of::<Element>(form, "input, textarea, select");
    all.into_iter().filter_map(|element| kind(&element).map(|(name, kind)| (element, name, kind))).collect()
}

fn kind(element: &Element) -> Option<(String, Kind)> {
    let name = element.get_attribute("name").filter(|name| !name.is_empty() && !SECRETS.contains(&name.as_str()))?;
    let kind = match element.dyn_ref::<HtmlInputElement>() {
        _ if name == STAGED => Kind::Files,
        Some(input) if is_tickable(input) => Kind::Choice,
        Some(input) if matches!(input.type_().as_str(), "hidden" | "password" | "file" | "submit" | "button") => {
            return None;
        }
        Some(_) => Kind::Line,
        None if element.dyn_ref::<HtmlTextAreaElement>().is_some() => Kind::Area,
        None => Kind::Choice,
    };
    Some((name, kind))
}

fn is_tickable(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}

/// The option that a list showed when the page came: the marked one, else the first.
fn first_chosen(list: &HtmlSelectElement) -> String {
    let options = of::<HtmlOptionElement>(list, "option");
    let chosen = options.iter().find(|option| option.default_selected()).or(options.first());
    chosen.map(HtmlOptionElement::value).unwrap_or_default()
}

fn has_option(list: &HtmlSelectElement, value: &str) -> bool {
    of::<HtmlOptionElement>(list, "option").iter().any(|option| option.value() == value)
}

fn of<T: JsCast>(within: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.get(i)?.dyn_into().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    fn field(kind: Kind, now: &str, came: &str) -> Field {
        Field { name: "text".to_owned(), kind, now: texts(&[now]), came: texts(&[came]) }
    }

    fn entry(now: &str, was: &str) -> Entry {
        Entry { name: "text".to_owned(), now: texts(&[now]), was: vec![hash(&texts(&[was]))], written: true }
    }

    #[test]
    fn a_draft_wins_over_the_text_it_was_made_from_and_over_no_other() {
        let draft = entry("mine", "theirs");
        for (kind, came, now) in [
            (Kind::Area, "theirs", Now::Back),
            (Kind::Area, "theirs\n", Now::Back),
            (Kind::Area, "", Now::Back),
            (Kind::Area, "changed", Now::Aside),
            (Kind::Area, "mine", Now::Nothing),
            (Kind::Line, "theirs", Now::Back),
            (Kind::Line, "", Now::Aside),
        ] {
            assert_eq!(what_now(&field(kind, came, came), &draft), now, "{came:?}");
        }
        assert_eq!(what_now(&field(Kind::Area, "typed already", "theirs"), &draft), Now::Aside);
        assert_eq!(what_now(&field(Kind::Area, "mine", "theirs"), &draft), Now::Nothing);
        assert_eq!(what_now(&field(Kind::Line, "typed already", "theirs"), &draft), Now::Nothing);
    }

    #[test]
    fn a_text_that_the_page_shows_again_is_still_remembered_with_what_it_was_made_from() {
        let shown = merged(&[entry("mine", "theirs")], &[field(Kind::Area, "mine", "mine")]);
        assert_eq!(shown, [entry("mine", "theirs")]);
        let longer = merged(&shown, &[field(Kind::Area, "mine, longer", "mine")]);
        for came in ["mine", "theirs"] {
            assert!(longer.iter().all(|entry| entry.was.contains(&hash(&texts(&[came])))), "{came}");
        }
        assert!(merged(&longer, &[field(Kind::Area, "theirs", "theirs")]).is_empty(), "typed back");
        assert_eq!(merged(&shown, &[]), shown, "not there at the moment");
    }
}
