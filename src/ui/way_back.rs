//! The way back to a list: which row was opened and where it stood lies in the browser's session storage, so that
//! whoever comes back finds the list as they left it, by the link of the page, by the browser or after a load.

use super::elements::all;
use super::storage::session;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

const PLACE: &str = "td:place";
/// The rows of the list that a ticket was opened from.
const LIST: &str = "td:list";
const ROWS: &str = "a[data-row]";
const TICKED: &str = "input[name=tickets]:checked";

/// Where somebody was in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// The address of the row's link, which names the list as well: `/desk/tickets/48213?from=…`.
    row: String,
    /// How far below the upper edge of the window the row stood, in CSS pixels.
    top: i32,
    /// The numbers of the tickets that were ticked.
    ticked: Vec<String>,
}

impl Place {
    fn written(&self) -> String {
        format!("{}\n{}\n{}", self.row, self.top, self.ticked.join(" "))
    }

    fn read(text: &str) -> Option<Place> {
        let mut lines = text.lines();
        let (row, top) = (lines.next()?.to_owned(), lines.next()?.parse().ok()?);
        let ticked = lines.next().unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        Some(Place { row, top, ticked })
    }
}

/// Leads back to the row that was opened, when its list is shown again.
pub(super) fn keep_place() {
    // After everything that follows a change of pages: the focus goes to the new page, and the window to its top.
    Effect::new(|_| request_animation_frame(restore));
}

/// Remembers which row is opened. Whoever leaves a list by another link begins at its top the next time. The frame
/// around the page hears of the click before the router, which takes the page away.
pub(super) fn pressed(event: &ev::MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    match target.and_then(|target| target.closest("a[href]").ok().flatten()) {
        Some(link) if link.has_attribute("data-row") => remember(&link),
        Some(_) => leave(),
        None => {}
    }
}

/// Forgets the place in the list that is shown, if one is.
pub(super) fn leave() {
    if !all(ROWS).is_empty() {
        forget();
    }
}

/// Forgets it: whoever signs out leaves nothing behind.
pub(super) fn forget() {
    if let Some(storage) = session() {
        let _ = storage.remove_item(PLACE);
        let _ = storage.remove_item(LIST);
    }
}

fn remember(link: &Element) {
    let ticked = all(TICKED).into_iter().filter_map(|node| node.get_attribute("value")).collect();
    let place = Place { row: link.get_attribute("href").unwrap_or_default(), top: top(link), ticked };
    let list: Vec<String> = all(ROWS).iter().filter_map(|row| row.get_attribute("href")).collect();
    if let Some(storage) = session() {
        let _ = storage.set_item(PLACE, &place.written());
        let _ = storage.set_item(LIST, &list.join("\n"));
    }
}

/// The addresses of what stood before and after a page in the list that it was opened from.
pub fn neighbours(path: &str) -> (Option<String>, Option<String>) {
    let kept = session().and_then(|storage| storage.get_item(LIST).ok().flatten()).unwrap_or_default();
    beside(&kept, path)
}

fn beside(list: &str, path: &str) -> (Option<String>, Option<String>) {
    let rows: Vec<&str> = list.lines().collect();
    let Some(at) = rows.iter().position(|row| row.split('?').next() == Some(path)) else { return (None, None) };
    let row = |at: usize| rows.get(at).map(|row| (*row).to_owned());
    (at.checked_sub(1).and_then(row), row(at + 1))
}

fn restore() {
    let kept = session().and_then(|storage| storage.get_item(PLACE).ok().flatten());
    let Some(place) = kept.as_deref().and_then(Place::read) else { return };
    let rows = all(ROWS);
    let Some(row) = rows.iter().find(|row| row.get_attribute("href").as_deref() == Some(&place.row)) else { return };
    // In a wide window the list scrolls in its box, in a narrow one with the page.
    if let Ok(Some(list)) = row.closest(".scroll") {
        list.scroll_by_with_x_and_y(0.0, f64::from(top(row) - place.top));
    }
    window().scroll_by_with_x_and_y(0.0, f64::from(top(row) - place.top));
    let _ = row.focus();
    tick(&place.ticked);
}

fn tick(numbers: &[String]) {
    let boxes = all("input[name=tickets]").into_iter().filter_map(|node| node.dyn_into::<HtmlInputElement>().ok());
    for node in boxes.filter(|node| numbers.contains(&node.value())) {
        node.set_checked(true);
    }
    // Whoever counts the ticks hears of changes here.
    if let Ok(change) = Event::new("change") {
        let _ = window().dispatch_event(&change);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and a page is not as long as that")]
fn top(element: &Element) -> i32 {
    element.get_bounding_client_rect().top().round() as i32
}

#[cfg(test)]
mod tests {
    use super::{Place, beside};

    #[test]
    fn a_page_lies_between_its_neighbours_of_the_list() {
        let list = "/desk/tickets/3?from=x\n/desk/tickets/12?from=x\n/desk/tickets/1?from=x";
        let row = |number: u8| Some(format!("/desk/tickets/{number}?from=x"));
        assert_eq!(beside(list, "/desk/tickets/3"), (None, row(12)));
        assert_eq!(beside(list, "/desk/tickets/12"), (row(3), row(1)));
        assert_eq!(beside(list, "/desk/tickets/1"), (row(12), None));
        assert_eq!(beside(list, "/desk/tickets/2"), (None, None));
        assert_eq!(beside("", "/desk/tickets/2"), (None, None));
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let place = |ticked: &[&str]| Place {
            row: "/desk/tickets/48213?from=%2Fdesk%3Fview%3Dall".to_owned(),
            top: -12,
            ticked: ticked.iter().map(|number| (*number).to_owned()).collect(),
        };
        for place in [place(&[]), place(&["48213", "48214"])] {
            assert_eq!(Place::read(&place.written()), Some(place));
        }
        assert_eq!(Place::read(""), None);
        assert_eq!(Place::read("/desk\nfar"), None);
    }
}
