//! Which machines may be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use thiserror::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The machine is inside the own network.
#[derive(Debug, Error)]
#[error("inside the own network")]
pub struct IsInside;

/// Finds the addresses of machines, and keeps those back that are not of the public internet.
#[derive(Debug)]
pub struct PublicAddresses {
    names: Lookup,
    /// Names of machines that may be reached wherever they are.
    inside: Vec<String>,
}

/// The usual way of finding addresses.
#[derive(Default)]
struct Lookup(DefaultResolver);

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lookup")
    }
}

impl PublicAddresses {
    /// Everything outside, and these.
    pub fn but(inside: &[String]) -> PublicAddresses {
        PublicAddresses { names: Lookup::default(), inside: inside.to_vec() }
    }
}

impl PublicAddresses {
    /// Whether a host is one of those that may be reached wherever they are. An IPv6 address has many forms, and brackets
    /// in a web address.
    fn names_inside(&self, host: &str) -> bool {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let address = bare.parse::<IpAddr>().ok();
        self.inside
            .iter()
            .any(|name| name.eq_ignore_ascii_case(bare) || address.is_some() && name.parse().ok() == address)
    }
}

impl Resolver for PublicAddresses {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.0.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        if self.names_inside(host) {
            return Ok(found);
        }
        // One address inside is enough to refuse: a name of both kinds is a trap.
        if found.iter().all(|address| is_public(address.ip())) {
            Ok(found)
        } else {
            Err(ureq::Error::Other(Box::new(IsInside)))
        }
    }
}

/// Whether an address is of the public internet, as far as IANA's special-purpose registries tell.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol = a == 192 && b == 0 && c == 0;
    let benchmark = a == 198 && (18..20).contains(&b);
    !(a == 0
        || a >= 240
        || shared
        || protocol
        || benchmark
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // IPv4 in IPv6: mapped, and translated (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        // 6to4 (RFC 3056) leads to an IPv4 address.
        [0x2002, high, low, ..] => v4(high, low),
        // Teredo, documentation, and everything else for special purposes below 2001::/23.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        // Only this part of the space is given out to the public.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k68_a_host_inside_is_known_in_every_form_of_its_address() {
        let outside = PublicAddresses::but(&["fd00::5".to_owned(), "10.0.0.5".to_owned(), "calendar.intra".to_owned()]);
        for host in ["[fd00::5]", "[FD00:0:0::5]", "fd00::5", "10.0.0.5", "Calendar.Intra"] {
            assert!(outside.names_inside(host), "{host}");
        }
        for host in ["[fd00::6]", "10.0.0.6", "intra", ""] {
            assert!(!outside.names_inside(host), "{host}");
        }
    }

    #[test]
    fn addresses_inside_are_known_in_every_form() {
        for inside in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(inside.parse().expect("an address")), "{inside}");
        }
        for outside in ["1.1.1.1", "100.128.0.1", "172.32.0.1", "192.1.0.1", "2606:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_public(outside.parse().expect("an address")), "{outside}");
        }
    }
}
