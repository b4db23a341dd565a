//! The frame of pages for people who have not signed in: signing in and up, passwords, mailed links. Beside them an example shows what
//! this is about.

use super::{Brand, SkipLink, arrive};
use crate::domain::view::{LadderTier, RungState};
use crate::domain::{Language, When};
use crate::t;
use crate::ui::icon::IconSprite;
use crate::ui::ladder::Ladder;
use crate::ui::language;
use crate::ui::notice::NoticeBanner;
use crate::ui::prefs::LanguageSwitch;
use leptos::prelude::*;

/// The frame of pages for people who have not signed in. The page brings its `<h1>`.
#[component]
pub fn GateShell(children: Children) -> impl IntoView {
    arrive();
    let language = language();
    view! {
        <SkipLink/>
        <div class="gate">
            <header class="gate-head">
                <Brand sub=t::ui::support(language)/>
                <LanguageSwitch/>
            </header>
            <main id="main" class="gate-main" tabindex="-1">
                <div class="gate-form stack">
                    <NoticeBanner/>
                    {children()}
                </div>
            </main>
            <aside class="gate-side" aria-labelledby="gate-lead">
                <div>
                    <p class="gate-lead" id="gate-lead">{t::ui::gate_lead(language)}</p>
                    <Ladder rungs=example(language) label=t::ui::gate_example(language) for_customer=true/>
                    <p class="gate-note muted small">{t::ui::gate_note(language)}</p>
                </div>
            </aside>
        </div>
        <IconSprite/>
    }
}

/// A ticket that does not exist.
fn example(l: Language) -> Vec<LadderTier> {
    let rung = |name: &str, state, who: Option<&str>, at: Option<&str>| LadderTier {
        name: name.to_owned(),
        state,
        who: who.map(str::to_owned),
        since: at.map(|at| When { iso: at.to_owned(), text: at.to_owned() }),
        minutes: None,
    };
    vec![
        rung(t::ui::example_self_service(l), RungState::Done, Some(t::ui::example_guide(l)), Some("07:52")),
        rung(t::ui::example_front_line(l), RungState::Done, Some(t::ui::example_first(l)), Some("07:58")),
        rung(t::ui::example_technical(l), RungState::Now, Some(t::ui::example_second(l)), Some("08:41")),
        rung(t::ui::example_expert(l), RungState::Todo, None, None),
        rung(t::ui::example_vendor(l), RungState::Todo, None, None),
    ]
}
