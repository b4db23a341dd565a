//! What the pages of the administration have in common.

use super::words;
use crate::domain::view::{AuditLine, Direction, Meanwhile};
use crate::domain::{Kept, Problem};
use crate::t;
use crate::ui::{
    Banner, BannerKind, ButtonKind, ErrorSummary, Form, FormContext, Icon, IconName, MadeFrom, SubmitButton, language,
};
use leptos::prelude::*;

/// The bar with the page's heading, what it is about, and as children what can be done here.
#[component]
pub fn Bar(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="workbar">
            <div class="admin-title">
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p class="muted small">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="push">{children()}</div> })}
        </header>
    }
}

/// The part of the page that scrolls.
#[component]
pub fn Body(children: Children) -> impl IntoView {
    let label = t::ui::administration(language());
    view! { <section class="scroll" tabindex="0" aria-label=label><div class="admin-page stack">{children()}</div></section> }
}

/// The text about taking a thing out of use, with everything that names it.
pub fn with_users(text: &str, users: &[String]) -> String {
    if users.is_empty() {
        text.to_owned()
    } else {
        format!("{text} {}", t::told::used_by(language(), &users.join(", ")))
    }
}

/// The things out of use that a thing names, in its line of a list; nothing when there are none.
#[component]
pub fn Broken(parts: Vec<String>) -> impl IntoView {
    let l = language();
    (!parts.is_empty()).then(|| {
        view! { <p class="error"><Icon name=IconName::Alert sm=true/><span>{t::told::broken(l, &parts.join(", "))}</span></p> }
    })
}

/// The same at the head of its page.
#[component]
pub fn BrokenBanner(parts: Vec<String>) -> impl IntoView {
    let l = language();
    (!parts.is_empty()).then(|| {
        view! { <Banner kind=BannerKind::Near title=t::told::broken_title(l)><p>{t::told::broken(l, &parts.join(", "))} " " {t::told::broken_text(l)}</p></Banner> }
    })
}

/// Whether a thing is in use, in words.
#[component]
pub fn InUse(archived: bool) -> impl IntoView {
    let l = language();
    let (word, shape) = if archived { (t::admin::archived(l), "closed") } else { (t::admin::in_use(l), "open") };
    view! { <span class="badge" data-status=shape>{word}</span> }
}

/// Which edition of the page's thing a form is made from, and, when it was refused for that, what others did to the thing
/// since. Every form that changes a thing has one.
#[component]
pub fn Edition() -> impl IntoView {
    let meanwhile = use_context::<Meanwhile>().unwrap_or_default();
    let stale = use_context::<FormContext>().is_some_and(|form| form.kept.general == Some(Problem::Stale));
    let l = language();
    let deed = |line: AuditLine| {
        let changes: Vec<_> =
            line.detail.changes.iter().map(|change| view! { <br/><small>{words::change(l, change)}</small> }).collect();
        view! { <li>{words::deed(l, line.action, line.who.as_deref(), &line.detail)} ", " {line.at.text} {changes}</li> }
    };
    let told = (stale && !meanwhile.lines.is_empty()).then(|| {
        let lines: Vec<_> = meanwhile.lines.into_iter().map(deed).collect();
        view! { <Banner kind=BannerKind::Near title=t::desk::changed_meanwhile(l)><ul>{lines}</ul></Banner> }
    });
    let carried = (!meanwhile.edition.is_empty()).then(|| view! { <MadeFrom name="edition" value=meanwhile.edition/> });
    view! { {told} {carried} }
}

/// A form of one button, with what it does and what keeps it from being done.
#[component]
pub fn Deed(
    action: &'static str,
    /// The name under which it is kept.
    #[prop(into)]
    name: String,
    kept: Kept,
    /// The field that its problems are about; also part of its ids.
    field: &'static str,
    /// The hidden fields, by name.
    values: Vec<(&'static str, String)>,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(into)] button: String,
    #[prop(optional)] kind: ButtonKind,
) -> impl IntoView {
    let values: Vec<_> =
        values.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    view! {
        <section class="card">
            <header><h2>{title}</h2></header>
            <Form action=action name=name kept=kept within=field>
                <ErrorSummary/>
                <Edition/>
                {values}
                <div class="field" id=format!("field-{field}-{field}") tabindex="-1">
                    <p class="hint">{text}</p>
                    <Refusal field=field/>
                </div>
                <div><SubmitButton label=button kind=kind/></div>
            </Form>
        </section>
    }
}

/// What keeps a deed from being done.
#[component]
fn Refusal(field: &'static str) -> impl IntoView {
    let form = use_context::<FormContext>();
    let problem = form.and_then(|form| form.kept.errors.of(field).cloned());
    problem.map(|problem| {
        let words = crate::ui::words::problem(language(), &problem);
        view! { <p class="error"><Icon name=IconName::Alert sm=true/><span>{words}</span></p> }
    })
}

/// Taking a thing out of use, or back into it.
#[component]
pub fn Archive(
    action: &'static str,
    #[prop(into)] name: String,
    kept: Kept,
    archived: bool,
    /// The hidden fields that say which thing.
    mut values: Vec<(&'static str, String)>,
    /// What archiving means here.
    #[prop(into)]
    gone: String,
    /// What bringing back means here.
    #[prop(into)]
    back: String,
) -> impl IntoView {
    let l = language();
    values.push(("archived", if archived { String::new() } else { "yes".to_owned() }));
    let (title, text, button) = if archived {
        (t::admin::restore_title(l), back, t::admin::restore(l))
    } else {
        (t::admin::archive_title(l), gone, t::admin::archive(l))
    };
    view! { <Deed action=action name=name kept=kept field="archive" values=values title=title text=text button=button/> }
}

/// One step up or down within an order.
#[component]
pub fn Steps(
    action: &'static str,
    #[prop(into)] name: String,
    id: i64,
    /// The name of what moves.
    #[prop(into)]
    what: String,
    first: bool,
    last: bool,
) -> impl IntoView {
    [(Direction::Up, first), (Direction::Down, last)]
        .into_iter()
        .filter(|(_, at_end)| !at_end)
        .map(|(direction, _)| {
            view! { <Step action=action name=name.clone() id=id what=what.clone() direction=direction/> }
        })
        .collect::<Vec<_>>()
}

#[component]
fn Step(action: &'static str, name: String, id: i64, what: String, direction: Direction) -> impl IntoView {
    view! {
        <Form action=action name=name class="inline-form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="direction" value=direction.as_str()/>
            <SubmitButton label=words::direction(language(), direction) described=what/>
        </Form>
    }
}
