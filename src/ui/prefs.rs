//! Language and colours. Both are forms, so that they work without JavaScript and are remembered.

use super::form::Form;
use super::{language, viewer};
use crate::domain::{FormRoute, Language, Theme};
use crate::t;
use leptos::prelude::*;

/// Changes to the other languages, each named in itself.
#[component]
pub fn LanguageSwitch(
    /// The id of a form that takes the choice along with what is typed in it; one of its own without.
    #[prop(optional_no_strip)]
    form: Option<&'static str>,
) -> impl IntoView {
    let present = language();
    let others: Vec<_> = Language::ALL
        .iter()
        .filter(|other| **other != present)
        .map(|other| {
            view! {
                <button class="link-button" type="submit" form=form name="language" value=other.as_str() lang=other.as_str()>
                    {t::ui::language_name(*other)}
                </button>
            }
        })
        .collect();
    match form {
        Some(_) => view! { <div class="language">{others}</div> }.into_any(),
        None => view! { <Form to=FormRoute::ChooseLanguage class="language">{others}</Form> }.into_any(),
    }
}

/// Chooses colours: the system's, light or dark.
#[component]
pub fn ThemeSwitch(
    /// The id of a form that takes the choice along with what is typed in it; one of its own without.
    #[prop(optional_no_strip)]
    form: Option<&'static str>,
) -> impl IntoView {
    let (language, present) = (language(), viewer().theme);
    let buttons: Vec<_> = Theme::ALL
        .iter()
        .map(|theme| {
            let label = match theme {
                Theme::System => t::ui::theme_system(language),
                Theme::Light => t::ui::theme_light(language),
                Theme::Dark => t::ui::theme_dark(language),
            };
            let pressed = if *theme == present { "true" } else { "false" };
            view! { <button type="submit" form=form name="theme" value=theme.as_str() aria-pressed=pressed>{label}</button> }
        })
        .collect();
    let buttons = view! { <div class="segments" role="group" aria-label=t::ui::theme(language)>{buttons}</div> };
    match form {
        Some(_) => view! { <div class="theme">{buttons}</div> }.into_any(),
        None => view! { <Form to=FormRoute::ChooseTheme class="theme">{buttons}</Form> }.into_any(),
    }
}
