//! What the pages of the administration have in common.

use super::words;
use crate::domain::Kept;
use crate::domain::view::Direction;
use crate::t;
use crate::ui::{ButtonKind, ErrorSummary, Form, FormContext, Icon, IconName, SubmitButton, language};
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
    view! { <div class="scroll"><div class="admin-page stack">{children()}</div></div> }
}

/// Whether a thing is in use, in words.
#[component]
pub fn InUse(archived: bool) -> impl IntoView {
    let l = language();
    let (word, shape) = if archived { (t::admin::archived(l), "closed") } else { (t::admin::in_use(l), "open") };
    view! { <span class="badge" data-status=shape>{word}</span> }
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
