//! The name of a file.

use crate::domain::{clean_file_name, mixed_file_name};
use leptos::prelude::*;

/// A name as it was given, apart from the words around it. Letters from right to left do not reach its ending.
#[component]
pub fn FileName(#[prop(into)] name: String) -> impl IntoView {
    let name = clean_file_name(&name);
    let parts = mixed_file_name(&name).map(|(stem, ending)| (stem.to_owned(), ending.to_owned()));
    match parts {
        Some((stem, ending)) => view! { <bdi>{stem}</bdi><bdi dir="ltr">{ending}</bdi> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}
