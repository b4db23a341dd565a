//! What customers are told before they report it, and "me too" with one click.

use crate::domain::FormRoute;
use crate::domain::view::PublicBanner;
use crate::error::{AppError, Json};
use crate::t;
use crate::ui::{Form, Icon, IconName, SubmitButton, language, viewer, words};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What the reader is told, perhaps because they are about to report something of this category.
#[server(prefix = "/read", endpoint = "banners", input = GetUrl, output = Json)]
pub async fn load_banners(#[server(default)] category: String) -> Result<Vec<PublicBanner>, AppError> {
    use crate::desk::problems::banner;
    use crate::pages::request;
    let context = request::answer(request::request_context())?;
    request::answer(banner::shown(&context.desk, &context.viewer, category.parse().ok()).await)
}

/// What a page tells of known disturbances.
pub type BannersResource = Resource<Result<Vec<PublicBanner>, AppError>>;

/// Asks for it, with the category that the reader is about to report about. A page does so before it waits for anything
/// else: what is asked for within a part that waits is asked for twice.
pub fn told(category: impl Fn() -> String + Send + Sync + 'static) -> BannersResource {
    Resource::new_blocking(category, load_banners)
}

/// Known disturbances; nothing when there are none for this reader.
#[component]
pub fn Banners(
    told: BannersResource,
    /// The category that the reader is about to report about.
    #[prop(optional, into)]
    category: Option<String>,
) -> impl IntoView {
    let category = category.unwrap_or_default();
    view! {
        <Transition>
            {move || {
                let category = category.clone();
                Suspend::new(async move {
                    // Without them the page is still whole.
                    let banners = told.await.unwrap_or_default();
                    view! { <Disturbances banners=banners category=category/> }
                })
            }}
        </Transition>
    }
}

/// These disturbances; nothing where there are none.
#[component]
pub fn Disturbances(banners: Vec<PublicBanner>, #[prop(optional)] category: String) -> impl IntoView {
    let l = language();
    let shown: Vec<_> =
        banners.into_iter().map(|banner| view! { <One banner=banner category=category.clone()/> }).collect();
    (!shown.is_empty()).then(|| {
        view! {
            <section class="disturbances stack" aria-label=t::disturbance::known(l)>
                {shown}
            </section>
        }
    })
}

#[component]
fn One(banner: PublicBanner, category: String) -> impl IntoView {
    let l = language();
    let since = t::disturbance::since(l, &words::in_sentence(l, &banner.since.text));
    let lang = banner.language.as_str();
    let (described, named) = (banner.title.clone(), banner.title.clone());
    let act = match (viewer().actor.person(), banner.ticket) {
        (_, Some(ticket)) => {
            let number = ticket.to_string();
            view! { <a href=format!("/tickets/{number}")>{t::disturbance::yours(l, &number)}</a> }.into_any()
        }
        (None, None) => view! { <a href="/sign-in?next=/">{t::disturbance::sign_in(l)}</a> }.into_any(),
        (Some(_), None) => {
            let key = banner.key;
            view! {
                <Form to=FormRoute::MeToo class="" within=format!("me-too-{key}")>
                    <input type="hidden" name="key" value=key.clone()/>
                    <input type="hidden" name="category" value=category/>
                    <SubmitButton label=t::disturbance::me_too(l) described=described/>
                </Form>
            }
            .into_any()
        }
    };
    view! {
        <article class="banner" aria-label=named>
            <Icon name=IconName::Alert/>
            <div>
                <b lang=lang>{banner.title}</b>
                <div class="rich small" lang=lang dir="auto" inner_html=banner.html></div>
                <p class="muted small">{since}</p>
            </div>
            <div class="do">{act}</div>
        </article>
    }
}
