//! The list of problems.

use super::Frame;
use super::words::{self, StateBadge};
use crate::domain::ProblemState;
use crate::domain::view::{DeskRail, ProblemLine, ProblemList};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, address, page_of};
use crate::pages::workspace::list::Failed;
use crate::t;
use crate::ui::{
    ButtonKind, ButtonLink, Choice, EmptyState, FilterSelect, IconName, PageTitle, Pagination, TableScroll, TimeTag,
    language, use_query_map,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

const HERE: &str = "/desk/problems";

/// The filter, order and cursor of the list; each part as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemsAsked {
    pub state: String,
    pub text: String,
    pub after: String,
}

/// A page of problems.
#[server(prefix = "/read", endpoint = "problems", input = GetUrl, output = Json)]
pub async fn load_problems(#[server(default)] asked: ProblemsAsked) -> Result<(ProblemList, DeskRail), AppError> {
    use crate::desk::problems::read;
    use crate::desk::read::workspace;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    // An address that was tampered with shows everything.
    let state = asked.state.parse().ok();
    let list = request::answer(read::list(&context.desk, &context.viewer, state, &asked.text, &asked.after).await)?;
    let rail = request::answer(workspace::rail(&context.desk, &context.viewer).await)?;
    Ok((list, rail))
}

impl ProblemsAsked {
    fn address(&self, after: &str) -> String {
        address(HERE, &[("state", &self.state), ("text", &self.text), ("after", after)])
    }
}

#[component]
pub fn Problems() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            ProblemsAsked { state: get("state"), text: get("text"), after: get("after") }
        })
    });
    let data = Resource::new_blocking(move || asked.get(), load_problems);
    page_of(
        data,
        AddressPart::Address,
        move |(list, rail)| view! { <ProblemsContent asked=asked.get_untracked() list=list rail=rail/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn ProblemsContent(asked: ProblemsAsked, list: ProblemList, rail: DeskRail) -> impl IntoView {
    let l = language();
    let manage = list.can.manage;
    let first = (!asked.after.is_empty()).then(|| asked.address(""));
    let next = list.page.next.as_deref().map(|after| asked.address(after));
    let lines = if list.page.lines.is_empty() {
        view! { <EmptyState title=t::problems::none(l) text=t::problems::none_text(l)/> }.into_any()
    } else {
        let rows: Vec<_> = list.page.lines.into_iter().map(|line| view! { <Row line=line/> }).collect();
        view! {
            <TableScroll label=t::problems::problems(l)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t::problems::title(l)}</th>
                            <th scope="col">{t::problems::state(l)}</th>
                            <th scope="col">{t::problems::about(l)}</th>
                            <th scope="col" class="n">{t::problems::incidents(l)}</th>
                            <th scope="col">{t::problems::owner(l)}</th>
                            <th scope="col">{t::problems::last(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        }
        .into_any()
    };
    let acts = move || {
        manage.then(|| {
            view! { <ButtonLink href="/desk/problems/new" label=t::problems::add(l) kind=ButtonKind::Primary icon=IconName::Plus/> }
        })
    };
    view! {
        <PageTitle title=t::problems::problems(l)/>
        <Frame rail=rail place=HERE title=t::problems::problems(l) acts=acts>
            <Filter asked=asked/>
            <div class="card flush">{lines}</div>
            <Pagination first=first next=next/>
        </Frame>
    }
}

#[component]
fn Filter(asked: ProblemsAsked) -> impl IntoView {
    let l = language();
    let states =
        Choice::or_none(t::problems::any_state(l), Choice::each(ProblemState::ALL, |state| words::state(l, state)));
    view! {
        <form class="inline-form" action=HERE method="get" role="search" aria-label=t::problems::problems(l)>
            <div class="field">
                <label for="filter-text">{t::problems::filter_text(l)}</label>
                <input class="input" id="filter-text" name="text" type="search" dir="auto" value=asked.text/>
            </div>
            <FilterSelect name="state" label=t::problems::state(l) choices=states value=asked.state/>
            <button class="btn" type="submit">{t::problems::filter(l)}</button>
        </form>
    }
}

#[component]
fn Row(line: ProblemLine) -> impl IntoView {
    let l = language();
    view! {
        <tr>
            <th scope="row"><a href=format!("{HERE}/{}", line.id)>{line.title}</a></th>
            <td><StateBadge state=line.state/></td>
            <td>{line.about}</td>
            <td class="n">{line.incidents}</td>
            <td>{line.owner.unwrap_or_else(|| t::problems::no_owner(l).to_owned())}</td>
            <td><TimeTag when=line.last/></td>
        </tr>
    }
}
