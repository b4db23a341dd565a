//! The tickets behind a figure.

use super::parts::{Failed, Frame, TICKETS, age, asked, link};
use crate::domain::Language;
use crate::domain::report::Measure;
use crate::domain::view::{FigureScope, FigureTickets, ReportAsked, VendorFigure};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, address, page_of, query};
use crate::t;
use crate::ui::{EmptyState, Pagination, Queue, language, words};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of the tickets behind a figure; `after` is what the page before gave.
#[server(prefix = "/read", endpoint = "report-tickets", input = GetUrl, output = Json)]
pub async fn load_behind(
    measure: String,
    #[server(default)] asked: ReportAsked,
    #[server(default)] after: String,
) -> Result<FigureTickets, AppError> {
    use crate::desk::report::behind;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(behind::behind(&context.desk, &context.viewer, &measure, &asked, &after).await)
}

#[component]
pub(super) fn Tickets() -> impl IntoView {
    let (asked, measure, after) = (asked(), query("measure"), query("after"));
    let measure = move || Some(measure()).filter(|text| !text.is_empty()).unwrap_or(Measure::Solved.to_string());
    let data = Resource::new_blocking(
        move || (measure(), asked.get(), after()),
        |(measure, asked, after)| load_behind(measure, asked, after),
    );
    page_of(
        data,
        AddressPart::Address,
        move |found| view! { <TicketsContent found=found later={!untrack(after).is_empty()}/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn TicketsContent(found: FigureTickets, later: bool) -> impl IntoView {
    let l = language();
    let FigureTickets { frame, what, person, vendor, past, count, page } = found;
    let open = if past { t::reports::open_at_end(l) } else { t::reports::open_now(l) };
    let measure = what.to_string();
    let asked = frame.asked.clone();
    let here = |after: &str| link(TICKETS, &asked, &[("measure", measure.as_str()), ("after", after)]);
    let first = later.then(|| here(""));
    let next = page.next.as_deref().map(here);
    let suffix = address("", &[("from", &here(""))]);
    let place = frame.choices.tiers.iter().find(|tier| tier.id.to_string() == asked.tier).map(|tier| tier.name.clone());
    let mut title = match what {
        FigureScope::Happened(measure) => name(l, measure),
        FigureScope::Open(None) => open.to_owned(),
        FigureScope::Open(Some(group)) => t::reports::what_at(l, open, age(l, group)),
        FigureScope::Left => t::reports::left_here(l).to_owned(),
        FigureScope::Vendor(VendorFigure::Ended) => t::reports::handed_back(l).to_owned(),
        FigureScope::Vendor(VendorFigure::Running) => t::reports::with_them(l).to_owned(),
        FigureScope::Vendor(VendorFigure::Kept) => t::reports::kept(l).to_owned(),
        FigureScope::Vendor(VendorFigure::Missed) => t::reports::missed(l).to_owned(),
    };
    for more in person.into_iter().chain(vendor).chain(place) {
        title = t::reports::what_at(l, &title, &more);
    }
    let period = match what {
        FigureScope::Open(_) if past => format!(", {}", asked.to),
        FigureScope::Open(_) => String::new(),
        _ => format!(", {}", t::reports::period(l, &asked.from, &asked.to)),
    };
    let list = if page.lines.is_empty() {
        view! { <EmptyState title=t::reports::no_tickets(l)/> }.into_any()
    } else {
        view! { <Queue lines=page.lines suffix=suffix/> }.into_any()
    };
    view! {
        <Frame frame=frame here=TICKETS title=title>
            <p class="behind muted small num">{t::reports::behind(l, count)} {period}</p>
            {list}
            <Pagination first=first next=next/>
        </Frame>
    }
}

/// What a figure counts.
fn name(l: Language, measure: Measure) -> String {
    use crate::domain::ClockKind;
    let fixed = match measure {
        Measure::Created => t::reports::registered(l),
        Measure::Reopened => t::reports::reopened(l),
        Measure::Solved => t::reports::solved(l),
        Measure::SelfSolved => t::reports::self_solved(l),
        Measure::Bounced => t::reports::bounces(l),
        Measure::TeamOut => t::reports::team_out(l),
        Measure::TeamIn => t::reports::team_in(l),
        Measure::FirstContact => t::reports::first_contact(l),
        Measure::PassedUp => t::reports::passed_up(l),
        Measure::Arrived => t::reports::arrived(l),
        Measure::PassedDown => t::reports::passed_down(l),
        Measure::CameBack => t::reports::came_back(l),
        Measure::FiledOut => t::reports::filed_out(l),
        Measure::FiledIn => t::reports::filed_in(l),
        Measure::RatedGood => t::survey::good(l),
        Measure::RatedFair => t::survey::fair(l),
        Measure::RatedBad => t::survey::bad(l),
        Measure::PleasedKept => return t::reports::what_at(l, t::reports::pleased(l), t::reports::all_kept(l)),
        Measure::PleasedMissed => return t::reports::what_at(l, t::reports::pleased(l), t::reports::some_missed(l)),
        Measure::UnhappyKept => return t::reports::what_at(l, t::reports::unhappy(l), t::reports::all_kept(l)),
        Measure::UnhappyMissed => return t::reports::what_at(l, t::reports::unhappy(l), t::reports::some_missed(l)),
        clock => {
            let found = ClockKind::ALL.iter().flat_map(|kind| [(*kind, true), (*kind, false)]);
            let mut found = found.filter(|(kind, kept)| Measure::of_clock(*kind, *kept) == clock);
            return found.next().map_or_else(String::new, |(kind, kept)| {
                let word = if kept { t::reports::kept(l) } else { t::reports::missed(l) };
                t::reports::what_at(l, word, words::clock(l, kind))
            });
        }
    };
    fixed.to_owned()
}
