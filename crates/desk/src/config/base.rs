//! The address under which people reach the program, in the one form in which browsers name it.

use std::net::SocketAddr;
use url::{Host, Origin, Url};

/// The origin of an address: scheme and host in lower case, an internationalised host in ASCII, no port where it is the
/// usual one (RFC 6454); nothing when it is none of http and https, or says more than that.
pub(super) fn normal(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    let plain = bare && url.path().bytes().all(|b| b == b'/') && matches!(url.scheme(), "http" | "https");
    match url.origin() {
        origin @ Origin::Tuple(..) if plain => Some(origin.ascii_serialization()),
        _ => None,
    }
}

/// The address under which a browser on the same machine reaches what listens there.
pub(super) fn of_listener(listen: SocketAddr) -> String {
    let host = if listen.ip().is_unspecified() { "localhost".to_owned() } else { host_text(listen) };
    let port = if listen.port() == 80 { String::new() } else { format!(":{}", listen.port()) };
    format!("http://{host}{port}")
}

fn host_text(listen: SocketAddr) -> String {
    match listen.ip().to_canonical() {
        std::net::IpAddr::V4(address) => address.to_string(),
        std::net::IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// The host of a normal address as the right side of a message's identity (RFC 5321 section 4.1.3 for IP addresses).
pub(super) fn mail_host(base_url: &str) -> String {
    let host = Url::parse(base_url).ok().and_then(|url| url.host().map(|host| host.to_owned()));
    match host {
        Some(Host::Domain(name)) => name,
        Some(Host::Ipv4(address)) => format!("[{address}]"),
        Some(Host::Ipv6(address)) => format!("[IPv6:{address}]"),
        None => "localhost".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k66_an_address_has_one_form() {
        for (given, normal_form) in [
            ("https://support.example.com", "https://support.example.com"),
            ("HTTPS://Support.Example.COM/", "https://support.example.com"),
            ("https://support.example.com:443", "https://support.example.com"),
            ("http://support.example.com:80//", "http://support.example.com"),
            ("http://support.example.com:8080", "http://support.example.com:8080"),
            ("https://hjälp.example", "https://xn--hjlp-moa.example"),
            ("https://XN--HJLP-MOA.example", "https://xn--hjlp-moa.example"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"),
            (" http://localhost:3000 ", "http://localhost:3000"),
        ] {
            assert_eq!(normal(given).as_deref(), Some(normal_form), "{given}");
        }
        for bad in [
            "support.example.com",
            "ftp://x",
            "http://",
            "http://x/path",
            "http://x?y",
            "http://x#y",
            "http://u@x",
            "",
            "http://a b",
            "http://u:p@x",
            "javascript:x",
            "file:///x",
            "http://x:99999",
        ] {
            assert_eq!(normal(bad), None, "{bad}");
        }
    }

    #[test]
    fn k68_the_usual_address_is_one_that_a_browser_can_open() {
        for (listen, address) in [
            ("0.0.0.0:3000", "http://localhost:3000"),
            ("[::]:3000", "http://localhost:3000"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("[::1]:80", "http://[::1]"),
            ("10.0.0.5:80", "http://10.0.0.5"),
        ] {
            let address_of = of_listener(listen.parse().expect("an address"));
            assert_eq!(address_of, address);
            assert_eq!(normal(&address_of).as_deref(), Some(address));
        }
    }

    #[test]
    fn k68_a_message_has_an_identity_that_mail_programs_take() {
        assert_eq!(mail_host("http://[::1]:3000"), "[IPv6:::1]");
        assert_eq!(mail_host("http://10.0.0.5:3000"), "[10.0.0.5]");
        assert_eq!(mail_host("https://support.example.com"), "support.example.com");
    }
}
