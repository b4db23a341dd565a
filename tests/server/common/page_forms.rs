//! The forms of a page, as its HTML has them, and as a browser sends them.

use super::client::{Answer, Client, FormFile, multipart};
use axum::body::Body;

/// The kind of input that a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    Text,
    /// Never shown again.
    Secret,
    File,
    /// Sent along by itself.
    Hidden,
    /// One of these values; empty ones are left out.
    Choice(Vec<String>),
    /// A tick or one of several radio buttons, with its value.
    Tick,
    /// Sent when it is pressed.
    Button,
}

#[derive(Clone, Debug)]
pub struct PageField {
    pub name: String,
    pub takes: Takes,
    pub value: String,
}

#[derive(Clone, Debug)]
pub struct PageForm {
    pub action: String,
    pub fields: Vec<PageField>,
}

impl PageForm {
    pub fn field(&self, name: &str) -> Option<&PageField> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub fn texts(&self) -> impl Iterator<Item = &PageField> {
        self.fields.iter().filter(|field| field.takes == Takes::Text)
    }
}

/// A text without its entities.
pub fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

/// The value of an attribute within a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| unescaped(value))
}

/// The tags of these names with what comes after each.
fn tags<'h>(html: &'h str, names: &'h [&'h str]) -> impl Iterator<Item = (&'h str, &'h str, &'h str)> {
    html.match_indices('<').filter_map(move |(at, _)| {
        let rest = &html[at + 1..];
        let name =
            names.iter().find(|name| rest.strip_prefix(**name).is_some_and(|rest| rest.starts_with([' ', '>'])))?;
        let (tag, inside) = rest.split_once('>')?;
        Some((*name, tag, inside))
    })
}

/// Every form of a page that is sent with POST.
pub fn forms_of(html: &str) -> Vec<PageForm> {
    let mut forms = Vec::new();
    for (_, head, inside) in tags(html, &["form"]) {
        let (inside, _) = inside.split_once("</form>").unwrap_or((inside, ""));
        let Some(action) = attribute(head, "action").filter(|action| action.starts_with("/do/")) else { continue };
        let fields = tags(inside, &["input", "textarea", "select", "button"])
            .filter_map(|(kind, tag, after)| {
                let name = attribute(tag, "name")?;
                let value = attribute(tag, "value").unwrap_or_default();
                let (takes, value) = match (kind, attribute(tag, "type").unwrap_or_default().as_str()) {
                    ("textarea", _) => {
                        (Takes::Text, unescaped(after.split_once("</textarea>").map_or("", |(text, _)| text)))
                    }
                    ("select", _) => {
                        let options = after.split_once("</select>").map_or("", |(options, _)| options);
                        let values: Vec<_> = tags(options, &["option"])
                            .filter_map(|(_, tag, _)| attribute(tag, "value"))
                            .filter(|value| !value.is_empty())
                            .collect();
                        let chosen = tags(options, &["option"]).find(|(_, tag, _)| tag.contains(" selected"));
                        let chosen = chosen.and_then(|(_, tag, _)| attribute(tag, "value")).unwrap_or_default();
                        (Takes::Choice(values), chosen)
                    }
                    ("button", _) => (Takes::Button, value),
                    (_, "hidden") => (Takes::Hidden, value),
                    (_, "password") => (Takes::Secret, value),
                    (_, "file") => (Takes::File, value),
                    (_, "checkbox" | "radio") => {
                        (Takes::Tick, if tag.contains(" checked") { value } else { String::new() })
                    }
                    _ => (Takes::Text, value),
                };
                Some(PageField { name, takes, value })
            })
            .collect();
        forms.push(PageForm { action, fields });
    }
    forms
}

/// The addresses of the dialogs and writing places that a page offers of itself.
pub fn dialogs_of(html: &str) -> Vec<String> {
    let links = tags(html, &["a"]).filter_map(|(_, tag, _)| attribute(tag, "href"));
    let mut found: Vec<_> = links.filter(|href| href.contains("dialog=") || href.contains("write=")).collect();
    found.sort();
    found.dedup();
    found
}

/// A form of a page, with its fields as they are.
pub async fn form_on(client: &Client, page: &str, endpoint: &str) -> PageForm {
    let html = client.get(page).await.expect(200).text();
    let action = format!("/do/{endpoint}");
    forms_of(&html).into_iter().find(|form| form.action == action).unwrap_or_else(|| panic!("no {endpoint} on {page}"))
}

/// Sends a form as it stands on its page, with some fields filled in and files chosen, without a script.
pub async fn send_with_files(
    client: &Client,
    page: &str,
    form: &PageForm,
    more: &[(&str, &str)],
    files: &[FormFile<'_>],
) -> Answer {
    let usual = form.fields.iter().filter(|field| {
        let sends = !matches!(field.takes, Takes::Button | Takes::File | Takes::Secret);
        let ticked = field.takes != Takes::Tick || !field.value.is_empty();
        sends && ticked && field.name != "back" && !more.iter().any(|(name, _)| *name == field.name)
    });
    let fields: Vec<(&str, &str)> = usual
        .map(|field| (field.name.as_str(), field.value.as_str()))
        .chain(more.iter().copied())
        .chain([("back", page)])
        .collect();
    let request = client.form_request(form.action.trim_start_matches("/do/"));
    client.send(request.header("accept", "text/html,*/*;q=0.8"), Body::from(multipart(&fields, files))).await
}

/// The title of a page.
pub fn title_of(html: &str) -> &str {
    html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default()
}
