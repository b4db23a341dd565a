//! Texts typed into a form that was refused are on the page that the refusal leads back to, whatever became of the
//! form: in the form's fields, or else here, with what happened, to be copied or thrown away.
//!
//! The page is looked at as it is sent, so that no page and no form can forget it.

use crate::desk::forms;
use crate::desk::forms::{KeptFormHead, KeptRow};
use crate::domain::{FieldError, KeptForm, Language, limits};
use crate::pages::request::{Arrival, RequestContext, page_of};
use crate::t;
use crate::ui::html::escaped as quoted;
use crate::ui::words;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Where pages have room for it.
const PLACE: &str = "<div data-unsent";

/// Refused forms that lead back to the page that is opened.
#[derive(Clone)]
pub struct Unsent {
    context: RequestContext,
    page: String,
    heads: Vec<KeptFormHead>,
}

/// Says of a response that what was refused has been added to it.
#[derive(Clone)]
struct Added;

/// Adds to a page, within the turn in which it was made, what it does not show by itself.
pub async fn add(mut request: Request, next: Next) -> Response {
    let unsent = request.extensions_mut().remove::<Unsent>();
    let response = next.run(request).await;
    match unsent {
        Some(unsent) => {
            let mut whole = unsent.tell(response).await;
            whole.extensions_mut().insert(Added);
            whole
        }
        None => response,
    }
}

/// Looks for what was refused and leads back to the page that a browser opens, and lets the page know.
pub async fn arrive(context: &mut RequestContext, method: &Method, address: &Uri) -> Option<Unsent> {
    if *method != Method::GET || !context.wants_page {
        return None;
    }
    let page = page_of(address.path_and_query().map_or("/", |path| path.as_str()));
    let heads = match &context.forms {
        // Without it the page is still whole.
        Some(token) => {
            forms::of_page(&context.desk, token, &page, context.viewer.actor.person()).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "what was kept for a page cannot be read");
                Vec::new()
            })
        }
        None => Vec::new(),
    };
    let key = forms::page_key(&page);
    let fresh = heads.iter().filter(|head| !head.shown && head.page == key).map(|head| head.form.clone()).collect();
    context.arrival = Some(Arc::new(Arrival { page: key, fresh }));
    (!heads.is_empty()).then(|| Unsent { context: context.clone(), page, heads })
}

impl Unsent {
    /// The same for an answer that was given before anything took its turn.
    pub async fn tell_unless_added(self, response: Response) -> Response {
        if response.extensions().get::<Added>().is_some() { response } else { self.tell(response).await }
    }

    /// Adds to the page what it does not show by itself. A page that leads to another one passes it on.
    async fn tell(self, response: Response) -> Response {
        if response.status().is_redirection() {
            let to = response.headers().get(LOCATION).and_then(|to: &HeaderValue| to.to_str().ok()).map(page_of);
            self.lead_on(to).await;
            return response;
        }
        let header = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !header.is_some_and(|kind| kind.starts_with("text/html")) {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        let bytes = match to_bytes(body, usize::MAX).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::warn!(%error, "a page broke off before it was whole");
                parts.headers.remove(CONTENT_LENGTH);
                return Response::from_parts(parts, Body::empty());
            }
        };
        let l = self.context.viewer.language;
        let html = String::from_utf8_lossy(&bytes);
        let (shown, mut room) = (Shown::on(&html), limits::KEPT_TEXTS_ON_PAGE);
        let rows = self.rows().await;
        let mut panels: String = rows.iter().filter_map(|row| panel(l, &shown, row, &self.page, &mut room)).collect();
        let more = self.heads.len() - rows.len();
        if more > 0 {
            panels +=
                &format!("<p class=\"unsent\">{}</p>", escape(&t::kept::more(l, i64::try_from(more).unwrap_or(0))));
        }
        let whole = if panels.is_empty() { bytes.clone() } else { Bytes::from(with(&html, &panels)) };
        parts.headers.remove(CONTENT_LENGTH);
        if parts.status != StatusCode::SERVICE_UNAVAILABLE && parts.status != StatusCode::INTERNAL_SERVER_ERROR {
            self.told().await;
        }
        Response::from_parts(parts, Body::from(whole))
    }

    /// The typed texts, as far as the page has room for them.
    async fn rows(&self) -> Vec<KeptRow> {
        let (token, person) = (self.context.forms.as_deref().unwrap_or_default(), self.context.viewer.actor.person());
        forms::that_fit(&self.context.desk, token, &self.heads, person).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what was kept for a page cannot be read");
            Vec::new()
        })
    }

    async fn lead_on(&self, to: Option<String>) {
        // A viewer who has to sign in first comes back to this page.
        if let (Some(to), Some(token)) =
            (to.filter(|to| to.starts_with('/') && !to.starts_with("/sign-in")), &self.context.forms)
            && let Err(error) =
                forms::lead_on(&self.context.desk, token, (&self.page, &to), self.context.viewer.actor.person()).await
        {
            tracing::warn!(%error, "what was kept for a page does not follow it");
        }
    }

    /// The next time the page shows the texts without the errors.
    async fn told(&self) {
        let person = self.context.viewer.actor.person();
        if let Some(token) = self.context.forms.as_ref().filter(|_| self.heads.iter().any(|head| !head.shown))
            && let Err(error) = forms::told(&self.context.desk, token, &self.page, person).await
        {
            tracing::warn!(%error, "a page will tell of a refused form once more");
        }
    }
}

/// The page with panels at their place, or before everything else where it has none.
fn with(html: &str, panels: &str) -> String {
    let at = html
        .find(PLACE)
        .and_then(|start| html.get(start..)?.find('>').map(|end| start + end + 1))
        .or_else(|| html.find("<main").and_then(|start| html.get(start..)?.find('>').map(|end| start + end + 1)))
        .unwrap_or(html.len());
    let (before, after) = html.split_at(at);
    format!("{before}{panels}{after}")
}

/// The panel of a refused form; nothing when the page shows by itself what was typed and what happened.
/// `room` is how many texts may still be looked for.
fn panel(l: Language, shown: &Shown<'_>, row: &KeptRow, page: &str, room: &mut usize) -> Option<String> {
    let kept = &row.kept.0;
    // The last of several steps shows the answers of all of them.
    let answers = shown.answers.iter().any(|name| is_of(name, &row.form));
    let texts: Vec<(&str, &str)> = kept.texts().into_iter().take(*room).collect();
    *room -= texts.len();
    let missing: Vec<&str> =
        texts.into_iter().map(|(_, text)| text).filter(|text| !answers && !shown.has(&row.form, text)).collect();
    // Another way in which the page is shown, such as one of its dialogs, tells of its forms itself.
    let here = row.page == forms::page_key(page);
    let fresh = here && !row.shown;
    let silent = fresh && !shown.tells;
    if missing.is_empty() && !silent {
        return None;
    }
    let why = if fresh { reasons(l, kept, missing.is_empty()) } else { String::new() };
    if missing.is_empty() && why.is_empty() {
        return None;
    }
    let label = t::kept::text(l);
    let texts: String = missing
        .iter()
        .map(|text| {
            format!(
                "<label class=\"field\">{label}<textarea class=\"input\" rows=\"4\" dir=\"auto\" readonly>\n{}</textarea></label>",
                escape(text)
            )
        })
        .collect();
    let names: Vec<&str> = kept.files.iter().map(|file| file.name.as_str()).collect();
    let files = if names.is_empty() || missing.is_empty() && !silent {
        String::new()
    } else {
        format!("<p class=\"small\">{}</p>", escape(&t::kept::files(l, &names.join(", "))))
    };
    let copy = match &kept.general {
        _ if missing.is_empty() => String::new(),
        Some(FieldError::TakenBack(_) | FieldError::NotYours | FieldError::Gone) => {
            format!("<p>{}</p>", t::kept::copy(l))
        }
        _ if !here => {
            let (copy, link) = (t::kept::copy(l), t::kept::where_written(l));
            format!("<p>{copy} <a href=\"{}\">{link}</a></p>", quoted(&row.page))
        }
        _ => format!("<p>{} {}</p>", t::kept::copy(l), t::kept::comes_back(l)),
    };
    let focus = if fresh { " autofocus" } else { "" };
    Some(format!(
        "<section class=\"unsent error-summary\" role=\"group\" aria-label=\"{title}\" tabindex=\"-1\"{focus}>\
         <h2>{title}</h2>{why}{copy}{texts}{files}\
         <form method=\"post\" action=\"/do/discard\" enctype=\"multipart/form-data\">\
         <input type=\"hidden\" name=\"form\" value=\"{form}\"><input type=\"hidden\" name=\"back\" value=\"{back}\">\
         <button class=\"btn\" type=\"submit\">{discard}</button></form></section>",
        title = t::kept::not_sent(l),
        form = quoted(&row.form),
        back = quoted(page),
        discard = t::kept::discard(l),
    ))
}

/// The explanation of a refusal, in words.
fn reasons(l: Language, kept: &KeptForm, only_reasons: bool) -> String {
    let gone = matches!(kept.general, Some(FieldError::TakenBack(_) | FieldError::NotYours | FieldError::Gone));
    let general = kept.general.as_ref().and_then(|error| match error {
        FieldError::SignInFirst if only_reasons => Some(t::kept::signed_in_nothing(l).to_owned()),
        // Nothing can be sent again where there is no form: what happened says enough.
        FieldError::SignInFirst | FieldError::Stale | FieldError::NotNow if !only_reasons => None,
        error => Some(words::field_error(l, error)),
    });
    let mut all: Vec<String> = general.into_iter().collect();
    for error in &kept.errors.0 {
        let words = words::field_error(l, &error.reason);
        if !all.contains(&words) {
            all.push(words);
        }
    }
    if !only_reasons && !gone {
        all.insert(0, t::kept::moved_on(l).to_owned());
    }
    all.iter().map(|words| format!("<p>{}</p>", escape(words))).collect()
}

/// Values of a page's fields, found in one pass: pages are long, and many texts may be looked for in them.
struct Shown<'h> {
    /// Contents of text areas, wherever they stand.
    areas: HashSet<&'h str>,
    /// Values of fields, by the name of their form.
    fields: HashMap<&'h str, HashSet<&'h str>>,
    /// The forms whose answers the page shows as text.
    answers: Vec<&'h str>,
    /// Whether it has a summary of errors.
    tells: bool,
}

impl<'h> Shown<'h> {
    fn on(html: &'h str) -> Shown<'h> {
        let mut fields = HashMap::<_, HashSet<_>>::new();
        for (_, form) in html.match_indices("<form").filter_map(|(at, _)| html.get(at..)?.split_once("<form")) {
            let inside = form.split("</form>").next().unwrap_or_default();
            let head = inside.split('>').next().unwrap_or_default();
            for name in attributes(head, "data-form=\"") {
                fields.entry(name).or_default().extend(attributes(inside, "value=\""));
            }
        }
        let areas = html.match_indices("<textarea").filter_map(|(at, _)| {
            let content = html.get(at..)?.split_once('>')?.1.split("</textarea>").next()?;
            Some(content.strip_prefix('\n').unwrap_or(content))
        });
        Shown {
            areas: areas.collect(),
            fields,
            answers: attributes(html, "<div data-shows=\"").collect(),
            tells: html.contains("data-error-summary") || html.contains("data-back-again"),
        }
    }

    /// Whether a text stands in a field of the form, or in a text area of another one that goes on with it.
    fn has(&self, form: &str, text: &str) -> bool {
        let (escaped, quoted) = (escape(text), quoted(text));
        let is = |known: &HashSet<&str>| known.contains(escaped.as_str()) || known.contains(quoted.as_str());
        is(&self.areas) || self.fields.iter().any(|(name, values)| is_of(name, form) && is(values))
    }
}

/// The values of an attribute, given with its equals sign and its first quotation mark.
fn attributes<'h>(html: &'h str, name: &str) -> impl Iterator<Item = &'h str> {
    html.match_indices(name).filter_map(move |(at, found)| html.get(at + found.len()..)?.split('"').next())
}

/// Whether a form is kept under this name of the page, or under one that it starts: the server adds what a form belongs to,
/// as in `reply-48213`.
fn is_of(name: &str, form: &str) -> bool {
    let rest = form.strip_prefix(name).filter(|_| !name.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// A text as the content of an element (HTML section 13.3), as pages write it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::types::Json;

    fn row(form: &str, text: &str) -> KeptRow {
        let kept = KeptForm { values: [("text".to_owned(), vec![text.to_owned()])].into(), ..KeptForm::default() };
        KeptRow { form: form.to_owned(), kept: Json(kept), page: "/x".to_owned(), shown: true }
    }

    #[test]
    fn k23_what_stands_in_its_form_is_not_repeated_and_everything_else_is_shown() {
        let page =
            |inside: &str| format!("<main><div data-unsent></div><form data-form=\"reply-7\">{inside}</form></main>");
        let hostile = "</textarea><script>\"&amp;";
        for (html, shown) in [
            (page("<textarea>&lt;/textarea&gt;&lt;script&gt;\"&amp;amp;</textarea>"), true),
            (page("<input value=\"&lt;/textarea&gt;&lt;script&gt;&quot;&amp;amp;\">"), true),
            (page("<input value=\"something else\">"), false),
            (page(""), false),
            ("<main></main>".to_owned(), false),
        ] {
            let told = panel(Language::English, &Shown::on(&html), &row("reply-7", hostile), "/x", &mut 9);
            assert_eq!(told.is_none(), shown, "{html}");
            if let Some(told) = told {
                assert!(told.contains("&lt;/textarea&gt;&lt;script&gt;") && !told.contains("<script>"), "{told}");
                assert!(with(&html, &told).contains(&told));
            }
        }
    }

    #[test]
    fn k23_a_value_in_another_form_is_not_the_forms() {
        let html = "<form data-form=\"name-1\"><input value=\"Acme\"></form><form data-form=\"reply-7\"></form>";
        let told = |form| panel(Language::English, &Shown::on(html), &row(form, "Acme"), "/x", &mut 9);
        assert!(told("reply-7").is_some());
        assert!(told("name-1").is_none());
        assert!(told("name-12").is_some());
    }

    #[test]
    fn k23_a_page_without_a_place_shows_it_too() {
        assert_eq!(with("<body><main class=\"x\"><p>1</p></main>", "+"), "<body><main class=\"x\">+<p>1</p></main>");
        assert_eq!(
            with("<main><div data-unsent=\"\"></div>1</main>", "+"),
            "<main><div data-unsent=\"\">+</div>1</main>"
        );
        assert_eq!(with("nothing", "+"), "nothing+");
    }
}
