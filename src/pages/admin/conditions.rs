//! Conditions on tickets in forms and tables, for rules and automations.

use super::routing_words;
use crate::domain::limits::CONDITIONS;
use crate::domain::routing::RuleField;
use crate::domain::view::ShownCondition;
use crate::t;
use crate::ui::{Choice, Field, FormContext, SelectField, labelled, language};
use leptos::prelude::*;

/// The conditions as a list of phrases.
#[component]
pub(super) fn When(all: Vec<ShownCondition>, any: Vec<ShownCondition>) -> impl IntoView {
    let l = language();
    let all: Vec<_> = all.iter().map(|one| view! { <li>{routing_words::condition(l, one)}</li> }).collect();
    let any: Vec<_> = any.iter().map(|one| routing_words::condition(l, one)).collect();
    let any = (!any.is_empty()).then(|| {
        let phrases = any.join(t::routing::or_between(l));
        view! { <li>{t::routing::one_of(l, &phrases)}</li> }
    });
    if all.is_empty() && any.is_none() {
        return view! { <span>{t::routing::every_ticket(l)}</span> }.into_any();
    }
    view! { <ul class="phrases">{all}{any}</ul> }.into_any()
}

/// The fields of both groups of conditions.
#[component]
pub(super) fn ConditionFields(
    /// What can be typed.
    names: Vec<String>,
    all: Vec<ShownCondition>,
    any: Vec<ShownCondition>,
) -> impl IntoView {
    let l = language();
    let names: Vec<_> = names.into_iter().map(|name| view! { <option value=name></option> }).collect();
    view! {
        <datalist id="rule-names">{names}</datalist>
        <p class="hint">{t::routing::when_hint(l)}</p>
        <Group group="all" legend=t::routing::all_of(l) conditions=all/>
        <Group group="any" legend=t::routing::any_of(l) conditions=any/>
    }
}

/// A group of conditions: those that are there, and some empty lines.
#[component]
fn Group(group: &'static str, legend: &'static str, conditions: Vec<ShownCondition>) -> impl IntoView {
    let kept = use_context::<FormContext>().map(|form| form.kept).unwrap_or_default();
    let typed = (0..CONDITIONS).filter(|line| !kept.value(&format!("{group}-{line}-values")).is_empty()).max();
    let lines = (conditions.len().max(typed.map_or(0, |last| last + 1)) + 2).min(CONDITIONS);
    let mut known = conditions.into_iter();
    let rows: Vec<_> =
        (0..lines).map(|line| view! { <Line group=group legend=legend line=line condition=known.next()/> }).collect();
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            <div class="stack">{rows}</div>
        </fieldset>
    }
}

/// A line that makes one condition.
#[component]
fn Line(group: &'static str, legend: &'static str, line: usize, condition: Option<ShownCondition>) -> impl IntoView {
    let l = language();
    let part = |part: &str| format!("{group}-{line}-{part}");
    let number = (line + 1).to_string();
    labelled(&part("field"), &t::routing::line_field(l, legend, &number));
    labelled(&part("values"), &t::routing::line_values(l, legend, &number));
    let fields = Choice::each(RuleField::ALL, |field| routing_words::field(l, field));
    let ways = vec![Choice::new("", t::routing::is(l)), Choice::new("yes", t::routing::is_not(l))];
    let (field, not, values) = match condition {
        Some(condition) => {
            let words = |text: &String| routing_words::value(l, condition.field, text);
            let values: Vec<_> = condition.values.iter().map(words).collect();
            (condition.field.as_str(), if condition.negated { "yes" } else { "" }, values.join("; "))
        }
        None => ("", "", String::new()),
    };
    view! {
        <div class="rule-line">
            <SelectField name=part("field") label=t::routing::short_field(l, &number) options=fields value=field empty=t::routing::nothing(l) optional=true/>
            <SelectField name=part("not") label=t::routing::short_way(l, &number) options=ways value=not/>
            <Field name=part("values") label=t::routing::short_values(l, &number) value=values optional=true autocomplete="off"/>
        </div>
    }
}
