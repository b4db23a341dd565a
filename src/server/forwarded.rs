//! Whom proxies say that they speak for: `X-Forwarded-For` and `Forwarded` (RFC 7239).

use axum::http::{HeaderMap, HeaderValue, header};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where a request came from. Each proxy adds at the end whom it was connected to by, so the chain is read from there, and
/// as long as it names proxies of ours: the first other address is the sender's, and what stands before it is only what
/// the sender says. An entry that cannot be read is nobody of ours, and the chain ends at the proxy that added it.
pub fn sender(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let ours = |address: &IpAddr| proxies.iter().any(|proxy| proxy.to_canonical() == address.to_canonical());
    let mut chain = chain(headers).into_iter().rev();
    let mut from = peer;
    while ours(&from)
        && let Some(Some(before)) = chain.next()
    {
        from = before;
    }
    from.to_canonical()
}

/// The counting key of an address: an IPv4 address, or the network that one customer of a provider usually has (IPv6).
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from(network))
        }
    }
}

/// The addresses that proxies named, the nearest last; nothing stands for one that cannot be read. Proxies write one of
/// the two headers and may pass the other on as it came, so `Forwarded` is read only where the usual one is missing.
fn chain(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let usual = headers.get_all("x-forwarded-for");
    if usual.iter().next().is_some() {
        return usual.iter().flat_map(|line| text(line).split(',').map(node).collect::<Vec<_>>()).collect();
    }
    headers.get_all(header::FORWARDED).iter().flat_map(|line| forwarded(&text(line))).collect()
}

/// A line with a mark in place of each byte that is no text, so that no more than the entry around it is unreadable.
fn text(line: &HeaderValue) -> Cow<'_, str> {
    String::from_utf8_lossy(line.as_bytes())
}

/// The addresses of a line of `Forwarded`. A line that does not keep to the grammar is one entry that cannot be read:
/// what of it is quoted depends on who reads it.
fn forwarded(line: &str) -> Vec<Option<IpAddr>> {
    let mut rest = line;
    let (mut found, mut named) = (vec![None], false);
    loop {
        let Some((name, value, after)) = pair(rest) else { return vec![None] };
        if name.eq_ignore_ascii_case("for")
            && let Some(last) = found.last_mut()
        {
            if named {
                return vec![None];
            }
            *last = node(&value);
            named = true;
        }
        rest = after.trim_start();
        match rest.chars().next() {
            None => return found,
            Some(',') => {
                found.push(None);
                named = false;
            }
            Some(';') => {}
            Some(_) => return vec![None],
        }
        rest = rest.get(1..).unwrap_or_default();
    }
}

/// The first `name=value` of a text, without the quotes, and what follows it.
fn pair(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = text.trim_start().split_once('=')?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)) {
        return None;
    }
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find([',', ';', '"', ' ', '\t']).unwrap_or(rest.len());
        let (value, after) = rest.split_at(end);
        return (!value.is_empty()).then(|| (name, value.to_owned(), after));
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (at, letter) in quoted.char_indices() {
        match letter {
            _ if escaped => {
                value.push(letter);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return Some((name, value, quoted.get(at + 1..)?)),
            _ => value.push(letter),
        }
    }
    None
}

/// An address, alone or with a port; that of IPv6 may stand in brackets.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches([' ', '\t']);
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    if let Some(rest) = text.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        return is_port(port).then(|| v6(host))?;
    }
    if let Some(address) = v6(text) {
        return Some(address);
    }
    let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
    is_port(port).then(|| host.parse::<Ipv4Addr>().ok().map(IpAddr::V4))?
}

/// An address of IPv6, whose zone means something on the machine alone that wrote it.
fn v6(text: &str) -> Option<IpAddr> {
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    address.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

/// Nothing, or a port, which may be hidden (RFC 7239 section 6.3).
fn is_port(text: &str) -> bool {
    let Some(port) = text.strip_prefix(':') else { return text.is_empty() };
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
        || port.strip_prefix('_').is_some_and(|name| !name.is_empty())
}

#[cfg(test)]
mod tests;
