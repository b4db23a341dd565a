//! The subject of the forms of a page, by its address.

/// Parts of a query that are about one look at the page: the sentence that it showed when it was opened.
pub const PASSING: &[&str] = &["notice", "about", "count", "left"];

/// Parts of a query that do not say what a page is about: how it is shown, where in a list, and where it was come from.
const ASIDE: &[&str] =
    &["notice", "about", "count", "left", "dialog", "write", "kept", "from", "after", "before", "whole", "days"];

/// The subject of a form, by the address of its page.
pub(super) fn subject(path: &str, search: &str) -> String {
    address(path, search, ASIDE)
}

/// An address without the named parts of its query.
pub fn address(path: &str, search: &str, without: &[&str]) -> String {
    let named = |pair: &str| without.contains(&pair.split('=').next().unwrap_or_default());
    let rest: Vec<&str> = search.split('&').filter(|pair| !pair.is_empty() && !named(pair)).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::{PASSING, address, subject};

    #[test]
    fn the_way_back_keeps_what_was_asked_for_and_drops_the_last_notice() {
        let back = |search| address("/desk", search, PASSING);
        assert_eq!(back(""), "/desk");
        assert_eq!(back("notice=sent"), "/desk");
        assert_eq!(back("view=mine&notice=sent&dialog=escalate"), "/desk?view=mine&dialog=escalate");
        assert_eq!(back("noticed=yes"), "/desk?noticed=yes");
    }

    #[test]
    fn k21_a_form_is_about_what_its_page_is_about_however_that_is_shown() {
        let ticket = subject("/desk/tickets/7", "");
        for shown in ["write=note", "dialog=escalate&from=%2Fdesk", "notice=sent&write=reply"] {
            assert_eq!(subject("/desk/tickets/7", shown), ticket, "{shown}");
        }
        assert_ne!(subject("/desk/tickets/8", ""), ticket);
        assert_ne!(subject("/desk/problems/new", "ticket=7"), subject("/desk/problems/new", "ticket=8"));
    }
}
