//! What hangs on the wall: big, dark if the room is, and renewed by itself.

use super::parts::Failed;
use super::parts::number;
use crate::domain::view::{BoardLine, BoardTicket, Wallboard};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, page_of};
use crate::t;
use crate::ui::{IconSprite, PageTitle, Prio, TableScroll, TimeTag, in_hours, language, minutes, words};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use std::time::Duration;

/// Seconds between one look and the next.
const RENEWED: u64 = 30;

/// Open tickets as they stand.
#[server(prefix = "/read", endpoint = "wallboard", input = GetUrl, output = Json)]
pub async fn load_wallboard() -> Result<Wallboard, AppError> {
    use crate::desk::report::wallboard;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(wallboard::look(&context.desk, &context.viewer).await)
}

#[component]
pub(super) fn Board() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_wallboard());
    // Asked for again in its place: nothing jumps, and nothing is read out. Without JavaScript the whole page is loaded.
    Effect::new(move |_| {
        if let Ok(timer) = set_interval_with_handle(move || data.refetch(), Duration::from_secs(RENEWED)) {
            on_cleanup(move || timer.clear());
        }
    });
    let shown = page_of(
        data,
        AddressPart::Path,
        move |board| view! { <BoardContent board=board/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    );
    view! {
        <noscript inner_html=format!("<meta http-equiv=\"refresh\" content=\"{RENEWED}\">")></noscript>
        {shown}
    }
}

#[component]
fn BoardContent(board: Wallboard) -> impl IntoView {
    let l = language();
    let tile = |name: &'static str, value: String, state: &'static str, more: AnyView| {
        view! { <div class="tile" data-state=state><dt>{name}</dt><dd class="v">{value}</dd><dd>{more}</dd></div> }
    };
    let none = || ().into_any();
    let longest = board.longest.map(|(id, wait)| {
        let link =
            view! { <a rel="external" href=format!("/desk/tickets/{id}")>{t::reports::ticket(l, &id.to_string())}</a> };
        (coarse(wait), link.into_any())
    });
    let (wait, which) = longest.unwrap_or_else(|| (t::reports::nothing(l).to_owned(), none()));
    let missed = if board.missed > 0 { "missed" } else { "" };
    let soon = if board.soon > 0 { "near" } else { "" };
    let teams = (!board.teams.is_empty()).then(|| view! { <Group title=t::reports::team(l) lines=board.teams/> });
    let tickets: Vec<_> = board.tickets.into_iter().map(|ticket| view! { <Due ticket=ticket/> }).collect();
    view! {
        <PageTitle title=t::reports::wallboard(l)/>
        <main id="main" class="board" tabindex="-1">
            <header>
                <h1>{t::reports::wallboard(l)}</h1>
                <p class="muted"><TimeTag when=board.at/> " " <a rel="external" href="/desk">{t::ui::back_to_tickets(l)}</a></p>
            </header>
            <dl class="tiles">
                {tile(t::reports::open(l), number(board.open), "", none())}
                {tile(t::reports::due_soon(l), number(board.soon), soon, t::reports::within_hour(l).into_any())}
                {tile(t::reports::past(l), number(board.missed), missed, none())}
                {tile(t::reports::longest(l), wait, "", which)}
            </dl>
            <div class="board-parts">
                <div>
                    <Group title=t::reports::tier(l) lines=board.tiers/>
                    {teams}
                </div>
                <section aria-labelledby="board-next">
                    <h2 id="board-next">{t::reports::next_due(l)}</h2>
                    {if tickets.is_empty() {
                        view! { <p class="muted">{t::reports::nothing_due(l)}</p> }.into_any()
                    } else {
                        view! { <ul class="board-list">{tickets}</ul> }.into_any()
                    }}
                </section>
            </div>
        </main>
        <IconSprite/>
    }
}

/// In whole hours from an hour on, in whole days from a day on: it is read from across the room.
fn coarse(wait: i64) -> String {
    let unit = [1_440, 60].into_iter().find(|unit| wait >= *unit).unwrap_or(1);
    minutes(language(), wait - wait % unit)
}

#[component]
fn Group(title: &'static str, lines: Vec<BoardLine>) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let (soon, missed) = (if line.soon > 0 { "near" } else { "" }, if line.missed > 0 { "missed" } else { "" });
            let longest = match line.longest {
                Some((id, wait)) => {
                    view! { <a rel="external" href=format!("/desk/tickets/{id}")>{coarse(wait)}</a> }.into_any()
                }
                None => t::reports::nothing(l).into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{line.name}</th>
                    <td class="n">{number(line.open)}</td>
                    <td class="n">{number(line.unassigned)}</td>
                    <td class="n" data-state=soon>{number(line.soon)}</td>
                    <td class="n" data-state=missed>{number(line.missed)}</td>
                    <td class="n">{longest}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <TableScroll label=title>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{title}</th>
                        <th scope="col" class="n">{t::reports::open(l)}</th>
                        <th scope="col" class="n">{t::reports::unassigned(l)}</th>
                        <th scope="col" class="n">{t::reports::due_soon(l)}</th>
                        <th scope="col" class="n">{t::reports::past(l)}</th>
                        <th scope="col" class="n">{t::reports::longest(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}

#[component]
fn Due(ticket: BoardTicket) -> impl IntoView {
    let l = language();
    let (late, left) = (ticket.missed, in_hours(l, ticket.left));
    let words = if late { t::reports::late_by(l, &left) } else { t::reports::left(l, &left) };
    view! {
        <li data-state=if late { "missed" } else { "near" }>
            <a rel="external" href=format!("/desk/tickets/{}", ticket.id)><span class="num">{ticket.id.to_string()}</span> " " {ticket.subject}</a>
            <span class="small">
                <b class="state">{words}</b> ", " {words::clock(l, ticket.clock)} ", " {ticket.tier} " " <Prio priority=ticket.priority/>
            </span>
        </li>
    }
}
