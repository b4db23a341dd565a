//! What single tiers and single clocks of a service level have of their own, as fields.

use crate::domain::view::Named;
use crate::domain::{ClockKind, OwnHours, OwnTerms};
use crate::t;
use crate::ui::{Choice, Field, FormContext, SelectField, labelled, language, words};
use leptos::prelude::*;

/// A field for each tier where agents work.
#[component]
pub(super) fn TierFields(tiers: Vec<(Named, Option<i64>)>) -> impl IntoView {
    let l = language();
    let fields: Vec<_> = tiers
        .into_iter()
        .map(|(tier, minutes)| {
            let field = format!("tier-{}", tier.id);
            labelled(&field, &t::service::time_at_tier(l, &tier.name));
            view! {
                <Field
                    name=field
                    label=tier.name
                    value=minutes.map(typed).unwrap_or_default()
                    optional=true
                    short=true
                    autocomplete="off"
                />
            }
        })
        .collect();
    (!fields.is_empty()).then(|| {
        view! {
            <fieldset class="group">
                <legend>{t::service::single_tiers(l)}</legend>
                <p class="hint">{t::service::single_tiers_hint(l)}</p>
                <div class="form-grid">{fields}</div>
            </fieldset>
        }
    })
}

/// Hours and a warning threshold for each clock; closed while none has any.
#[component]
pub(super) fn OwnFields(own: Vec<(ClockKind, OwnTerms)>, calendars: Vec<Named>) -> impl IntoView {
    let l = language();
    let ours = |name: &str| name.starts_with("hours-") || name.starts_with("warn-");
    let filled = |values: &[String]| values.iter().any(|value| !value.trim().is_empty());
    let kept = use_context::<FormContext>().map(|form| form.kept).unwrap_or_default();
    let typed = kept.values.iter().any(|(name, values)| ours(name) && filled(values));
    let open = !own.is_empty() || typed;
    let options = || {
        let always = Choice::new(OwnHours::Always, t::service::round_the_clock(l));
        [always].into_iter().chain(Choice::named(&calendars)).collect::<Vec<_>>()
    };
    let fields: Vec<_> = ClockKind::ALL
        .iter()
        .map(|kind| {
            let terms = own.iter().find(|(other, _)| other == kind).map(|(_, terms)| *terms).unwrap_or_default();
            let clock = words::clock(l, *kind);
            view! {
                <SelectField
                    name=format!("hours-{kind}")
                    label=t::service::own_hours(l, clock)
                    options=options()
                    value=terms.hours.map(|hours| hours.to_string()).unwrap_or_default()
                    empty=t::service::as_policy(l)
                    optional=true
                />
                <Field
                    name=format!("warn-{kind}")
                    label=t::service::own_warning(l, clock)
                    value=terms.warn.map(|percent| percent.to_string()).unwrap_or_default()
                    inputmode="numeric"
                    optional=true
                    short=true
                    autocomplete="off"
                />
            }
        })
        .collect();
    view! {
        <details open=open>
            <summary>{t::service::own_terms(l)}</summary>
            <p class="hint">{t::service::own_terms_hint(l)}</p>
            <div class="form-grid">{fields}</div>
        </details>
    }
}

/// A length of time as it can be typed.
pub(super) fn typed(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}
