//! The end of a form of several steps: a look at the answers, and the sign that they arrived. And its sections.

use super::icon::{Icon, IconName};
use super::language;
use crate::domain::clean_text;
use crate::t;
use leptos::prelude::*;

/// A part of a long form, as a card.
#[component]
pub fn FormSection(
    #[prop(into)] title: String,
    #[prop(optional, into)] hint: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="form-section">
            <legend>{title}</legend>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            <div class="stack">{children()}</div>
        </fieldset>
    }
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    pub label: String,
    /// The typed text; shown as it will be stored. Empty when nothing was answered.
    pub value: String,
    /// The answer as it will be shown, where it was written in Markdown.
    pub html: Option<String>,
    /// Where it can be changed.
    pub change: Option<String>,
}

/// All answers, each with a link to change it.
#[component]
pub fn CheckAnswers(lines: Vec<AnswerLine>) -> impl IntoView {
    let language = language();
    let line = |line: AnswerLine| {
        let answer = match (line.value.is_empty(), line.html) {
            (true, _) => view! { <dd class="answer muted">{t::ticket::not_answered(language)}</dd> }.into_any(),
            (false, Some(html)) => view! { <dd class="answer rich" dir="auto" inner_html=html></dd> }.into_any(),
            (false, None) => view! { <dd class="answer">{clean_text(&line.value)}</dd> }.into_any(),
        };
        let change = line.change.map(|href| {
            view! {
                <dd class="change">
                    <a href=href>{t::ui::change(language)} <span class="vh">" "{line.label.clone()}</span></a>
                </dd>
            }
        });
        view! {
            <div>
                <dt>{line.label.clone()}</dt>
                {answer}
                {change}
            </div>
        }
    };
    view! { <dl class="answers">{lines.into_iter().map(line).collect::<Vec<_>>()}</dl> }
}

/// The big sign that something was received. The title is the page's `<h1>`; children say what happens next.
#[component]
pub fn Confirmation(
    #[prop(into)] title: String,
    /// What people quote, for example a ticket's number.
    #[prop(optional, into)]
    reference: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="done">
            <Icon name=IconName::Check/>
            <h1>{title}</h1>
            {reference.map(|reference| view! { <p class="reference">{reference}</p> })}
            {children()}
        </section>
    }
}

/// A box that scrolls sideways by itself, for wide tables. Reachable by keyboard.
#[component]
pub fn TableScroll(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! { <div class="table-scroll" tabindex="0" role="group" aria-label=label>{children()}</div> }
}
