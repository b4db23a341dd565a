//! What the pages of the administration have in common.

use super::words;
use crate::domain::view::{AuditLine, ChangesSince, Direction, WithForms};
use crate::domain::{FieldError, FormName};
use crate::pages::load::failed;
use crate::t;
use crate::ui::{
    AdminPlace, Banner, BannerKind, ButtonKind, Crumbs, ErrorSummary, Form, FormContext, Icon, IconName, KeptForms,
    MadeFrom, PageTitle, SubmitButton, language,
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

/// Makes what was kept of a page's forms known to them, and hands on the rest of what was loaded.
pub fn begin<T>(found: WithForms<T>) -> T {
    provide_context(found.meanwhile);
    provide_context(KeptForms(found.kept));
    found.shown
}

/// Whether a form of the page came back with something wrong.
pub fn came_back(form: &FormName) -> bool {
    use_context::<KeptForms>().is_some_and(|forms| forms.0.get(&**form).is_some_and(failed))
}

/// The page of one thing: its title, the way back to where it is listed, and as children what there is of it.
#[component]
pub fn ThingPage(
    /// The list that it stands in.
    place: AdminPlace,
    /// A thing that it is part of: address and name.
    #[prop(optional)]
    of: Option<(String, String)>,
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: Option<String>,
    children: Children,
) -> impl IntoView {
    let wrong = use_context::<KeptForms>().is_some_and(|forms| forms.0.values().any(failed));
    let above = [(place.href().to_owned(), place.title().to_owned())].into_iter().chain(of).collect::<Vec<_>>();
    view! {
        <PageTitle title=title.clone() failed=wrong/>
        <Bar title=title.clone() nostrip:lead=lead/>
        <Body>
            <Crumbs items=above here=title/>
            {children()}
        </Body>
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
        format!("{text} {}", t::notification::used_by(language(), &users.join(", ")))
    }
}

/// The things out of use that a thing names, in its line of a list; nothing when there are none.
#[component]
pub fn Broken(parts: Vec<String>) -> impl IntoView {
    let l = language();
    (!parts.is_empty()).then(|| {
        view! { <p class="error"><Icon name=IconName::Alert sm=true/><span>{t::notification::broken(l, &parts.join(", "))}</span></p> }
    })
}

/// The same at the head of its page.
#[component]
pub fn BrokenBanner(parts: Vec<String>) -> impl IntoView {
    let l = language();
    (!parts.is_empty()).then(|| {
        view! { <Banner kind=BannerKind::Near title=t::notification::broken_title(l)><p>{t::notification::broken(l, &parts.join(", "))} " " {t::notification::broken_text(l)}</p></Banner> }
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
/// since. Forms that overwrite what a thing holds have one.
#[component]
pub fn Edition() -> impl IntoView {
    let meanwhile = use_context::<ChangesSince>().unwrap_or_default();
    let stale = use_context::<FormContext>().is_some_and(|form| form.kept.general == Some(FieldError::Stale));
    let l = language();
    let entry = |line: AuditLine| {
        let changes: Vec<_> =
            line.detail.changes.iter().map(|change| view! { <br/><small>{words::change(l, change)}</small> }).collect();
        view! { <li>{words::audited(l, line.action, line.who.as_deref(), &line.detail)} ", " {line.at.text} {changes}</li> }
    };
    let told = (stale && !meanwhile.lines.is_empty()).then(|| {
        let lines: Vec<_> = meanwhile.lines.into_iter().map(entry).collect();
        view! { <Banner kind=BannerKind::Near title=t::desk::changed_meanwhile(l)><ul>{lines}</ul></Banner> }
    });
    let carried = (!meanwhile.edition.is_empty()).then(|| view! { <MadeFrom name="edition" value=meanwhile.edition/> });
    view! { {told} {carried} }
}

/// A form of one button, with what it does and what keeps it from being done.
#[component]
pub fn ActionCard(
    #[prop(into)] to: FormName,
    /// The field that its errors are about; also part of its ids.
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
            <Form to=to within=field>
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

/// Reason that keeps an action from being done.
#[component]
fn Refusal(field: &'static str) -> impl IntoView {
    let form = use_context::<FormContext>();
    let error = form.and_then(|form| form.kept.errors.of(field).cloned());
    error.map(|error| {
        let words = crate::ui::words::field_error(language(), &error);
        view! { <p class="error"><Icon name=IconName::Alert sm=true/><span>{words}</span></p> }
    })
}

/// Taking a thing out of use, or back into it.
#[component]
pub fn Archive(
    #[prop(into)] to: FormName,
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
    view! { <ActionCard to=to field="archive" values=values title=title text=text button=button/> }
}

/// One step up or down within an order. The address of a row and a direction leads to its button, which has the focus then;
/// at an end of the order something stands in its place.
#[component]
pub fn Steps(
    #[prop(into)] to: FormName,
    id: i64,
    /// The `id` of the row.
    #[prop(into)]
    row: String,
    /// The name of what moves.
    #[prop(into)]
    what: String,
    beside: Neighbours,
) -> impl IntoView {
    [(Direction::Up, beside.before), (Direction::Down, beside.after)]
        .into_iter()
        .map(|(direction, past)| {
            let button = format!("{row}-{direction}");
            match past {
                Some(past) => {
                    view! { <Step to=to.clone() id=id button=button what=what.clone() direction=direction past=past/> }
                        .into_any()
                }
                None => view! { <span id=button tabindex="-1"></span> }.into_any(),
            }
        })
        .collect::<Vec<_>>()
}

/// Neighbours of a thing in its order, by their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbours {
    before: Option<i64>,
    after: Option<i64>,
}

/// The things of an order as it is shown, each with its neighbours.
pub fn in_order<T>(order: Vec<T>, id_of: impl Fn(&T) -> i64) -> impl Iterator<Item = (T, Neighbours)> {
    let ids: Vec<i64> = order.iter().map(id_of).collect();
    order.into_iter().enumerate().map(move |(at, one)| {
        let before = at.checked_sub(1).and_then(|at| ids.get(at)).copied();
        (one, Neighbours { before, after: ids.get(at + 1).copied() })
    })
}

#[component]
fn Step(to: FormName, id: i64, button: String, what: String, direction: Direction, past: i64) -> impl IntoView {
    view! {
        <Form to=to class="inline-form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="direction" value=direction.as_str()/>
            // From an old page nothing moves past a neighbour that its reader has not seen.
            <input type="hidden" name="past" value=past/>
            <SubmitButton label=words::direction(language(), direction) described=what id=button/>
        </Form>
    }
}
