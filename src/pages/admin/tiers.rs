//! The ladder.

use super::parts::{Bar, Body, Neighbours, Steps, in_order};
use super::words;
use crate::domain::view::{TierKind, TierLine, WithForms};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{failed, page};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, Choice, ErrorSummary, Field, Form, PageTitle, SelectField, SubmitButton, TableScroll,
    language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Every tier from the lowest, and after them those out of use.
#[server(prefix = "/read", endpoint = "admin-tiers", input = GetUrl, output = Json)]
pub async fn load_tiers() -> Result<WithForms<Vec<TierLine>>, AppError> {
    use super::forms::with_forms;
    use crate::desk::admin::tiers;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let shown = tiers::list(&context.desk, &context.viewer).await?;
        with_forms(&context, shown, &[FormRoute::AddTier.into()], Default::default()).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Tiers() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_tiers());
    view! {
        <AdminShell place=AdminPlace::Tiers>
            {page(data, |found: WithForms<Vec<TierLine>>| {
                view! { <TiersContent kept=found.form(FormRoute::AddTier.name()) lines=found.shown/> }.into_any()
            })}
        </AdminShell>
    }
}

#[component]
fn TiersContent(lines: Vec<TierLine>, kept: KeptForm) -> impl IntoView {
    let l = language();
    let (gone, mut ladder): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.archived);
    // A ladder is drawn with its highest rung on top.
    ladder.reverse();
    let last = ladder.len().saturating_sub(1);
    let rows: Vec<_> = in_order(ladder, |line| line.id.0)
        .enumerate()
        .map(|(place, (line, beside))| view! { <Row line=line place=last - place beside=beside/> })
        .collect();
    let gone = (!gone.is_empty()).then(|| {
        let links: Vec<_> = gone
            .into_iter()
            .map(|line| view! { <li><a href=format!("/admin/tiers/{}", line.id)>{line.name}</a></li> })
            .collect();
        view! {
            <section>
                <h2>{t::admin::out_of_use(l)}</h2>
                <ul class="names">{links}</ul>
            </section>
        }
    });
    view! {
        <PageTitle title=t::ui::admin_tiers(l) failed=failed(&kept)/>
        <Bar title=t::ui::admin_tiers(l) lead=t::admin::tiers_lead(l)/>
        <Body>
            <div class="card flush">
                <TableScroll label=t::admin::ladder(l)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col" class="n">{t::admin::tier(l)}</th>
                                <th scope="col">{t::admin::name(l)}</th>
                                <th scope="col">{t::admin::tier_kind(l)}</th>
                                <th scope="col" class="n">{t::admin::agents(l)}</th>
                                <th scope="col" class="n">{t::admin::tickets(l)}</th>
                                <th scope="col"><span class="vh">{t::admin::actions(l)}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableScroll>
            </div>
            <Addition kept=kept/>
            {gone}
        </Body>
    }
}

#[component]
fn Row(line: TierLine, place: usize, beside: Neighbours) -> impl IntoView {
    let l = language();
    view! {
        <tr id=format!("tier-{}", line.id)>
            <td class="n">{place}</td>
            <th scope="row"><a href=format!("/admin/tiers/{}", line.id)>{line.name.clone()}</a></th>
            <td>{words::tier_kind(l, line.kind)}</td>
            <td class="n">{line.agents}</td>
            <td class="n">{line.tickets}</td>
            <td class="acts">
                <div class="steps"><Steps
                    to=FormRoute::StepTier.of(&line.id)
                    id=line.id.0
                    row=format!("tier-{}", line.id)
                    what=line.name
                    beside=beside
                /></div>
            </td>
        </tr>
    }
}

#[component]
fn Addition(kept: KeptForm) -> impl IntoView {
    let l = language();
    let kinds = Choice::each(TierKind::ALL, |kind| words::tier_kind(l, kind));
    view! {
        <section class="card">
            <header><h2>{t::admin::add_tier(l)}</h2></header>
            <Form to=FormRoute::AddTier kept=kept>
                <ErrorSummary/>
                <div class="form-grid">
                    <Field name="name" label=t::admin::name(l) autocomplete="off"/>
                    <SelectField name="kind" label=t::admin::tier_kind(l) options=kinds/>
                </div>
                <div><SubmitButton label=t::admin::add(l)/></div>
            </Form>
        </section>
    }
}
