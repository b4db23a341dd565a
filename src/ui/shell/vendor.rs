//! The vendors' frame: narrow and quiet.

use super::portal::SiteFooter;
use super::{Brand, SkipLink, arrive};
use crate::t;
use crate::ui::icon::IconSprite;
use crate::ui::menu::AccountMenu;
use crate::ui::notice::NoticeBanner;
use crate::ui::{language, viewer};
use leptos::prelude::*;

/// The frame of pages for vendors.
#[component]
pub fn VendorShell(children: Children) -> impl IntoView {
    arrive();
    let organisation = viewer().organisation.unwrap_or_default();
    view! {
        <SkipLink/>
        <header class="site-header">
            <div class="wrap narrow">
                <Brand sub=t::ui::for_vendor(language(), &organisation)/>
                <div class="cluster push"><AccountMenu/></div>
            </div>
        </header>
        <main id="main" class="site-main" tabindex="-1">
            <div class="wrap narrow">
                <NoticeBanner/>
                {children()}
            </div>
        </main>
        <SiteFooter narrow=true/>
        <IconSprite/>
    }
}
