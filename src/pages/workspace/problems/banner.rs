//! What customers are told of a problem, and which customers.

use super::dialogs::ProblemForm;
use crate::domain::view::{BannerCard, ProblemCard};
use crate::domain::{FormRoute, KeptForm};
use crate::t;
use crate::ui::{Checkbox, CheckboxGroup, Choice, DateField, Field, FormSection, TextArea, labelled, language};
use leptos::prelude::*;

#[component]
pub fn BannerForm(card: ProblemCard, kept: KeptForm) -> impl IntoView {
    let l = language();
    // A new one begins with those whom the problem touches.
    let (touched_organisations, touched_products) = card.choices.touched;
    let begin =
        BannerCard { organisations: touched_organisations, products: touched_products, ..BannerCard::default() };
    let banner = card.banner.unwrap_or(begin);
    let ticked = |ids: &[i64]| ids.iter().map(i64::to_string).collect::<Vec<_>>();
    let (organisations, products) = (ticked(&banner.organisations), ticked(&banner.products));
    let (clients, supported) = (Choice::named(&card.choices.organisations), Choice::named(&card.choices.products));
    view! {
        <ProblemForm
            id=card.id.to_string()
            version=card.version
            kept=kept
            form=FormRoute::PublishBanner
            submit=t::problems::publish(l)
        >
            {labelled("everyone", t::problems::for_whom(l))}
            <p class="soft">{t::problems::banner_lead(l)}</p>
            <div class="form-grid">
                <div class="stack">
                    <Field name="title_en" label=t::problems::title_en(l) value=banner.title_en optional=true maxlength=200/>
                    <TextArea name="text_en" label=t::problems::text_en(l) value=banner.text_en optional=true rows=3/>
                </div>
                <div class="stack">
                    <Field name="title_sv" label=t::problems::title_sv(l) value=banner.title_sv optional=true maxlength=200/>
                    <TextArea name="text_sv" label=t::problems::text_sv(l) value=banner.text_sv optional=true rows=3/>
                </div>
            </div>
            <FormSection title=t::problems::for_whom(l)>
                <Checkbox name="everyone" label=t::problems::everyone(l) hint=t::problems::everyone_hint(l) checked=banner.everyone/>
                {(!clients.is_empty()).then(|| view! {
                    <CheckboxGroup name="organisations" legend=t::problems::organisations(l) hint=t::problems::organisations_hint(l) options=clients values=organisations optional=true row=true/>
                })}
                {(!supported.is_empty()).then(|| view! {
                    <CheckboxGroup name="products" legend=t::problems::products(l) hint=t::problems::products_hint(l) options=supported values=products optional=true row=true/>
                })}
            </FormSection>
            <div class="form-grid">
                <DateField name="starts" label=t::problems::starts(l) hint=t::problems::starts_hint(l) value=banner.starts optional=true/>
                <DateField name="ends" label=t::problems::ends(l) hint=t::problems::ends_hint(l) value=banner.ends optional=true/>
            </div>
        </ProblemForm>
    }
}
