//! Names that people may have, and their addresses.

use crate::config::Config;
use crate::domain::{DisplayName, EmailAddress, FieldError, Role};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::skeleton;

/// Words that say of a person that they are the support itself.
const OF_SUPPORT: &[&str] = &[
    "customersupport",
    "technicalsupport",
    "supportteam",
    "supportdesk",
    "servicedesk",
    "helpdesk",
    "customerservice",
    "kundsupport",
    "kundtjanst",
    "kundservice",
    "kundsupporten",
    "kundtjansten",
    "kundservicen",
    "helpdesken",
    "servicedesken",
    "supporten",
    "support",
    "administratorn",
    "center",
    "manager",
    "administrator",
    "administratör",
    "admin",
    "tierdesk",
    "official",
    "officiell",
    "team",
    "staff",
    "the",
    "agent",
    "technical",
    "teknisk",
    "service",
    "chat",
    "desk",
];

/// Words beside those that do not tell whose name it is: kinds of companies and departments.
const BESIDE: &[&str] = &["it", "ab", "as", "oy", "hb", "kb", "gmbh", "inc", "ltd", "llc", "bv", "ag", "sa"];

/// The name of a person of this role. A web or mail address is none, and who does not work for the provider cannot be called
/// like it or like its support, whichever letters that look alike are used.
pub(super) fn person(text: &str, role: Role, provider: &str) -> Result<DisplayName, FieldError> {
    let name = DisplayName::parse(text)?;
    let lower = name.as_str().nfkc().collect::<String>().to_lowercase();
    let address = ["://", "www.", "http:", "https:", "mailto:", "@"].iter().any(|mark| lower.contains(mark));
    if address || has_path(&lower) {
        return Err(FieldError::AddressInName);
    }
    if !role.is_staff() && passes_for_support(name.as_str(), provider) {
        return Err(FieldError::ProvidersName);
    }
    Ok(name)
}

/// Whether it has a host with a path, a query, a fragment or a port, as in `example.com/login`.
fn has_path(lower: &str) -> bool {
    let host = |word: &str| word.rsplit_once('.').is_some_and(|(before, end)| !before.is_empty() && end.len() >= 2);
    lower.split_whitespace().filter_map(|word| word.split_once(['/', '?', '#', ':'])).any(|(before, _)| host(before))
}

/// The address of a person. The program's own is none: who has it gets what people write to support, and the program would
/// write to itself.
pub(super) fn address(text: &str, config: &Config) -> Result<EmailAddress, FieldError> {
    let address = EmailAddress::parse(text)?;
    match config.own_address() {
        Some(own) if own.mailbox() == address.mailbox() => Err(FieldError::OwnAddress),
        _ => Ok(address),
    }
}

fn passes_for_support(name: &str, provider: &str) -> bool {
    let (name, core) = (telling(name), telling(provider));
    [lowered_first as fn(&str) -> String, looks_first, raised_first].into_iter().any(|fold| {
        let mut rest = fold(&name);
        let mut words: Vec<String> = [provider, &core].iter().chain(OF_SUPPORT).map(|word| fold(word)).collect();
        words.retain(|word| !word.is_empty());
        let known = words.iter().any(|word| rest.contains(word));
        for word in &words {
            rest = rest.replace(word, "");
        }
        known && rest.is_empty()
    })
}

/// The words of a name that tell something, with letters for the digits and small capitals that stand for them.
fn telling(name: &str) -> String {
    let name: String = name.chars().map(unframed).collect();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.chars().all(char::is_numeric) && !BESIDE.contains(&&*word.to_lowercase()));
    let letter = |c: char| match c {
        '0' => 'o',
        '1' => 'l',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        c => SMALL_CAPITALS.iter().find(|(small, _)| *small == c).map_or(c, |(_, letter)| *letter),
    };
    words.flat_map(str::chars).filter(|c| !matches!(c, '²' | '³' | '¹')).map(letter).collect()
}

/// The letter inside a frame that has no decomposition: in a square, in a black circle or square, or of a flag; and the sign
/// that stands for a letter.
fn unframed(c: char) -> char {
    let letter = |first: u32| u32::from(c).checked_sub(first).and_then(|at| char::from_digit(at + 10, 36));
    match c {
        '\u{1F130}'..='\u{1F149}' => letter(0x1_F130),
        '\u{1F150}'..='\u{1F169}' => letter(0x1_F150),
        '\u{1F170}'..='\u{1F189}' => letter(0x1_F170),
        '\u{1F1E6}'..='\u{1F1FF}' => letter(0x1_F1E6),
        '$' => Some('s'),
        _ => None,
    }
    .unwrap_or(c)
}

/// Letters of the phonetic alphabet that look like small capitals (Unicode block Phonetic Extensions and others).
const SMALL_CAPITALS: &[(char, char)] = &[
    ('ᴀ', 'a'),
    ('ʙ', 'b'),
    ('ᴄ', 'c'),
    ('ᴅ', 'd'),
    ('ᴇ', 'e'),
    ('ꜰ', 'f'),
    ('ɢ', 'g'),
    ('ʜ', 'h'),
    ('ɪ', 'i'),
    ('ᴊ', 'j'),
    ('ᴋ', 'k'),
    ('ʟ', 'l'),
    ('ᴍ', 'm'),
    ('ɴ', 'n'),
    ('ᴏ', 'o'),
    ('ᴘ', 'p'),
    ('ʀ', 'r'),
    ('ꜱ', 's'),
    ('ᴛ', 't'),
    ('ᴜ', 'u'),
    ('ᴠ', 'v'),
    ('ᴡ', 'w'),
    ('ʏ', 'y'),
    ('ᴢ', 'z'),
];

/// A name as it is compared: without case, accents, spaces and signs, and with one letter for all that look like it.
fn lowered_first(text: &str) -> String {
    compact(&skeleton(&text.nfkc().collect::<String>().to_lowercase()).collect::<String>())
}

/// The same for letters that look alike only in upper case, such as I and l.
fn looks_first(text: &str) -> String {
    compact(&skeleton(&text.nfkc().collect::<String>()).collect::<String>())
}

/// The same for letters that look like another one in upper case only, such as those of another script among ours.
fn raised_first(text: &str) -> String {
    compact(&skeleton(&text.nfkc().collect::<String>().to_uppercase()).collect::<String>())
}

fn compact(text: &str) -> String {
    text.to_lowercase().nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k18_a_customer_cannot_be_called_like_support_or_the_provider() {
        for bad in [
            "Support",
            "SUPPORT",
            " support ",
            "Sup\u{200B}port",
            "Ѕuрроrt",
            "S u p p o r t",
            "Support!",
            "Śupport",
            "Ｓｕｐｐｏｒｔ",
            "Nordic Support",
            "nordic-support",
            "NORDIC SUPPORT",
            "Nordіc Suppоrt",
            "NordIc Support",
            "Nordic Support Team",
            "The Nordic Support",
            "Support (Nordic Support)",
            "Helpdesk",
            "Kundtjänst",
            "Admin",
            "Administrator",
            "Customer Support",
            "\u{1D412}upport",
            "Nordic Support IT",
            "Nordic Support AB",
            "Nordic Support 24",
            "Nordic Support  Agent",
            "Teknisk support",
            "IT-support",
            "5upport",
            "Ѕuppоrt²",
            "ꜱᴜᴘᴘᴏʀᴛ",
        ] {
            assert_eq!(person(bad, Role::Customer, "Nordic Support").err(), Some(FieldError::ProvidersName), "{bad:?}");
            assert_eq!(person(bad, Role::Vendor, "Nordic Support").err(), Some(FieldError::ProvidersName), "{bad:?}");
        }
        for bad in ["ΝordIys", "NОRDLУЅ", "NORDLYЅ"] {
            assert_eq!(person(bad, Role::Customer, "Nordlys").err(), Some(FieldError::ProvidersName), "{bad:?}");
        }
        // Alike in upper case alone.
        for bad in ["NORRVIК", "Norrviк"] {
            assert_eq!(person(bad, Role::Customer, "Norrvik").err(), Some(FieldError::ProvidersName), "{bad:?}");
        }
        assert!(person("Support", Role::Agent, "Nordic Support").is_ok());
        for good in [
            "Karin Ek",
            "Karin Ek (IT/Drift)",
            "J.R. Ek",
            "Nordica Supporter",
            "Adam Admire",
            "Teo Team",
            "李雷",
            "Zoë Ångström",
            "Ek, Karin (IT)",
        ] {
            assert!(person(good, Role::Customer, "Nordic Support").is_ok(), "{good:?}");
        }
    }

    #[test]
    fn k08_a_web_address_is_no_name() {
        for bad in [
            "You won! https://evil.test",
            "www.evil.test",
            "WWW.Evil.test",
            "evil@evil.test",
            "ftp://x",
            "evil.test/login",
            "https:evil.test",
        ] {
            assert_eq!(person(bad, Role::Agent, "Nordic Support").err(), Some(FieldError::AddressInName), "{bad:?}");
        }
    }
}
