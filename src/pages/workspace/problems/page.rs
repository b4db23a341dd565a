//! One problem: what it is, whom it hits, what they were told, and what happened to it.

use super::Frame;
use super::banner::BannerForm;
use super::dialogs::{EditForm, ResolveForm};
use super::here::ProblemPageAddress;
use super::incidents::{Candidates, Incidents};
use super::words::{StateBadge, sentence};
use crate::domain::view::{DeskRail, ProblemCard};
use crate::domain::{FormRoute, ProblemMove, ProblemState};
use crate::error::{AppError, Json};
use crate::pages::load::{AddressPart, Forms, failed, kept, page_of};
use crate::pages::workspace::list::Failed;
use crate::t;
use crate::ui::{
    ButtonLink, Card, Crumbs, Dialog, ErrorSummary, Fact, Facts, Form, IconName, MadeFrom, PageTitle, SubmitButton,
    TimeTag, language,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// A problem with what was kept of its forms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProblemPage {
    pub card: ProblemCard,
    pub rail: DeskRail,
    pub forms: Forms,
    /// How far back candidates were looked for.
    pub days: i64,
}

/// The forms of a problem's page.
#[cfg(feature = "ssr")]
const FORMS: [FormRoute; 8] = [
    FormRoute::EditProblem,
    FormRoute::StepProblem,
    FormRoute::ResolveProblem,
    FormRoute::SolveIncidents,
    FormRoute::ApplyToAll,
    FormRoute::LinkProblem,
    FormRoute::PublishBanner,
    FormRoute::WithdrawBanner,
];

/// One problem.
#[server(prefix = "/read", endpoint = "problem", input = GetUrl, output = Json)]
pub async fn load_problem(
    id: String,
    #[server(default)] days: String,
    #[server(default)] after: String,
) -> Result<ProblemPage, AppError> {
    use super::here::DAYS;
    use crate::desk::problems::read;
    use crate::desk::read::workspace;
    use crate::pages::request;
    let found = async {
        let context = request::request_context()?;
        let number = id.parse().map_err(|_| AppError::NotFound)?;
        let days = days.parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(30);
        let card = read::problem(&context.desk, &context.viewer, number, days, &after).await?;
        let rail = workspace::rail(&context.desk, &context.viewer).await?;
        let names = FORMS.map(|route| route.of(&id));
        Ok(ProblemPage { card, rail, forms: context.kept_of(&names).await?, days })
    };
    request::answer(found.await)
}

#[component]
pub fn ProblemView() -> impl IntoView {
    let here = ProblemPageAddress::new();
    let asked = move || (here.id.get(), here.days.get(), here.after.get());
    let data = Resource::new_blocking(asked, |(id, days, after)| load_problem(id, days, after));
    page_of(
        data,
        AddressPart::Path,
        move |found| view! { <ProblemViewContent found=found here=here/> }.into_any(),
        |error| view! { <Failed error=error/> }.into_any(),
    )
}

#[component]
fn ProblemViewContent(found: ProblemPage, here: ProblemPageAddress) -> impl IntoView {
    let l = language();
    let wrong = found.forms.values().any(failed);
    let ProblemPage { card, rail, forms, days } = found;
    let number = t::problems::number(l, &card.id.to_string());
    let open = card.state.is_open();
    let manage = card.can.manage;
    let acts = move || {
        let link = |shown: bool, dialog: &'static str, label: &'static str, icon: IconName| {
            shown.then(|| view! { <ButtonLink href=here.with(dialog) label=label icon=icon action=dialog/> })
        };
        view! {
            {link(manage, "edit", t::problems::edit(l), IconName::Pencil)}
            {link(manage && open, "banner", t::problems::tell_customers(l), IconName::Info)}
            {link(manage && open, "resolve", t::problems::resolve(l), IconName::Check)}
        }
    };
    let (story, step) = (card.story.clone(), kept(&forms, &FormRoute::StepProblem.of(&card.id)));
    let candidates = (open && card.can.link).then(|| {
        view! { <Candidates card=card.clone() kept=kept(&forms, &FormRoute::LinkProblem.of(&card.id)) days=days/> }
    });
    let (shown, aside) = (card.clone(), card.clone());
    let (incidents, form_of_incidents) = (card.clone(), forms.clone());
    let page = StoredValue::new((card.clone(), forms.clone()));
    view! {
        <PageTitle title=card.title.clone() failed=wrong/>
        <Frame rail=rail place="/desk/problems" title=card.title.clone() acts=acts>
            <Crumbs items=vec![("/desk/problems".to_owned(), t::problems::problems(l).to_owned())] here=number/>
            <div class="problem-cols">
                <div class="stack">
                    <About card=shown/>
                    <Incidents card=incidents forms=form_of_incidents here=here/>
                    {candidates}
                </div>
                <div class="stack">
                    <Side card=aside step=step/>
                    <BannerCardView card=card.clone() kept=kept(&forms, &FormRoute::WithdrawBanner.of(&card.id))/>
                    <Card title=t::problems::story(l)>
                        <div class="problem-story" tabindex="0" role="group" aria-label=t::problems::story(l)>
                        <ol>
                            {story
                                .into_iter()
                                .map(|entry| view! { <li><span>{sentence(l, &entry)}</span> <TimeTag when=entry.at/></li> })
                                .collect::<Vec<_>>()}
                        </ol>
                        </div>
                    </Card>
                </div>
            </div>
            {manage.then(|| view! { <Dialogs page=page here=here/> })}
        </Frame>
    }
}

#[component]
fn Dialogs(page: StoredValue<(ProblemCard, Forms)>, here: ProblemPageAddress) -> impl IntoView {
    let l = language();
    let open = move |name: &'static str| Signal::derive(move || here.dialog.get() == name);
    let close = Signal::derive(move || here.with(""));
    let about = page.with_value(|(card, _)| card.title.clone());
    let form =
        move |route: FormRoute| page.with_value(|(card, forms)| (card.clone(), kept(forms, &route.of(&card.id))));
    let still = page.with_value(|(card, _)| card.state.is_open());
    view! {
        <Dialog name="edit" open=open("edit") close_href=close title=t::problems::edit(l) about=about.clone() width="wide">
            {let (card, kept) = form(FormRoute::EditProblem); view! { <EditForm card=card kept=kept/> }}
        </Dialog>
        {still.then(|| view! {
            <Dialog name="banner" open=open("banner") close_href=close title=t::problems::tell_customers(l) about=about.clone() width="wide">
                {let (card, kept) = form(FormRoute::PublishBanner); view! { <BannerForm card=card kept=kept/> }}
            </Dialog>
            <Dialog name="resolve" open=open("resolve") close_href=close title=t::problems::resolve(l) about=about.clone()>
                {let (card, kept) = form(FormRoute::ResolveProblem); view! { <ResolveForm card=card kept=kept/> }}
            </Dialog>
        })}
    }
}

/// What is known of it.
#[component]
fn About(card: ProblemCard) -> impl IntoView {
    let l = language();
    let text = |title: &'static str, text: String, none: &'static str| {
        let shown = if text.is_empty() {
            view! { <p class="muted">{none}</p> }.into_any()
        } else {
            view! { <p class="pre">{text}</p> }.into_any()
        };
        view! { <div><h3>{title}</h3>{shown}</div> }
    };
    let workaround = if card.workaround.is_empty() {
        view! { <p class="muted">{t::problems::no_workaround(l)}</p> }.into_any()
    } else {
        view! { <div class="rich" dir="auto" inner_html=card.workaround_html></div> }.into_any()
    };
    let resolved = (card.state == ProblemState::Resolved)
        .then(|| text(t::problems::summary(l), card.summary, t::problems::unknown(l)));
    view! {
        <section class="card stack problem-about" aria-labelledby="about-problem">
            <h2 id="about-problem">{t::problems::what_is_known(l)}</h2>
            {text(t::problems::symptoms(l), card.symptoms, t::problems::unknown(l))}
            {text(t::problems::cause(l), card.cause, t::problems::unknown(l))}
            <div><h3>{t::problems::workaround(l)}</h3>{workaround}</div>
            {resolved}
        </section>
    }
}

/// Where it stands, and what can become of it.
#[component]
fn Side(card: ProblemCard, step: crate::domain::KeptForm) -> impl IntoView {
    let l = language();
    let id = card.id.to_string();
    let what = match card.state {
        ProblemState::Open if !card.workaround.is_empty() => {
            Some((ProblemMove::Recognised, t::problems::make_known(l)))
        }
        ProblemState::Open => None,
        ProblemState::KnownError => Some((ProblemMove::Doubted, t::problems::make_open(l))),
        ProblemState::Resolved => Some((ProblemMove::Reopened, t::problems::reopen(l))),
    };
    let step = what.filter(|_| card.can.manage).map(|(what, label)| {
        view! {
            <Form to=FormRoute::StepProblem.of(&id) kept=step within="step" class="problem-step">
                <ErrorSummary/>
                <input type="hidden" name="id" value=id.clone()/>
                <MadeFrom name="version" value=card.version.to_string()/>
                <input type="hidden" name="move" value=what.as_str()/>
                <SubmitButton label=label/>
            </Form>
        }
    });
    let or_none = move |text: String| if text.is_empty() { t::problems::no_category(l).to_owned() } else { text };
    let owner = card.owner.map_or_else(|| t::problems::no_owner(l).to_owned(), |named| named.name);
    let code = card.code.filter(|_| card.state == ProblemState::Resolved);
    view! {
        <Card title=t::problems::where_it_stands(l)>
            <Facts>
                <Fact label=t::problems::state(l)><StateBadge state=card.state/></Fact>
                {code.map(|code| view! { <Fact label=t::problems::code(l)>{code}</Fact> })}
                <Fact label=t::problems::owner(l)>{owner}</Fact>
                <Fact label=t::problems::about(l)>{or_none(card.about)}</Fact>
                <Fact label=t::problems::since(l)><TimeTag when=card.created/></Fact>
            </Facts>
            {step}
        </Card>
    }
}

/// The banner that is shown or will be.
#[component]
fn BannerCardView(card: ProblemCard, kept: crate::domain::KeptForm) -> impl IntoView {
    let l = language();
    let (id, version, manage) = (card.id.to_string(), card.version.to_string(), card.can.manage);
    card.banner.map(|banner| {
        let title = if banner.title_en.is_empty() { banner.title_sv } else { banner.title_en };
        let stands = if banner.shown { t::problems::banner_shown(l) } else { t::problems::banner_planned(l) };
        let ends = if banner.ends.is_empty() { t::problems::until_withdrawn(l).to_owned() } else { banner.ends };
        let withdraw = manage.then(|| {
            view! {
                <Form to=FormRoute::WithdrawBanner.of(&id) kept=kept within="withdraw" class="problem-step">
                    <ErrorSummary/>
                    <input type="hidden" name="id" value=id.clone()/>
                    <MadeFrom name="version" value=version/>
                    <SubmitButton label=t::problems::withdraw(l)/>
                </Form>
            }
        });
        view! {
            <Card title=stands>
                <Facts>
                    <Fact label=t::problems::public_title(l)>{title}</Fact>
                    <Fact label=t::problems::starts(l)>{banner.starts}</Fact>
                    <Fact label=t::problems::ends(l)>{ends}</Fact>
                </Facts>
                {withdraw}
            </Card>
        }
    })
}
