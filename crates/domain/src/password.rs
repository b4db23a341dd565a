//! Passwords that may be chosen.

use super::fields::{FieldError, sized};
use zxcvbn::{Score, zxcvbn};

/// A password that may be chosen (NIST SP 800-63B section 3.1.1.2): long enough, hard to guess, and without the words that
/// belong to its person. It is never shown, logged or kept.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// The fewest characters that are accepted.
    pub const SHORTEST: usize = 10;
    /// The most characters that are accepted.
    pub const LONGEST: usize = 256;

    /// Checks what was typed; `about` are the names and addresses of the person and of the provider.
    pub fn parse(text: &str, about: &[&str]) -> Result<Self, FieldError> {
        sized(text.to_owned(), Self::SHORTEST, Self::LONGEST)?;
        let own = words_of(about);
        let lower = text.to_lowercase();
        let joined: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
        if own.iter().any(|word| lower.contains(word) || joined.contains(word)) {
            return Err(FieldError::Personal);
        }
        if is_dressed_up(&lower) {
            return Err(FieldError::TooCommon);
        }
        let known: Vec<&str> = LOCAL.iter().copied().chain(about.iter().copied()).collect();
        if zxcvbn(text, &known).score() < Score::Three {
            return Err(FieldError::TooCommon);
        }
        Ok(NewPassword(text.to_owned()))
    }

    /// The typed password, for hashing only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Whether it is one of the common words of the region, in one of its forms, with a few digits and signs.
fn is_dressed_up(lower: &str) -> bool {
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let plain = |text: &str| text.replace(['å', 'ä'], "a").replace('ö', "o").replace('é', "e");
    let letters = plain(&letters);
    let is = |word: &str| LOCAL.iter().any(|known| plain(known) == word);
    let forms = ["", "n", "en", "t", "et", "s", "ens"].into_iter().filter_map(|end| letters.strip_suffix(end));
    forms.into_iter().any(is) && lower.chars().count() < letters.chars().count() + 9
}

/// The words of names and addresses that are long enough to say something about their person. Of a domain the last part
/// says nothing.
fn words_of(about: &[&str]) -> Vec<String> {
    const SHORTEST: usize = 4;
    let mut words = Vec::new();
    for text in about {
        let lower = text.to_lowercase();
        let (before, domain) = lower.rsplit_once('@').map_or((lower.as_str(), ""), |(local, domain)| {
            (local, domain.rsplit_once('.').map_or("", |(labels, _)| labels))
        });
        for part in [before, domain] {
            words.push(part.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
            words.extend(part.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        }
    }
    words.retain(|word| word.chars().count() >= SHORTEST);
    words
}

/// Words that are guessed first here and are in no English list.
const LOCAL: &[&str] = &[
    "tierdesk",
    "lösenord",
    "losenord",
    "lösenordet",
    "hemligt",
    "hemlig",
    "hemlighet",
    "sommar",
    "midsommar",
    "vinter",
    "höst",
    "vår",
    "januari",
    "februari",
    "mars",
    "april",
    "juni",
    "juli",
    "augusti",
    "oktober",
    "måndag",
    "tisdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lördag",
    "söndag",
    "sverige",
    "stockholm",
    "malmö",
    "uppsala",
    "djurgårn",
    "djurgården",
    "hammarby",
    "aik",
    "gustav",
    "göteborg",
    "goteborg",
    "malmö",
    "malmo",
    "välkommen",
    "valkommen",
    "kärlek",
    "karlek",
    "älskar",
    "alskar",
    "hejsan",
    "hejhej",
    "mamma",
    "pappa",
    "blomma",
    "solsken",
    "fotboll",
    "hammarby",
    "djurgården",
    "djurgarden",
    "abcdef",
    "kundtjänst",
    "support",
    "helpdesk",
    "åäö",
    "qwertyuiopå",
    "byt",
    "ändra",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ABOUT: &[&str] = &["Eva Eksson", "eva.eksson@skanska-norr.example", "Nordic Support"];

    #[test]
    fn k07_passwords_that_are_guessed_first_are_refused() {
        for bad in [
            "password12345",
            "qwerty123456",
            "password123",
            "Password123!",
            "P@ssw0rd1234",
            "passwordpassword",
            "1234567890",
            "0123456789",
            "9876543210",
            "12345678910",
            "abcdefghij",
            "abcdefghijk",
            "qwertyuiop",
            "qwertyuiop123",
            "1q2w3e4r5t",
            "1qaz2wsx3edc",
            "zaq12wsxcde3",
            "iloveyou123",
            "iloveyou2024",
            "letmein1234",
            "welcome2024",
            "Welcome12345",
            "administrator",
            "admin123456",
            "football1234",
            "baseball2023",
            "sunshine1234",
            "princess1234",
            "monkey123456",
            "dragon123456",
            "aaaaaaaaaaaa",
            "abababababab",
            "1111111111",
            "123123123123",
            "qqqqqqqqqq",
            "asdfghjkl123",
            "sommar2024!",
            "Lösenord123",
            "losenord1234",
            "hemligt1234",
            "tierdesk2026",
            "januari2026",
            "changeme123",
            "2026-03-12",
            "19850412",
            "trustno1trustno1",
        ] {
            assert!(NewPassword::parse(bad, ABOUT).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn k07_long_passphrases_are_welcome() {
        let long = "the otter reads nine quiet letters ".repeat(7);
        for good in [
            "sju granar vid ån",
            "tre gula bananer",
            "nine quiet otters swim",
            "correct horse battery staple",
            "kN3$vQz!8rTw",
            "det regnar blått över taket i augusti",
            "雨の日は猫と本を読む朝です",
            long.as_str(),
        ] {
            assert!(NewPassword::parse(good, ABOUT).is_ok(), "{good:?} was refused");
        }
        assert_eq!(NewPassword::parse(&"ö9".repeat(129), ABOUT).err(), Some(FieldError::TooLong(256)));
        assert_eq!(NewPassword::parse("", ABOUT).err(), Some(FieldError::Required));
        assert_eq!(NewPassword::parse("kN3$vQz", ABOUT).err(), Some(FieldError::TooShort(10)));
    }

    #[test]
    fn k07_names_addresses_and_the_provider_are_no_part_of_a_password() {
        for bad in [
            "kN3$eksson!8rTw",
            "EvaEksson and her otters",
            "eva.eksson reads letters",
            "eva eksson reads letters",
            "working at SKANSKA-norr daily",
            "nordic rivers run quiet",
            "quiet nordicsupport rivers",
            "eva eks son otters",
        ] {
            assert_eq!(NewPassword::parse(bad, ABOUT).err(), Some(FieldError::Personal), "{bad:?}");
        }
        // Short words and ends of domains stand in too many others.
        assert!(NewPassword::parse("evaporating letters for example", ABOUT).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn any_text_gets_an_answer(text in any::<String>(), name in any::<String>()) {
            let _ = NewPassword::parse(&text, &[&name]);
            let _ = NewPassword::parse(&text.repeat(9), &[&name, "a@b.se"]);
        }
    }
}
