//! One tier.

use super::forms::{ArchiveTier, SaveTier};
use super::parts::{Archive, Bar, Body, Edition, with_users};
use super::words;
use crate::domain::view::{TierKind, TierLine, WithForms};
use crate::error::AppError;
use crate::json::Json;
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Choice, Crumbs, ErrorSummary, Fact, Facts, Field, Form, PageTitle, RadioGroup,
    SubmitButton, language,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// One tier.
#[server(prefix = "/read", endpoint = "admin-tier", input = GetUrl, output = Json)]
pub async fn load_tier(id: String) -> Result<WithForms<TierLine>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::tiers;
    use crate::domain::AuditObject;
    use crate::pages::door;
    let found = async {
        let door = door::door()?;
        let meanwhile = edition(&door, AuditObject::Tier, &id).await?;
        let lines = tiers::list(&door.desk, &door.viewer).await?;
        let shown = lines.into_iter().find(|line| line.id.to_string() == id).ok_or(AppError::NotFound)?;
        let names = ["admin-tier", "admin-archive-tier"].map(|name| format!("{name}-{id}"));
        with_forms(&door, shown, &names, meanwhile).await
    };
    door::answer(found.await)
}

#[component]
pub(super) fn Tier() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_tier);
    view! {
        <AdminShell place=AdminPlace::Tiers>
            {page(data, |found| view! { <Content found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn Content(found: WithForms<TierLine>) -> impl IntoView {
    let l = language();
    provide_context(found.meanwhile.clone());
    let line = found.shown.clone();
    let id = line.id.to_string();
    let (name, archive) = (format!("admin-tier-{id}"), format!("admin-archive-tier-{id}"));
    let (kept, refused) = (found.form(&name), found.form(&archive));
    let (wrong, archived) = (failed(&kept) || failed(&refused), line.archived);
    let kinds = TierKind::ALL
        .iter()
        .map(|kind| {
            let hint = match kind {
                TierKind::Staffed => t::admin::tier_staffed_hint(l),
                TierKind::SelfService => t::admin::tier_self_service_hint(l),
                TierKind::Outside => t::admin::tier_outside_hint(l),
            };
            Choice::new(kind, words::tier_kind(l, *kind)).hint(hint)
        })
        .collect();
    let values = vec![("id", id.clone())];
    let above = vec![(AdminPlace::Tiers.href().to_owned(), t::ui::admin_tiers(l).to_owned())];
    view! {
        <PageTitle title=line.name.clone() failed=wrong/>
        <Bar title=line.name.clone()/>
        <Body>
            <Crumbs items=above here=line.name.clone()/>
            <Facts>
                <Fact label=t::admin::agents(l)>{line.agents}</Fact>
                <Fact label=t::admin::tickets(l)>{line.tickets}</Fact>
            </Facts>
            <section class="card">
                <Form action=SaveTier::PATH name=name kept=kept>
                    <ErrorSummary labels=[("name", t::admin::name(l)), ("kind", t::admin::tier_kind(l))]/>
                    <Edition/>
                    <input type="hidden" name="id" value=id/>
                    <Field name="name" label=t::admin::name(l) value=line.name autocomplete="off"/>
                    <RadioGroup name="kind" legend=t::admin::tier_kind(l) options=kinds value=line.kind.as_str()/>
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            <Archive
                action=ArchiveTier::PATH
                name=archive
                kept=refused
                archived=archived
                values=values
                gone=with_users(t::admin::tier_archive_text(l), &line.used_by)
                back=t::admin::tier_restore_text(l)
            />
        </Body>
    }
}
