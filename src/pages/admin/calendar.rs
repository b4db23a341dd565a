//! One calendar, or a new one.

use super::parts::{Archive, Bar, Body, Edition, with_users};
use super::service_forms::{ArchiveCalendar, ImportDays, RemoveDay, RemoveFeed, SaveCalendar, SetDay};
use super::words;
use crate::domain::view::{CalendarCard, CalendarFeed, SpecialDay, WithForms};
use crate::domain::{HolidayCountry, Kept};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Checkbox, Choice, Crumbs, DateField, ErrorSummary, Field, FilePicker, Form,
    PageTitle, SelectField, SubmitButton, TableScroll, TextArea, TimeTag, language, words as said,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// One calendar; what a new one is asked for with `new`.
#[server(prefix = "/read", endpoint = "admin-calendar", input = GetUrl, output = Json)]
pub async fn load_calendar(id: String) -> Result<WithForms<CalendarCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, calendars};
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let meanwhile = edition(&door, AuditObject::Calendar, &id).await?;
        let shown = calendars::card(&door.desk, &door.viewer, admin::id_or_new(&id)?).await?;
        let names = [
            "admin-calendar",
            "admin-archive-calendar",
            "admin-calendar-day",
            "admin-import-year",
            "admin-import-ics",
            "admin-import-feed",
        ]
        .map(|name| format!("{name}-{id}"));
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn Calendar() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_calendar);
    view! {
        <AdminShell place=AdminPlace::Calendars>
            {page(data, |found| view! { <Content found=found/> }.into_any())}
        </AdminShell>
    }
}

/// The days of a week from Monday.
fn days() -> [&'static str; 7] {
    let l = language();
    [
        t::service::monday(l),
        t::service::tuesday(l),
        t::service::wednesday(l),
        t::service::thursday(l),
        t::service::friday(l),
        t::service::saturday(l),
        t::service::sunday(l),
    ]
}

#[component]
fn Content(found: WithForms<CalendarCard>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let card = found.shown.clone();
    let id = card.id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let form = |name: &str| found.form(&format!("{name}-{id}"));
    let (kept, refused) = (form("admin-calendar"), form("admin-archive-calendar"));
    let (day, year, ics) = (form("admin-calendar-day"), form("admin-import-year"), form("admin-import-ics"));
    let feed = form("admin-import-feed");
    let wrong = [&kept, &refused, &day, &year, &ics, &feed].into_iter().any(failed);
    let title = if card.id.is_some() { card.name.clone() } else { t::service::add_calendar(l).to_owned() };
    let above = vec![(AdminPlace::Calendars.href().to_owned(), t::ui::admin_calendars(l).to_owned())];
    let rest = card.id.map(|_| {
        view! {
            <Days id=id.clone() days=card.days.clone() kept=day/>
            <Import id=id.clone() this_year=card.year year=year ics=ics/>
            <Feeds id=id.clone() feeds=card.feeds.clone() kept=feed/>
            <Archive
                action=ArchiveCalendar::PATH
                name=format!("admin-archive-calendar-{id}")
                kept=refused
                archived=card.archived
                values=vec![("id", id.clone())]
                gone=with_users(t::service::calendar_archive_text(l), &card.used_by)
                back=t::admin::restore_text(l)
            />
        }
    });
    view! {
        <PageTitle title=title.clone() failed=wrong/>
        <Bar title=title.clone()/>
        <Body>
            <Crumbs items=above here=title/>
            <section class="card"><Week card=card id=id kept=kept/></section>
            {rest}
        </Body>
    }
}

#[component]
fn Week(card: CalendarCard, id: String, kept: Kept) -> impl IntoView {
    let l = language();
    let names = ["day-0", "day-1", "day-2", "day-3", "day-4", "day-5", "day-6"];
    let mut labels = vec![("name", t::admin::name(l)), ("zone", t::service::zone(l))];
    labels.extend(names.into_iter().zip(days()));
    // Fields are made within the form: only there they find what was typed before, and what was wrong with it.
    let week = names.into_iter().zip(days()).zip(card.week);
    let day = |((name, label), value): ((&'static str, &'static str), String)| {
        view! { <Field name=name label=label value=value optional=true autocomplete="off"/> }
    };
    let zones = card.zones.iter().map(|zone| Choice::new(zone.clone(), zone.replace('_', " "))).collect();
    view! {
        <Form action=SaveCalendar::PATH name=format!("admin-calendar-{id}") kept=kept>
            <ErrorSummary labels=labels/>
            <Edition/>
            <input type="hidden" name="id" value=id/>
            <div class="form-grid">
                <Field name="name" label=t::admin::name(l) value=card.name autocomplete="off"/>
                <SelectField name="zone" label=t::service::zone(l) options=zones value=card.zone/>
            </div>
            <fieldset class="group">
                <legend>{t::service::hours(l)}</legend>
                <p class="hint">{t::service::hours_hint(l)}</p>
                <div class="form-grid">{week.map(day).collect::<Vec<_>>()}</div>
            </fieldset>
            <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
        </Form>
    }
}

#[component]
fn Days(id: String, days: Vec<SpecialDay>, kept: Kept) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = days
        .into_iter()
        .map(|day| {
            let hours = if day.hours.is_empty() { t::service::closed_all_day(l).to_owned() } else { day.hours };
            let what = format!("{} {}", day.day, day.name);
            let (id, name) = (id.clone(), format!("admin-remove-day-{id}"));
            view! {
                <tr>
                    <th scope="row" class="num">{day.day.clone()}</th>
                    <td>{day.name}</td>
                    <td>{hours}</td>
                    <td class="acts">
                        <Form action=RemoveDay::PATH name=name class="inline-form">
                            <input type="hidden" name="id" value=id/>
                            <input type="hidden" name="day" value=day.day/>
                            <SubmitButton label=t::service::remove(l) described=what/>
                        </Form>
                    </td>
                </tr>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="soft">{t::service::no_days(l)}</p> }.into_any()
    } else {
        view! {
            <div class="card flush">
                <TableScroll label=t::service::special_days(l)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t::service::date(l)}</th>
                                <th scope="col">{t::admin::name(l)}</th>
                                <th scope="col">{t::service::hours(l)}</th>
                                <th scope="col"><span class="vh">{t::admin::actions(l)}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableScroll>
            </div>
        }
        .into_any()
    };
    let form = format!("admin-calendar-day-{id}");
    view! {
        <section class="stack" aria-labelledby="days">
            <h2 id="days">{t::service::special_days(l)}</h2>
            <p class="muted small">{t::service::days_lead(l)}</p>
            {list}
            <div class="card">
                <Form action=SetDay::PATH name=form kept=kept within="new-day" label=t::service::add_day(l)>
                    <ErrorSummary labels=[
                        ("day", t::service::date(l)),
                        ("day-name", t::admin::name(l)),
                        ("hours", t::service::hours(l)),
                    ]/>
                    <Edition/>
                    <input type="hidden" name="id" value=id/>
                    <div class="form-grid">
                        <DateField name="day" label=t::service::date(l)/>
                        <Field name="day-name" label=t::admin::name(l) autocomplete="off"/>
                        <Field name="hours" label=t::service::hours(l) hint=t::service::closed_hint(l) optional=true autocomplete="off"/>
                    </div>
                    <div><SubmitButton label=t::service::add_day(l) kind=ButtonKind::Primary/></div>
                </Form>
            </div>
        </section>
    }
}

#[component]
fn Import(id: String, this_year: i64, year: Kept, ics: Kept) -> impl IntoView {
    let l = language();
    let (holidays, file, own) = (format!("admin-import-year-{id}"), format!("admin-import-ics-{id}"), id.clone());
    view! {
        <section class="card" aria-labelledby="import">
            <header><h2 id="import">{t::service::import(l)}</h2></header>
            <Form action=ImportDays::PATH name=holidays kept=year within="year" label=t::service::holidays(l)>
                <ErrorSummary labels=[("country", t::service::country(l)), ("year", t::service::year(l))]/>
                <input type="hidden" name="id" value=own/>
                <input type="hidden" name="what" value="year"/>
                <SelectField name="country" label=t::service::country(l) options=Choice::each(HolidayCountry::ALL, |country| words::country(l, country)) value="se" hint=t::service::holidays_hint(l)/>
                <Field
                    name="year"
                    label=t::service::year(l)
                    value=this_year.to_string()
                    inputmode="numeric"
                    short=true
                    autocomplete="off"
                />
                <div><SubmitButton label=t::service::add_holidays(l)/></div>
            </Form>
            <Form action=ImportDays::PATH name=file kept=ics within="ics" label=t::service::icalendar(l)>
                <ErrorSummary labels=[("ics", t::service::icalendar(l)), ("files", t::service::icalendar_file(l))]/>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="what" value="ics"/>
                <FilePicker max_mb=1 most=1/>
                <TextArea name="ics" label=t::service::icalendar(l) hint=t::service::icalendar_hint(l) rows=4 optional=true/>
                <div><SubmitButton label=t::service::add_from_file(l)/></div>
            </Form>
        </section>
    }
}

/// Addresses that holidays come from.
#[component]
fn Feeds(id: String, feeds: Vec<CalendarFeed>, kept: Kept) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = feeds
        .into_iter()
        .map(|feed| {
            let state = match (feed.trouble, feed.fetched) {
                (Some(trouble), _) => view! { <span class="error">{said::problem(l, &trouble)}</span> }.into_any(),
                (None, Some(at)) => view! { <TimeTag when=at/> }.into_any(),
                (None, None) => ().into_any(),
            };
            let (id, name) = (id.clone(), format!("admin-remove-feed-{id}"));
            view! {
                <tr>
                    <th scope="row" class="breaks">{feed.address.clone()}</th>
                    <td>{state}</td>
                    <td class="acts">
                        <Form action=RemoveFeed::PATH name=name class="inline-form">
                            <input type="hidden" name="id" value=id/>
                            <input type="hidden" name="feed" value=feed.id.to_string()/>
                            <SubmitButton label=t::service::remove(l) described=feed.address/>
                        </Form>
                    </td>
                </tr>
            }
        })
        .collect();
    let list = (!rows.is_empty()).then(|| {
        view! {
            <div class="card flush">
                <TableScroll label=t::service::feeds(l)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t::service::feed_address(l)}</th>
                                <th scope="col">{t::service::feed_fetched(l)}</th>
                                <th scope="col"><span class="vh">{t::admin::actions(l)}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableScroll>
            </div>
        }
    });
    view! {
        <section class="stack" aria-labelledby="feeds">
            <h2 id="feeds">{t::service::feeds(l)}</h2>
            <p class="muted small">{t::service::feeds_lead(l)}</p>
            {list}
            <div class="card">
                <Form action=ImportDays::PATH name=format!("admin-import-feed-{id}") kept=kept within="feed" label=t::service::feeds(l)>
                    <ErrorSummary labels=[("address", t::service::feed_address(l))]/>
                    <input type="hidden" name="id" value=id/>
                    <input type="hidden" name="what" value="feed"/>
                    <Field name="address" label=t::service::feed_address(l) hint=t::service::feed_hint(l) kind="url" autocomplete="off"/>
                    <Checkbox name="keep" label=t::service::feed_keep(l) checked=true/>
                    <div><SubmitButton label=t::service::add_from_file(l)/></div>
                </Form>
            </div>
        </section>
    }
}
