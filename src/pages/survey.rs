//! The survey behind a mailed link: three buttons, and then, for those who like, why. Opening it changes nothing, so that
//! programs which look into mail answer nothing.

use crate::domain::report::{Rating, Reason};
use crate::domain::view::{SurveyPage, WithForms};
use crate::domain::{FormRoute, KeptForm};
use crate::error::{AppError, Json};
use crate::pages::load::{failed, page, param};
use crate::t;
use crate::ui::{
    Choice, ErrorSummary, Form, GateShell, PageTitle, RadioGroup, SubmitButton, TextArea, labelled, language, words,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

lazy_zone! {
    survey_zone, __preload_survey_zone, SurveyRoute {
        /// `/survey/:token`
        SurveyLink => view! { <Survey/> },
    }
}

/// What a survey's link leads to; nothing when it does not work any more.
#[server(prefix = "/read", endpoint = "survey", input = GetUrl, output = Json)]
pub async fn load_survey(token: String) -> Result<WithForms<Option<SurveyPage>>, AppError> {
    use crate::desk::report::survey;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let shown = survey::look(&context.desk, &token).await?;
        let kept = context.kept_of(&[FormRoute::Rate.name(), FormRoute::ExplainRating.name()]).await?;
        Ok(WithForms { shown, kept, meanwhile: Default::default() })
    };
    request::answer(found.await)
}

#[component]
fn Survey() -> impl IntoView {
    let token = param("token");
    let data = Resource::new_blocking(token, load_survey);
    view! {
        <GateShell>
            {page(data, move |found: WithForms<Option<SurveyPage>>| {
                let token = token();
                let (rate, explain) = (found.form(FormRoute::Rate.name()), found.form(FormRoute::ExplainRating.name()));
                match found.shown {
                    None => view! { <Gone/> }.into_any(),
                    Some(SurveyPage { rating: None, subject, .. }) => {
                        view! { <Question token=token subject=subject kept=rate/> }.into_any()
                    }
                    Some(SurveyPage { explained: true, .. }) => view! { <Thanks/> }.into_any(),
                    Some(SurveyPage { rating: Some(rating), .. }) => {
                        view! { <Why token=token rating=rating kept=explain/> }.into_any()
                    }
                }
            })}
        </GateShell>
    }
}

#[component]
fn Gone() -> impl IntoView {
    let l = language();
    view! {
        <PageTitle title=t::survey::gone(l)/>
        <h1>{t::survey::gone(l)}</h1>
        <p>{t::survey::gone_text(l)}</p>
    }
}

#[component]
fn Thanks() -> impl IntoView {
    let l = language();
    view! {
        <PageTitle title=t::survey::thanks(l)/>
        <h1>{t::survey::thanks(l)}</h1>
        <p>{t::survey::thanks_text(l)}</p>
    }
}

#[component]
fn Question(token: String, subject: String, kept: KeptForm) -> impl IntoView {
    let l = language();
    let buttons: Vec<_> = Rating::ALL
        .iter()
        .map(|rating| {
            view! {
                <button class="btn rating" type="submit" name="rating" value=rating.as_str()>
                    <Face rating=*rating/>{words::rating(l, *rating)}
                </button>
            }
        })
        .collect();
    view! {
        <PageTitle title=t::survey::title(l) failed=failed(&kept)/>
        <h1>{t::survey::title(l)}</h1>
        <p class="soft">{t::survey::about(l, &subject)}</p>
        <Form to=FormRoute::Rate kept=kept>
            <ErrorSummary/>
            <input type="hidden" name="token" value=token/>
            {labelled("rating", t::survey::title(l))}
            <div class="ratings" id="field-rating" role="group" aria-label=t::survey::title(l) tabindex="-1">{buttons}</div>
        </Form>
    }
}

/// A face that repeats the word beside it.
#[component]
fn Face(rating: Rating) -> impl IntoView {
    let mouth = match rating {
        Rating::Good => "M8 14.500c1.200 1.600 2.500 2.300 4 2.300s2.800-.7 4-2.300",
        Rating::Fair => "M8 15.500h8",
        Rating::Bad => "M8 16.800c1.200-1.600 2.500-2.300 4-2.300s2.800.7 4 2.300",
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="9"></circle>
            <path d="M9 9.500h.01M15 9.500h.01" stroke-width="2.500"></path>
            <path d=mouth></path>
        </svg>
    }
}

#[component]
fn Why(token: String, rating: Rating, kept: KeptForm) -> impl IntoView {
    let l = language();
    let reasons = Choice::each(Reason::for_rating(rating), |reason| words::reason(l, reason));
    let title = match rating {
        Rating::Good => t::survey::why_good(l),
        Rating::Fair | Rating::Bad => t::survey::why_bad(l),
    };
    view! {
        <PageTitle title=t::survey::thanks(l) failed=failed(&kept)/>
        <h1>{t::survey::thanks(l)}</h1>
        <p class="soft">{t::survey::kept(l, words::rating(l, rating))}</p>
        <Form to=FormRoute::ExplainRating kept=kept>
            <ErrorSummary/>
            <input type="hidden" name="token" value=token/>
            <RadioGroup legend=title name="reason" options=reasons optional=true/>
            <TextArea name="comment" label=t::survey::comment(l) optional=true/>
            <div><SubmitButton label=t::survey::send(l)/></div>
        </Form>
    }
}
