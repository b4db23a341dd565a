//! One tier.

use super::parts::{Archive, Edition, ThingPage, begin, with_users};
use super::words;
use crate::domain::FormRoute;
use crate::domain::view::{TierKind, TierLine, WithForms};
use crate::error::{AppError, Json};
use crate::pages::load::{page, param};
use crate::t;
use crate::ui::{
    AdminPlace, AdminShell, ButtonKind, Choice, ErrorSummary, Fact, Facts, Field, Form, RadioGroup, SubmitButton,
    language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One tier.
#[server(prefix = "/read", endpoint = "admin-tier", input = GetUrl, output = Json)]
pub async fn load_tier(id: String) -> Result<WithForms<TierLine>, AppError> {
    use super::forms::{edition, with_forms};
    use crate::desk::admin::tiers;
    use crate::domain::AuditObject;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let meanwhile = edition(&context, AuditObject::Tier, &id).await?;
        let lines = tiers::list(&context.desk, &context.viewer).await?;
        let shown = lines.into_iter().find(|line| line.id.to_string() == id).ok_or(AppError::NotFound)?;
        let names = [FormRoute::SaveTier, FormRoute::ArchiveTier].map(|route| route.of(&id));
        with_forms(&context, shown, &names, meanwhile).await
    };
    request::answer(found.await)
}

#[component]
pub(super) fn Tier() -> impl IntoView {
    let data = Resource::new_blocking(param("id"), load_tier);
    view! {
        <AdminShell place=AdminPlace::Tiers>
            {page(data, |found| view! { <TierContent found=found/> }.into_any())}
        </AdminShell>
    }
}

#[component]
fn TierContent(found: WithForms<TierLine>) -> impl IntoView {
    let l = language();
    let line = begin(found);
    let id = line.id.to_string();
    let (name, archive) = (FormRoute::SaveTier.of(&id), FormRoute::ArchiveTier.of(&id));
    let archived = line.archived;
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
    view! {
        <ThingPage place=AdminPlace::Tiers title=line.name.clone()>
            <Facts>
                <Fact label=t::admin::agents(l)>{line.agents}</Fact>
                <Fact label=t::admin::tickets(l)>{line.tickets}</Fact>
            </Facts>
            <section class="card">
                <Form to=name>
                    <ErrorSummary/>
                    <Edition/>
                    <input type="hidden" name="id" value=id/>
                    <Field name="name" label=t::admin::name(l) value=line.name autocomplete="off"/>
                    <RadioGroup name="kind" legend=t::admin::tier_kind(l) options=kinds value=line.kind.as_str()/>
                    <div><SubmitButton label=t::admin::save(l) kind=ButtonKind::Primary/></div>
                </Form>
            </section>
            <Archive
                to=archive
                archived=archived
                values=values
                gone=with_users(t::admin::tier_archive_text(l), &line.used_by)
                back=t::admin::tier_restore_text(l)
            />
        </ThingPage>
    }
}
