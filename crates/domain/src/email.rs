//! Mail addresses.

use super::fields::{FieldError, sized};
use super::line::clean_line;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// An e-mail address (RFC 5321 addr-spec, without quoted local parts). It has one form here, whichever way it is written:
/// lower case, composed (NFC), and an internationalised domain with its letters (U-label, RFC 5890).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks what was typed.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = sized(clean_line(text), 1, 254)?;
        let (local, domain) = text.rsplit_once(['@', '＠']).ok_or(FieldError::NotAnAddress)?;
        let local: String = local.to_lowercase().nfc().collect();
        let plain = |c: char| c.is_alphanumeric() || is_mark(c) || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let domain = domain_with_letters(domain).ok_or(FieldError::NotAnAddress)?;
        if local_ok { Ok(EmailAddress(format!("{local}@{domain}"))) } else { Err(FieldError::NotAnAddress) }
    }

    /// The address without what stands behind a + in its local part (RFC 5233, subaddress): mail to both arrives at one place.
    pub fn mailbox(&self) -> (&str, &str) {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        (local.split('+').next().unwrap_or(local), domain)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A mark that belongs to the letter before it and has no composed form.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A domain in its one form, with letters where it is internationalised (UTS 46); nothing when it is none.
fn domain_with_letters(domain: &str) -> Option<String> {
    let rules = Uts46::new();
    let ascii =
        rules.to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify).ok()?;
    let label = |part: &str| !part.is_empty() && part.len() <= 63;
    if ascii.len() > 253 || !ascii.contains('.') || !ascii.split('.').all(label) {
        return None;
    }
    let (letters, whole) = rules.to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    whole.ok().map(|()| letters.into_owned())
}

/// An address as mail servers and headers take it: an internationalised domain as ASCII (A-label, RFC 5890).
pub fn address_on_the_wire(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => {
            let ascii = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
            format!("{local}@{ascii}")
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, FieldError> {
        EmailAddress::parse(text).map(|address| address.0)
    }

    #[test]
    fn addresses_are_lowered_and_nonsense_is_refused() {
        assert_eq!(parsed(" Eva.Ek@Example.SE "), Ok("eva.ek@example.se".into()));
        for bad in [
            "",
            "eva",
            "eva@",
            "@example.se",
            "a b@example.se",
            "eva@example",
            "eva@-a.se",
            "a..b@c.se",
            "a\r\nBcc:x@y.se",
            "a@b..se",
            "a@b.se.",
            "a@xn--a.se",
            "a@b_c.se",
            "a@[127.0.0.1]",
            "a@b.se:25",
            "a@b.se/x",
        ] {
            assert!(parsed(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn k65_an_address_has_one_form_whichever_way_it_is_written() {
        for typed in [
            "info@räksmörgås.se",
            "INFO@RÄKSMÖRGÅS.SE",
            "info@xn--rksmrgs-5wao1o.se",
            "Info@XN--RKSMRGS-5WAO1O.se",
            "info@ra\u{308}ksmo\u{308}rga\u{30A}s.se",
            "info@räksmörgås。se",
            "info＠räksmörgås.se",
            "info@räks\u{AD}mörgås.se",
            " info@räksmörgås.se\u{200B}",
        ] {
            assert_eq!(parsed(typed), Ok("info@räksmörgås.se".into()), "{typed:?}");
        }
        assert_eq!(parsed("rene\u{301}@example.com"), parsed("René@EXAMPLE.com"));
        assert_eq!(parsed("ada@ｅxample.com"), Ok("ada@example.com".into()));
    }

    #[test]
    fn k65_mail_servers_get_the_domain_in_ascii() {
        assert_eq!(address_on_the_wire("info@räksmörgås.se"), "info@xn--rksmrgs-5wao1o.se");
        assert_eq!(address_on_the_wire("eva@example.se"), "eva@example.se");
        assert_eq!(parsed(&address_on_the_wire("info@räksmörgås.se")), Ok("info@räksmörgås.se".into()));
    }
}
