//! Tiers and promises at a glance.

use super::backlog::BacklogCard;
use super::parts::{Failed, Frame, OVERVIEW, TICKETS, asked, link, number, share};
use super::promises::{PromisesCard, SatisfactionCard};
use super::tiers::TiersCard;
use crate::domain::report::{Measure, TARGET_BAND};
use crate::domain::view::{FigureScope, Report, ReportAsked};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, page_of};
use crate::t;
use crate::ui::language;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// All figures of a time.
#[server(prefix = "/read", endpoint = "report", input = GetUrl, output = Json)]
pub async fn load_report(#[server(default)] asked: ReportAsked) -> Result<Report, AppError> {
    use crate::desk::report::read;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(read::report(&context.desk, &context.viewer, &asked).await)
}

#[component]
pub(super) fn Overview() -> impl IntoView {
    let asked = asked();
    let data = Resource::new_blocking(move || asked.get(), load_report);
    page_of(
        data,
        AddressPart::Address,
        move |report| view! { <OverviewContent report=report/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn OverviewContent(report: Report) -> impl IntoView {
    let l = language();
    let frame = report.frame.clone();
    view! {
        <Frame frame=frame here=OVERVIEW title=t::reports::overview(l) filters=true>
            <Figures report=report.clone()/>
            <div class="report">
                <TiersCard tiers=report.tiers.clone() asked=report.frame.asked.clone()/>
                <PromisesCard clocks=report.clocks.clone() asked=report.frame.asked.clone()/>
                <SatisfactionCard rated=report.rated square=report.square asked=report.frame.asked.clone()/>
                <BacklogCard report=report/>
            </div>
        </Frame>
    }
}

/// The figures that everything else explains.
#[component]
fn Figures(report: Report) -> impl IntoView {
    let l = language();
    let first = report.tiers.iter().find(|tier| tier.first).cloned().unwrap_or_default();
    let band = (TARGET_BAND.0.to_string(), t::reports::percent(l, &TARGET_BAND.1.to_string()));
    let inside = match first.left() {
        0 => String::new(),
        left if first.solved * 100 < left * TARGET_BAND.0 => t::reports::below_band(l, &band.0, &band.1),
        left if first.solved * 100 > left * TARGET_BAND.1 => t::reports::above_band(l, &band.0, &band.1),
        _ => t::reports::inside_band(l, &band.0, &band.1),
    };
    let kept: i64 = report.clocks.iter().map(|clock| clock.kept).sum();
    let missed: i64 = report.clocks.iter().map(|clock| clock.missed).sum();
    let (kept_before, missed_before) = report.clocks_before;
    let before = (kept_before + missed_before > 0)
        .then(|| t::reports::before(l, &share(kept_before, kept_before + missed_before)));
    let answers: i64 = report.rated.iter().sum();
    let open: i64 = report.ages.iter().sum();
    let old = report.ages.iter().skip(3).sum();
    let asked = report.frame.asked.clone();
    let behind = |what: FigureScope, tier: &str| {
        let what = what.to_string();
        let more = [("measure", what.as_str()), ("tier", tier)];
        let more = if tier.is_empty() { &more[..1] } else { &more[..] };
        Some(link(TICKETS, &asked, more))
    };
    let figure = |name: String, value: String, more: String, href: Option<String>| {
        let value = match href {
            Some(href) => view! { <a href=href>{value}<span class="vh">" "{name.clone()}</span></a> }.into_any(),
            None => value.into_any(),
        };
        view! { <div><dt>{name}</dt><dd class="v">{value}</dd><dd>{more}</dd></div> }
    };
    let (solved, pleased) = (FigureScope::Happened(Measure::Solved), FigureScope::Happened(Measure::RatedGood));
    view! {
        <dl class="figures">
            {figure(
                t::reports::solved_by(l, &first.name),
                share(first.solved, first.left()),
                inside,
                behind(solved, &first.id.to_string()),
            )}
            {figure(
                t::reports::promises_kept(l).to_owned(),
                share(kept, kept + missed),
                before.unwrap_or_default(),
                Some("#report-promises".to_owned()),
            )}
            {figure(
                t::reports::satisfied(l).to_owned(),
                share(report.rated[0], answers),
                t::reports::from_answers(l, answers),
                behind(pleased, ""),
            )}
            {figure(
                t::reports::first_contact(l).to_owned(),
                share(report.first_contact, report.solved),
                t::reports::reopened_share(l, &share(report.reopened, report.solved)),
                behind(FigureScope::Happened(Measure::FirstContact), ""),
            )}
            {figure(
                if report.past { t::reports::open_at_end(l) } else { t::reports::open_now(l) }.to_owned(),
                number(open),
                t::reports::older(l, &number(old)),
                behind(FigureScope::Open(None), ""),
            )}
        </dl>
    }
}
