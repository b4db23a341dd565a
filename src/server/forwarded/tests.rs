use super::*;

fn from(peer: &str, lines: &[(&'static str, &str)]) -> String {
    let proxies = ["127.0.0.1", "::1", "10.0.0.5", "::ffff:10.0.0.6"].map(|proxy| proxy.parse().expect("an address"));
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
    }
    sender(peer.parse().expect("an address"), &headers, &proxies).to_string()
}

#[test]
fn k12_ports_brackets_and_quotes_are_understood() {
    for (said, address) in [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        (" 203.0.113.9\t", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("\"[2001:db8::7]:443\"", "2001:db8::7"),
        ("[fe80::1%eth0]:443", "fe80::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:80", "203.0.113.9"),
        ("203.0.113.9:_hidden", "203.0.113.9"),
    ] {
        assert_eq!(from("127.0.0.1", &[("x-forwarded-for", said)]), address, "{said}");
        assert_eq!(from("::ffff:127.0.0.1", &[("x-forwarded-for", said)]), address, "{said}");
        let quoted = format!("for=\"{}\"", said.replace('"', ""));
        assert_eq!(from("127.0.0.1", &[("forwarded", &quoted)]), address, "{quoted}");
    }
}

#[test]
fn k12_an_entry_that_cannot_be_read_ends_the_chain_and_is_never_skipped() {
    for bad in [
        "",
        "unknown",
        "_hidden",
        "x",
        "203.0.113",
        "203.0.113.9:",
        "203.0.113.9:x",
        "203.0.113.9:99999",
        "[2001:db8::7",
        "2001:db8::7]",
        "[203.0.113.9]",
        "[2001:db8::7]443",
        "0203.0.113.9",
        "203.0.113.9/32",
        "ü",
        "\u{a0}198.51.100.1",
        "198.51.100.1 198.51.100.2",
    ] {
        // Whatever stands before it is only what the sender says.
        let said = format!("198.51.100.1, {bad}");
        assert_eq!(from("127.0.0.1", &[("x-forwarded-for", &said)]), "127.0.0.1", "{bad:?}");
        let said = format!("198.51.100.1, {bad}, 10.0.0.5");
        assert_eq!(from("127.0.0.1", &[("x-forwarded-for", &said)]), "10.0.0.5", "{bad:?}");
        assert_eq!(from("127.0.0.1", &[("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", bad)]), "127.0.0.1");
        // A value that the sender made unreadable is not looked at.
        let said = format!("{bad}, 203.0.113.9");
        assert_eq!(from("127.0.0.1", &[("x-forwarded-for", &said)]), "203.0.113.9", "{bad:?}");
    }
}

#[test]
fn k12_chains_of_several_proxies_are_followed_as_far_as_they_are_ours() {
    for (peer, said, address) in [
        ("127.0.0.1", "203.0.113.9, 10.0.0.5", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.6, 10.0.0.5", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9:1, [::ffff:10.0.0.5]:8080", "203.0.113.9"),
        ("10.0.0.5", "203.0.113.9, 127.0.0.1, ::1", "203.0.113.9"),
        // Proxies alone: somebody on the machine of the farthest.
        ("127.0.0.1", "10.0.0.6, 10.0.0.5", "10.0.0.6"),
        ("127.0.0.1", "10.0.0.9, 203.0.113.9", "203.0.113.9"),
        // No proxy of ours: what it says is not asked.
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ("192.0.2.1", "127.0.0.1, 10.0.0.5", "192.0.2.1"),
    ] {
        assert_eq!(from(peer, &[("x-forwarded-for", said)]), address, "{said}");
        let (first, last) = said.rsplit_once(", ").unwrap_or((said, ""));
        if !last.is_empty() {
            let lines = [("x-forwarded-for", first), ("x-forwarded-for", last)];
            assert_eq!(from(peer, &lines), address, "{said} in two lines");
        }
    }
    assert_eq!(from("127.0.0.1", &[]), "127.0.0.1");
}

#[test]
fn k12_the_standard_header_is_read_too() {
    for (said, address) in [
        ("for=203.0.113.9", "203.0.113.9"),
        ("For=\"[2001:db8::7]:4711\"", "2001:db8::7"),
        ("for=203.0.113.9;proto=https;by=10.0.0.5", "203.0.113.9"),
        ("proto=https;host=\"a, b; for=x\";for=203.0.113.9", "203.0.113.9"),
        ("for=198.51.100.1, for=203.0.113.9, for=10.0.0.5", "203.0.113.9"),
        ("for=198.51.100.1,for=\"203.0.113.9:1\" , for=10.0.0.5;by=\"[::1]\"", "203.0.113.9"),
        ("for=198.51.100.1, for=unknown", "127.0.0.1"),
        ("for=198.51.100.1, for=_gazonk, for=10.0.0.5", "10.0.0.5"),
        ("for=198.51.100.1, proto=https", "127.0.0.1"),
        ("for=198.51.100.1;for=203.0.113.9", "127.0.0.1"),
        ("for=unknown;for=198.51.100.1", "127.0.0.1"),
        // A sender's open quote cannot swallow what the proxy added.
        ("for=\"198.51.100.1, for=203.0.113.9", "127.0.0.1"),
        ("for=198.51.100.1;x=\", for=\"[2001:db8::7]\"", "127.0.0.1"),
        ("for=198.51.100.1;x=\"\\\", for=203.0.113.9", "127.0.0.1"),
        ("for = 198.51.100.1", "127.0.0.1"),
        ("198.51.100.1", "127.0.0.1"),
        ("", "127.0.0.1"),
        (",for=198.51.100.1", "127.0.0.1"),
    ] {
        assert_eq!(from("127.0.0.1", &[("forwarded", said)]), address, "{said}");
    }
    // A proxy that writes the usual header passes this one on as the sender wrote it.
    let both = [("forwarded", "for=198.51.100.1"), ("x-forwarded-for", "203.0.113.9")];
    assert_eq!(from("127.0.0.1", &both), "203.0.113.9");
    let both = [("forwarded", "for=198.51.100.1"), ("x-forwarded-for", "unknown")];
    assert_eq!(from("127.0.0.1", &both), "127.0.0.1");
}

#[test]
fn k12_a_sender_is_counted_as_an_address_or_as_the_network_of_a_customer() {
    let counted = |address: &str| network(address.parse().expect("an address"));
    assert_eq!(counted("203.0.113.9"), "203.0.113.9");
    assert_eq!(counted("::ffff:203.0.113.9"), "203.0.113.9");
    assert_eq!(counted("2001:db8::7"), "2001:db8::/64");
    assert_eq!(counted("2001:db8::ffff:1:2:7"), counted("2001:db8::1"));
    assert_ne!(counted("2001:db8:0:1::7"), counted("2001:db8::7"));
}
