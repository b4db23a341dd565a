//! A person as a circle with initials. The name always stands beside it.

use leptos::prelude::*;

/// How an avatar looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarKind {
    /// Support.
    #[default]
    Accent,
    /// Everybody else.
    Plain,
    /// Nobody.
    Vacant,
}

/// A person's initials in a circle.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(optional)] kind: AvatarKind,
    /// Small, for lists.
    #[prop(optional)]
    sm: bool,
) -> impl IntoView {
    let class = match (kind, sm) {
        (AvatarKind::Accent, false) => "avatar",
        (AvatarKind::Accent, true) => "avatar sm",
        (AvatarKind::Plain, false) => "avatar plain",
        (AvatarKind::Plain, true) => "avatar sm plain",
        (AvatarKind::Vacant, false) => "avatar vacant",
        (AvatarKind::Vacant, true) => "avatar sm vacant",
    };
    let text = if kind == AvatarKind::Vacant { String::new() } else { initials(&name) };
    view! { <span class=class aria-hidden="true">{text}</span> }
}

/// The first letters of the first and the last word of a name, in capitals. Words without a letter or digit, such as
/// emoji, count only when there are no others.
pub fn initials(name: &str) -> String {
    let firsts: Vec<char> =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).collect();
    let picked: Vec<char> = match firsts[..] {
        [] => name.trim().chars().take(1).collect(),
        [only] => vec![only],
        [first, .., last] => vec![first, last],
    };
    picked.into_iter().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        let of = initials;
        assert_eq!(
            [of("Maria Ekström"), of("åsa"), of("Jan van der Berg"), of("(Eva) O'Neil")],
            ["ME", "Å", "JB", "EO"]
        );
    }

    #[test]
    fn names_in_other_scripts_and_with_emoji_have_initials_too() {
        assert_eq!(initials("محمد علي"), "مع");
        assert_eq!(initials("李 明"), "李明");
        assert_eq!(initials("🦊 Sara Lindqvist"), "SL");
        assert_eq!(initials("🦊"), "🦊");
        assert_eq!(initials("   "), "");
        assert_eq!(initials("ßen"), "SS");
    }
}
