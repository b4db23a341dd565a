//! The query of the present address.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Names and values of a query (URL Standard, application/x-www-form-urlencoded).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query without its question mark.
    pub fn parse(text: &str) -> Query {
        Query(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
    }
}

/// All that has to be escaped in a part of a query (RFC 3986 section 2.3).
pub const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path with those parts as its query that say something (RFC 3986).
pub fn address(path: &str, parts: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    let mut mark = '?';
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(mark);
        mark = '&';
        out.push_str(name);
        out.push('=');
        out.extend(utf8_percent_encode(value, RESERVED));
    }
    out
}

/// The query of the present address. The router's own map decodes each value twice: `a%2526b` would become `a&b`.
pub fn use_query_map() -> Memo<Query> {
    let search = use_location().search;
    Memo::new(move |_| search.with(|search| Query::parse(search.trim_start_matches('?'))))
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn a_value_is_decoded_once() {
        let query = Query::parse("q=R%2526D&next=%2Fdesk%3Fq%3Dvpn%2520down&both=a+b%2Bc&empty=&q=second");
        assert_eq!(query.get("q").as_deref(), Some("R%26D"));
        assert_eq!(query.get("next").as_deref(), Some("/desk?q=vpn%20down"));
        assert_eq!(query.get("both").as_deref(), Some("a b+c"));
        assert_eq!((query.get("empty").as_deref(), query.get("none")), (Some(""), None));
    }
}
