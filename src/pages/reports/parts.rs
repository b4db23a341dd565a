//! What the pages of the reports have in common: the frame, what they are filtered by, numbers that lead to tickets.

use crate::domain::Language;
use crate::domain::report::Measure;
use crate::domain::view::{FigureScope, Named, ReportAsked, ReportFrame};
use crate::error::AppError;
use crate::pages::load::{ErrorView, address};
use crate::t;
use crate::ui::{
    Choice, DeskShell, FilterSelect, Icon, IconName, PageTitle, RailViews, TabLink, TabLinks, language, use_query_map,
};
use leptos::prelude::*;

pub const OVERVIEW: &str = "/reports";
pub const WORK: &str = "/reports/work";
pub const TICKETS: &str = "/reports/tickets";
pub const FOLLOW_UPS: &str = "/reports/follow-ups";

/// What the present address asks.
pub fn asked() -> Memo<ReportAsked> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            let get = |name| query.get(name).unwrap_or_default();
            ReportAsked {
                from: get("from"),
                to: get("to"),
                organisation: get("organisation"),
                category: get("category"),
                team: get("team"),
                tier: get("tier"),
                person: get("person"),
                vendor: get("vendor"),
            }
        })
    })
}

/// An address that asks the same, and some more.
pub fn link(path: &str, asked: &ReportAsked, more: &[(&str, &str)]) -> String {
    let own = [
        ("from", asked.from.as_str()),
        ("to", &asked.to),
        ("organisation", &asked.organisation),
        ("category", &asked.category),
        ("team", &asked.team),
        ("tier", &asked.tier),
        ("person", &asked.person),
        ("vendor", &asked.vendor),
    ];
    let kept = own.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    address(path, &kept.chain(more.iter().copied()).collect::<Vec<_>>())
}

/// A number with the tickets behind it.
#[component]
pub fn Count(
    n: i64,
    /// What happened to them; none: they are open now.
    #[prop(optional)]
    measure: Option<Measure>,
    /// Only those of a group of ages.
    #[prop(optional)]
    age: Option<usize>,
    /// Something else that they have in common.
    #[prop(optional)]
    of: Option<FigureScope>,
    asked: ReportAsked,
    /// Only those of this tier.
    #[prop(optional, into)]
    tier: String,
    /// What the number counts, for those who only hear it.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    if n == 0 {
        return view! { <span class="num">{number(0)}</span> }.into_any();
    }
    let behold = of.unwrap_or(measure.map_or(FigureScope::Open(age), FigureScope::Happened)).to_string();
    let mut more = vec![("measure", behold.as_str())];
    if !tier.is_empty() {
        more.push(("tier", tier.as_str()));
    }
    let href = link(TICKETS, &asked, &more);
    view! { <a class="num" href=href>{number(n)}<span class="vh">" "{what}</span></a> }.into_any()
}

/// A number with its digits in groups of three.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if n < 0 { format!("\u{2212}{out}") } else { out }
}

/// A share in tenths of a per cent, as `74.1 %`; a dash when there is nothing to share.
pub fn share(part: i64, of: i64) -> String {
    if of <= 0 {
        return t::reports::nothing(language()).to_owned();
    }
    let tenths = (part * 1_000 + of / 2) / of;
    let (whole, rest) = ((tenths / 10).to_string(), (tenths % 10).to_string());
    if tenths % 10 == 0 {
        t::reports::percent(language(), &whole)
    } else {
        t::reports::percent_tenths(language(), &whole, &rest)
    }
}

/// The frame of a page of the reports.
#[component]
pub fn Frame(
    frame: ReportFrame,
    /// The path of the page.
    here: &'static str,
    #[prop(into)] title: String,
    /// Whether it can be filtered.
    #[prop(optional)]
    filters: bool,
    children: Children,
) -> impl IntoView {
    let l = language();
    let ReportFrame { asked, choices, today, waiting, rail } = frame;
    let tab = |path: &'static str, label: &'static str, count: Option<i64>| TabLink {
        href: link(path, &asked, &[]),
        label: label.to_owned(),
        count,
        current: path == here,
        keys: None,
    };
    let tabs = vec![
        tab(OVERVIEW, t::reports::tab_overview(l), None),
        tab(WORK, t::reports::tab_work(l), None),
        tab(FOLLOW_UPS, t::reports::tab_follow_ups(l), Some(waiting)),
    ];
    let names = [
        (&choices.organisations, &asked.organisation),
        (&choices.categories, &asked.category),
        (&choices.teams, &asked.team),
        (&choices.tiers, &asked.tier),
    ];
    let chosen = names
        .into_iter()
        .filter_map(|(all, id)| all.iter().find(|named| named.id.to_string() == *id).map(|named| named.name.clone()));
    let about: Vec<_> = std::iter::once(t::reports::period(l, &asked.from, &asked.to)).chain(chosen).collect();
    let filter = filters.then(|| view! { <Filters asked=asked.clone() choices=choices today=today here=here/> });
    view! {
        <PageTitle title=title.clone()/>
        <DeskShell rail=move || rail.map(|rail| view! { <RailViews rail=rail/> })>
            <div class="workbar">
                <h1>{title}</h1>
                {filters.then(|| view! { <span class="muted small num">{about.join(", ")}</span> })}
            </div>
            <TabLinks label=t::reports::title(l) items=tabs/>
            {filter}
            <section class="scroll" tabindex="0" aria-label=t::reports::title(l)>{children()}</section>
        </DeskShell>
    }
}

#[component]
fn Filters(
    asked: ReportAsked,
    choices: crate::domain::view::ReportChoices,
    today: String,
    here: &'static str,
) -> impl IntoView {
    let l = language();
    let any = |none: &'static str, of: &[Named]| Choice::or_none(none, Choice::named(of));
    let date = |name: &'static str, label: &'static str, value: String| {
        view! {
            <span class="date-chip">
                <label for=format!("filter-{name}")>{label}</label>
                <input class="chip" type="date" id=format!("filter-{name}") name=name value=value max=today.clone()/>
            </span>
        }
    };
    view! {
        <form class="filters" action=here method="get" role="search" aria-label=t::reports::filters(l)>
            {date("from", t::reports::from(l), asked.from)}
            {date("to", t::reports::to(l), asked.to)}
            <FilterSelect name="organisation" label=t::reports::organisation(l) choices=any(t::reports::all_organisations(l), &choices.organisations) value=asked.organisation chip=true/>
            <FilterSelect name="category" label=t::reports::category(l) choices=any(t::reports::all_categories(l), &choices.categories) value=asked.category chip=true/>
            {(!choices.teams.is_empty()).then(|| view! {
                <FilterSelect name="team" label=t::reports::team(l) choices=any(t::reports::all_teams(l), &choices.teams) value=asked.team chip=true/>
            })}
            <FilterSelect name="tier" label=t::reports::tier(l) choices=any(t::reports::all_tiers(l), &choices.tiers) value=asked.tier chip=true/>
            <button class="btn" type="submit"><Icon name=IconName::Filter sm=true/>{t::reports::apply(l)}</button>
            <a class="btn ghost" href=here>{t::reports::clear(l)}</a>
        </form>
    }
}

/// A table that can be taken along as a file.
#[component]
pub fn Export(table: &'static str, asked: ReportAsked, #[prop(into)] what: String) -> impl IntoView {
    let l = language();
    let href = link(&format!("/reports/export/{table}"), &asked, &[]);
    view! {
        <p class="export">
            <a class="btn ghost" href=href rel="external" download=true>
                <Icon name=IconName::Out sm=true/>{t::reports::export(l)}<span class="vh">" "{what}</span>
            </a>
        </p>
    }
}

/// A drawing that scrolls sideways by itself where there is little room.
#[component]
pub fn Chart(#[prop(into)] label: String, svg: String, #[prop(optional)] wide: bool) -> impl IntoView {
    view! {
        <div
            class=if wide { "chart-scroll funnel" } else { "chart-scroll" }
            tabindex="0"
            role="group"
            aria-label=label
            inner_html=svg
        ></div>
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn digits_stand_in_groups() {
        let all: Vec<_> = [0, 7, 999, 1_000, 1_234_567, -1_000].into_iter().map(number).collect();
        assert_eq!(all, ["0", "7", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567", "\u{2212}1\u{202f}000"]);
    }
}

/// The workspace without its content.
#[component]
pub fn Failed(error: AppError) -> impl IntoView {
    view! { <DeskShell rail=|| ()><ErrorView error=error/></DeskShell> }
}

/// A group of ages.
pub fn age(l: Language, group: usize) -> &'static str {
    match group {
        0 => t::reports::age_day(l),
        1 => t::reports::age_three(l),
        2 => t::reports::age_ten(l),
        3 => t::reports::age_thirty(l),
        _ => t::reports::age_more(l),
    }
}
