//! One calendar, or a new one.

use super::parts::{Archive, Edition, ThingPage, begin, with_users};
use super::words;
use crate::domain::view::{CalendarCard, CalendarFeed, SpecialDay, WithForms};
use crate::domain::{FormName, FormRoute, HolidayCountry};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Checkbox, Choice, DateField, ErrorSummary, Field, FilePicker, Form,
    SelectField, SubmitButton, TableScroll, TextArea, TimeTag, language, words as said,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One calendar; what a new one is asked for with `new`.
#[server(prefix = "/read", endpoint = "admin-calendar", input = GetUrl, output = Json)]
pub async fn load_calendar(id: String) -> Result<WithForms<CalendarCard>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::{self, calendars};
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Calendar, &id).await?;
        let shown = calendars::card(&context.desk, &context.viewer, admin::id_or_new(&id)?).await?;
        let routes = [FormRoute::SaveCalendar, FormRoute::ArchiveCalendar, FormRoute::SetDay];
        let names: Vec<_> = routes
            .map(|route| route.of(&id))
            .into_iter()
            .chain(["year", "ics", "feed"].map(|what| import(what, &id)))
            .collect();
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Calendar() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_calendar);
    view! {
        <AdminShell place=AdminPlace::Calendars>
            {page(data, |found| view! { <CalendarContent found=found/> }.into_any())}
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

/// The form by which days come into a calendar in one of these ways.
fn import(what: &str, calendar: &str) -> FormName {
    FormRoute::ImportDays.of(&format_args!("{what}-{calendar}"))
}

#[component]
fn CalendarContent(found: WithForms<CalendarCard>) -> impl IntoView {
    let l = language();
    let card = begin(found);
    let id = card.id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let title = if card.id.is_some() { card.name.clone() } else { t::service::add_calendar(l).to_owned() };
    let rest = card.id.map(|_| {
        view! {
            <Days id=id.clone() days=card.days.clone()/>
            <Import id=id.clone() this_year=card.year/>
            <Feeds id=id.clone() feeds=card.feeds.clone()/>
            <Archive
                to=FormRoute::ArchiveCalendar.of(&id)
                archived=card.archived
                values=vec![("id", id.clone())]
                gone=with_users(t::service::calendar_archive_text(l), &card.used_by)
                back=t::admin::restore_text(l)
            />
        }
    });
    view! {
        <ThingPage place=AdminPlace::Calendars title=title>
            <section class="card"><Week card=card id=id/></section>
            {rest}
        </ThingPage>
    }
}

#[component]
fn Week(card: CalendarCard, id: String) -> impl IntoView {
    let l = language();
    let names = ["day-0", "day-1", "day-2", "day-3", "day-4", "day-5", "day-6"];
    // Fields are made within the form: only there they find what was typed before, and what was wrong with it.
    let week = names.into_iter().zip(days()).zip(card.week);
    let day = |((name, label), value): ((&'static str, &'static str), String)| {
        view! { <Field name=name label=label value=value optional=true autocomplete="off"/> }
    };
    let zones = card.zones.iter().map(|zone| Choice::new(zone.clone(), zone.replace('_', " "))).collect();
    view! {
        <Form to=FormRoute::SaveCalendar.of(&id)>
            <ErrorSummary/>
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
fn Days(id: String, days: Vec<SpecialDay>) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = days
        .into_iter()
        .map(|day| {
            let hours = if day.hours.is_empty() { t::service::closed_all_day(l).to_owned() } else { day.hours };
            let what = format!("{} {}", day.day, day.name);
            let (id, name) = (id.clone(), FormRoute::RemoveDay.of(&id));
            view! {
                <tr>
                    <th scope="row" class="num">{day.day.clone()}</th>
                    <td>{day.name}</td>
                    <td>{hours}</td>
                    <td class="acts">
                        <Form to=name class="inline-form">
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
    let form = FormRoute::SetDay.of(&id);
    view! {
        <section class="stack" aria-labelledby="days">
            <h2 id="days">{t::service::special_days(l)}</h2>
            <p class="muted small">{t::service::days_lead(l)}</p>
            {list}
            <div class="card">
                <Form to=form within="new-day" label=t::service::add_day(l)>
                    <ErrorSummary/>
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
fn Import(id: String, this_year: i64) -> impl IntoView {
    let l = language();
    let (holidays, file, own) = (import("year", &id), import("ics", &id), id.clone());
    view! {
        <section class="card" aria-labelledby="import">
            <header><h2 id="import">{t::service::import(l)}</h2></header>
            <Form to=holidays within="year" label=t::service::holidays(l)>
                <ErrorSummary/>
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
            <Form to=file within="ics" label=t::service::icalendar(l)>
                <ErrorSummary/>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="what" value="ics"/>
                <FilePicker max_mb=1 most=1 label=t::service::icalendar_file(l)/>
                <TextArea name="ics" label=t::service::icalendar(l) hint=t::service::icalendar_hint(l) rows=4 optional=true/>
                <div><SubmitButton label=t::service::add_from_file(l)/></div>
            </Form>
        </section>
    }
}

/// Addresses that holidays come from.
#[component]
fn Feeds(id: String, feeds: Vec<CalendarFeed>) -> impl IntoView {
    let l = language();
    let rows: Vec<_> = feeds
        .into_iter()
        .map(|feed| {
            let state = match (feed.trouble, feed.fetched) {
                (Some(trouble), _) => view! { <span class="error">{said::field_error(l, &trouble)}</span> }.into_any(),
                (None, Some(at)) => view! { <TimeTag when=at/> }.into_any(),
                (None, None) => ().into_any(),
            };
            let (id, name) = (id.clone(), FormRoute::RemoveFeed.of(&id));
            view! {
                <tr>
                    <th scope="row" class="breaks">{feed.address.clone()}</th>
                    <td>{state}</td>
                    <td class="acts">
                        <Form to=name class="inline-form">
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
                <Form to=import("feed", &id) within="feed" label=t::service::feeds(l)>
                    <ErrorSummary/>
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
