//! What is done to several tickets at once.

use crate::domain::view::ListChoices;
use crate::domain::{KeptForm, Priority, Status};
use crate::t;
use crate::ui::{
    Choice, ClearSelection, Field, IconName, SelectField, SelectedCount, SubmitButton, TextArea, language, words,
};
use leptos::prelude::*;

/// The bar below the list: how many are ticked, and what to do with them.
#[component]
pub fn SelectionBar(choices: ListChoices, kept: KeptForm) -> impl IntoView {
    let l = language();
    let open = crate::pages::load::failed(&kept);
    let people = Choice::named(&choices.people);
    let tags = Choice::named(&choices.tags);
    let priorities = Choice::each(Priority::ALL, |priority| words::priority(l, priority));
    let statuses = Choice::each(&[Status::Open, Status::WaitingCustomer], |status| words::status(l, status));
    let (categories, teams) = (Choice::named(&choices.categories), Choice::named(&choices.teams));
    let codes = Choice::named(&choices.codes);
    let untags = tags.clone();
    let same = t::desk::unchanged(l);
    view! {
        <div class="selection">
            <SelectedCount/>
            <SubmitButton label=t::desk::take_selected(l) icon=IconName::User name="take" value="yes"/>
            <details class="more" open=open>
                <summary class="btn">{t::desk::change_selected(l)}</summary>
                <div class="change-several">
                    <SelectField name="assignee" label=t::desk::assign_selected(l) options=people empty=same optional=true/>
                    <SelectField name="status" label=t::desk::status(l) options=statuses empty=same optional=true/>
                    <SelectField name="priority" label=t::desk::priority(l) options=priorities empty=same optional=true/>
                    <Field name="reason" label=t::desk::reason_selected(l) optional=true/>
                    {(!tags.is_empty()).then(|| view! { <SelectField name="tag" label=t::desk::tag_selected(l) options=tags empty=same optional=true/> })}
                    {(!untags.is_empty()).then(|| view! { <SelectField name="untag" label=t::desk::untag_selected(l) options=untags empty=same optional=true/> })}
                    <SelectField name="category" label=t::desk::category_selected(l) options=categories empty=same optional=true/>
                    {(!teams.is_empty()).then(|| view! { <SelectField name="team" label=t::desk::team_selected(l) options=teams empty=same optional=true/> })}
                    <SelectField name="code" label=t::desk::solve_selected(l) options=codes empty=same optional=true/>
                    <TextArea name="summary" label=t::desk::solution_selected(l) rows=2 optional=true/>
                    <SubmitButton label=t::desk::apply_selected(l)/>
                </div>
            </details>
            <ClearSelection/>
        </div>
    }
}
