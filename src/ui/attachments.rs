//! Files of an entry: pictures in the page, all others as links.

use super::icon::{Icon, IconName};
use super::{FileName, language, size};
use crate::domain::isolated_file_name;
use crate::domain::view::File;
use crate::t;
use leptos::prelude::*;

/// The files that came with an entry. Nothing when there are none.
#[component]
pub fn Attachments(files: Vec<File>) -> impl IntoView {
    let (pictures, others): (Vec<File>, Vec<File>) = files.into_iter().partition(|file| file.picture);
    let language = language();
    // A file is the browser's own matter, not a page of this program.
    let picture = |file: File| {
        let (alt, src) =
            (t::events::picture_alt(language, &isolated_file_name(&file.name)), format!("{}/preview", file.href));
        view! {
            <a href=file.href rel="external">
                <img src=src alt=alt loading="lazy"/>
                <span aria-hidden="true"><FileName name=file.name/> " " <small>{size(language, file.size)}</small></span>
            </a>
        }
    };
    let other = |file: File| {
        view! {
            <a class="attach" href=file.href rel="external">
                <Icon name=IconName::File sm=true/>
                <span><FileName name=file.name/></span>
                <small>{size(language, file.size)}</small>
            </a>
        }
    };
    view! {
        {(!pictures.is_empty())
            .then(|| view! { <div class="shots">{pictures.into_iter().map(picture).collect::<Vec<_>>()}</div> })}
        {(!others.is_empty())
            .then(|| view! { <div class="files">{others.into_iter().map(other).collect::<Vec<_>>()}</div> })}
    }
}
