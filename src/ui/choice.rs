//! Groups of radio buttons and tick boxes, each with a whole row to press.

use super::html::escaped;
use super::keyed::{KeyedRows, keyed, keyed_rows};
use super::slot::{Slot, label_words, shown, shown_all, slot};
use crate::domain::view::Named;
use leptos::prelude::*;
use std::fmt::Display;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    /// What sets it apart, for parts of a form that concern only such choices; only a list of choices shows it.
    pub mark: Option<&'static str>,
}

impl Choice {
    /// A choice by its words.
    pub fn new(value: impl Display, label: impl Into<String>) -> Self {
        Choice { value: value.to_string(), label: label.into(), hint: None, mark: None }
    }

    /// With a remark below.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Set apart, as `data-mark` on the option.
    #[must_use]
    pub fn mark(mut self, mark: &'static str) -> Self {
        self.mark = Some(mark);
        self
    }

    /// A choice for each of some values, for example `Choice::each(Priority::ALL, |p| words::priority(language, p))`.
    pub fn each<T: Copy + Display>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<Self> {
        all.iter().map(|value| Choice::new(value, word(*value))).collect()
    }

    /// Some choices after one that stands for none of them.
    pub fn or_none(none: impl Into<String>, choices: Vec<Self>) -> Vec<Self> {
        let mut all = vec![Choice::new("", none)];
        all.extend(choices);
        all
    }

    /// A choice for each of some named things.
    pub fn named(all: &[Named]) -> Vec<Self> {
        all.iter().map(|named| Choice::new(named.id, named.name.clone())).collect()
    }
}

/// The options of a list, as the inside of its `<select>`. Lists are long, and are written in one go rather than built
/// piece by piece.
pub fn options(choices: &[Choice], chosen: &str) -> String {
    let mut html = String::new();
    for choice in choices {
        let value = escaped(&choice.value);
        html.extend(["<option value=\"", &value, "\""]);
        if let Some(mark) = choice.mark {
            html.extend([" data-mark=\"", mark, "\""]);
        }
        let selected = if choice.value == chosen { " selected>" } else { ">" };
        html.extend([selected, &escaped(&choice.label), "</option>"]);
    }
    html
}

/// A choice among the filters of a list. In a [`FilterForm`](super::FilterForm) it applies at once, elsewhere with the button.
#[component]
pub fn FilterSelect(
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(into)] value: String,
    /// As a chip in a dense row; its label is for screen readers only.
    #[prop(optional)]
    chip: bool,
) -> impl IntoView {
    let id = format!("filter-{name}");
    let (around, class) = if chip { ("chip-select", "chip") } else { ("field", "input") };
    let options = options(&choices, &value);
    view! {
        <div class=around>
            <label class=chip.then_some("vh") for=id.clone()>{label}</label>
            <select class=class id=id name=name inner_html=options></select>
        </div>
    }
}

/// A date among the filters of a list.
#[component]
pub fn FilterDay(name: &'static str, #[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    let id = format!("filter-{name}");
    view! {
        <span class="date-chip">
            <label for=id.clone()>{label}</label>
            <input class="chip" id=id name=name type="date" value=value/>
        </span>
    }
}

/// One of a few. The first has the id `field-<name>`.
#[component]
pub fn RadioGroup(
    #[prop(into)] legend: String,
    #[prop(into)] name: String,
    options: Vec<Choice>,
    /// The value that is chosen before anything was sent.
    #[prop(optional, into)]
    value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
    /// Beside each other where there is room.
    #[prop(optional)]
    row: bool,
) -> impl IntoView {
    let slot = slot(&name, &legend, hint.is_some());
    let chosen = shown(&name, value);
    let rows = rows(&slot, "radio", &name, options, &[chosen]);
    let key = slot.id.clone();
    let group = view! {
        <fieldset
            class="field"
            role="radiogroup"
            data-invalid=slot.error.is_some()
            aria-required=(!optional).then_some("true")
            aria-invalid=slot.invalid()
            aria-describedby=slot.described_by.clone()
        >
            <legend>{label_words(legend, optional)}</legend>
            {slot.notes(hint)}
            <div class=if row { "choices row-wise" } else { "choices" }>{rows}</div>
        </fieldset>
    };
    keyed(key, group)
}

/// Any of a few. The first has the id `field-<name>`.
#[component]
pub fn CheckboxGroup(
    #[prop(into)] legend: String,
    #[prop(into)] name: String,
    options: Vec<Choice>,
    /// The values that are ticked before anything was sent.
    #[prop(optional)]
    values: Vec<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] row: bool,
) -> impl IntoView {
    let slot = slot(&name, &legend, hint.is_some());
    let ticked = shown_all(&name, values);
    let rows = rows(&slot, "checkbox", &name, options, &ticked);
    let key = slot.id.clone();
    let group = view! {
        <fieldset class="field" data-invalid=slot.error.is_some() aria-describedby=slot.described_by.clone()>
            <legend>{label_words(legend, optional)}</legend>
            {slot.notes(hint)}
            <div class=if row { "choices row-wise" } else { "choices" }>{rows}</div>
        </fieldset>
    };
    keyed(key, group)
}

/// Ticks follow the choice, not the place where it stands.
fn rows(slot: &Slot, kind: &'static str, name: &str, options: Vec<Choice>, chosen: &[String]) -> KeyedRows {
    keyed_rows(options.into_iter().enumerate().map(|(place, option)| {
        let id = if place == 0 { slot.id.clone() } else { format!("{}-{}", slot.id, place + 1) };
        let checked = chosen.contains(&option.value);
        let key = option.value.clone();
        let row = view! {
            <label class="choice">
                <input type=kind id=id name=name.to_owned() value=option.value checked=checked/>
                <span>{option.label}</span>
                {option.hint.map(|hint| view! { <small>{hint}</small> })}
            </label>
        };
        keyed(key, row)
    }))
}

/// A single tick box. Sends its value, `yes` by default, or nothing.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(default = "yes".into(), into)] value: String,
    /// Ticked before anything was sent.
    #[prop(optional)]
    checked: bool,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let slot = slot(&name, &label, false);
    let ticked = shown_all(&name, if checked { vec![value.clone()] } else { Vec::new() });
    let checked = ticked.contains(&value);
    let key = format!("{} {value}", slot.id);
    let field = view! {
        <div class="field" data-invalid=slot.error.is_some()>
            {slot.notes(None)}
            <label class="choice">
                <input
                    type="checkbox"
                    id=slot.id.clone()
                    name=name
                    value=value
                    checked=checked
                    aria-invalid=slot.invalid()
                    aria-describedby=slot.described_by.clone()
                />
                <span>{label}</span>
                {hint.map(|hint| view! { <small>{hint}</small> })}
            </label>
        </div>
    };
    keyed(key, field)
}

#[cfg(test)]
mod tests {
    use super::{Choice, options};

    #[test]
    fn names_cannot_end_an_option_or_its_value() {
        let choices = [Choice::new("\"><script>", "Lind & <b>Partner</b>"), Choice::new(2, "Two").mark("outside")];
        assert_eq!(
            options(&choices, "2"),
            "<option value=\"&quot;&gt;&lt;script&gt;\">Lind &amp; &lt;b&gt;Partner&lt;/b&gt;</option>\
             <option value=\"2\" data-mark=\"outside\" selected>Two</option>"
        );
    }
}
