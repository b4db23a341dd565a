//! What is done to several tickets at once.

use crate::domain::view::ListChoices;
use crate::domain::{Kept, Priority, Status};
use crate::error::AppError;
use crate::t;
use crate::ui::{Choice, Field, IconName, SelectField, SelectedCount, SubmitButton, language, words};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Changes all ticked tickets that may be changed so; those that may not are left as they are. The button named `take`
/// takes them, and does nothing else.
#[server(name = ChangeSelected, prefix = "/do", endpoint = "change-selected", input = MultipartFormData)]
pub async fn change_selected(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::ticket::bulk_edit::{self, Changes};
    use crate::domain::policy::{Area, enter};
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        if !enter(&door.viewer.actor, Area::Workspace) {
            return Err(if door.session.is_none() { AppError::SignIn } else { AppError::NotFound });
        }
        let how = if form.ticked("take") {
            Changes { take: true, ..Changes::default() }
        } else {
            Changes {
                take: false,
                assignee: form.optional("assignee")?,
                priority: form.optional("priority")?.map(|priority| (priority, form.value("reason").to_owned())),
                status: form.optional("status")?,
                tag: form.optional("tag")?,
            }
        };
        // `12:3`: the list showed version 3 of ticket 12.
        let versions = form.value("versions").split(' ').filter_map(|pair| {
            let (ticket, version) = pair.split_once(':')?;
            Some((ticket.parse().ok()?, version.parse().ok()?))
        });
        let (tickets, versions) = (form.all("tickets")?, versions.collect());
        let outcome = bulk_edit::change(&door.desk, &door.viewer, &tickets, &versions, &how).await?;
        let notice = match (how.take, outcome.done, outcome.left) {
            (true, 0, _) => "taken_none",
            (true, _, 0) => "taken_all",
            (true, _, _) => "taken_some",
            (false, 0, _) => "changed_none",
            (false, _, 0) => "changed_all",
            (false, _, _) => "changed_some",
        };
        Ok(Outcome::to(door::local_path(form.value("back")).unwrap_or("/desk")).notice(notice).naming(&outcome.stale))
    }
    .await;
    door::finish(door, form, "change-selected", done).await
}

/// The bar below the list: how many are ticked, and what to do with them.
#[component]
pub fn SelectionBar(choices: ListChoices, kept: Kept) -> impl IntoView {
    let l = language();
    let open = crate::pages::load::failed(&kept);
    let people = Choice::named(&choices.people);
    let tags = Choice::named(&choices.tags);
    let priorities = Choice::each(Priority::ALL, |priority| words::priority(l, priority));
    let statuses = Choice::each(&[Status::Open, Status::WaitingCustomer], |status| words::status(l, status));
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
                    <SubmitButton label=t::desk::apply_selected(l)/>
                </div>
            </details>
        </div>
    }
}
