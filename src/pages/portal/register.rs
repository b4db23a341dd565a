//! Registering a ticket, in three question pages: what it is about, the details, a look at the answers.
//!
//! Pages rather than one long form, because each category asks its own questions, and these have to be
//! there without JavaScript too; on a phone each page is one thought. What was typed is kept between the
//! pages on the server, and as a draft in the browser.

use super::banners::{Banners, BannersResource, told};
use super::register_page::{RegisterPage, load_categories, load_register};
use crate::domain::view::CategoryChoice;
use crate::domain::{
    CategoryId, FormRoute, Impact, KeptForm, Question, QuestionKind, Role, Urgency, isolated_file_name,
};
use crate::pages::load::{AddressPart, ErrorView, address, failed, page, page_of, query};
use crate::t;
use crate::ui::{
    AnswerLine, ButtonKind, ButtonLink, CheckAnswers, Choice, Crumbs, EmptyState, ErrorSummary, Field, FieldLabels,
    FilePicker, Form, FormSection, MarkdownEditor, PageTitle, PortalPlace, PortalShell, QuestionField, RadioGroup,
    SelectField, SubmitButton, TextArea, language, viewer, words,
};
use leptos::prelude::*;

fn trail() -> Vec<(String, String)> {
    vec![("/".to_owned(), t::portal::home_title(language()).to_owned())]
}

#[component]
pub(super) fn ChooseCategory() -> impl IntoView {
    let data = Resource::new_blocking(|| (), |()| load_categories());
    let (told, run) = (told(String::new), query("run"));
    view! {
        <PortalShell place=PortalPlace::New>
            {page(data, move |categories| view! { <Categories categories=categories told=told run=run()/> }.into_any())}
        </PortalShell>
    }
}

#[component]
fn Categories(
    categories: Vec<CategoryChoice>,
    told: BannersResource,
    /// The run that gets another category; a new one without.
    run: String,
) -> impl IntoView {
    let l = language();
    if categories.is_empty() {
        return view! { <PageTitle title=t::portal::report(l)/><EmptyState title=t::portal::report(l) text=t::portal::no_categories(l)/> }.into_any();
    }
    let mut groups: Vec<(String, Vec<CategoryChoice>)> = Vec::new();
    for category in categories {
        match groups.last_mut().filter(|(product, _)| *product == category.product) {
            Some((_, members)) => members.push(category),
            None => groups.push((category.product.clone(), vec![category])),
        }
    }
    let groups: Vec<_> = groups
        .into_iter()
        .enumerate()
        .map(|(i, (product, members))| {
            let title = if product.is_empty() { t::portal::other_product(l).to_owned() } else { product };
            let links: Vec<_> = members
                .into_iter()
                .map(|c| (address("/new/details", &[("category", &c.id.to_string()), ("run", &run)]), c))
                .map(|(href, c)| view! { <li><a href=href><span><b>{c.name}</b></span><crate::ui::Icon name=crate::ui::IconName::Right/></a></li> })
                .collect();
            view! {
                <section class="card flush" aria-labelledby=format!("group-{i}")>
                    <h2 id=format!("group-{i}") class="card-title">{title}</h2>
                    <ul class="links">{links}</ul>
                </section>
            }
        })
        .collect();
    view! {
        <PageTitle title=t::portal::report(l)/>
        <Crumbs items=trail() here=t::portal::report(l)/>
        <div class="stack ask-head">
            <p class="muted small">{t::portal::step(l, "1")}</p>
            <h1>{t::portal::what_affected(l)}</h1>
            <p class="soft">{t::portal::what_affected_hint(l)}</p>
        </div>
        <Banners told=told/>
        <div class="grid-3 choices">{groups}</div>
    }
    .into_any()
}

#[component]
pub(super) fn Details() -> impl IntoView {
    let (category, run) = (query("category"), query("run"));
    let asked = move || (category().parse::<CategoryId>().ok(), run());
    let data = Resource::new_blocking(asked, |(category, run)| load_register(category, run));
    let told = told(category);
    let show = move |found: Option<RegisterPage>| {
        let form = found.as_ref().is_some_and(|found| !found.gone).then_some(FORM);
        let content = match found {
            Some(found) if found.gone => view! { <ChooseAgain run=found.run/> }.into_any(),
            Some(found) => view! { <DetailsForm found=found told=told/> }.into_any(),
            None => view! { <NothingKept/> }.into_any(),
        };
        view! { <PortalShell place=PortalPlace::New form=form>{content}</PortalShell> }.into_any()
    };
    page_of(data, AddressPart::Address, show, |error| {
        view! { <PortalShell place=PortalPlace::New><ErrorView error=error/></PortalShell> }.into_any()
    })
}

/// The id of the form with the details, for the buttons elsewhere on the page that take it along.
const FORM: &str = "register";

/// Puts a run that has begun into the address, so that a reload goes on with it.
fn put_into_address(category: String, run: String) {
    Effect::new(move |_| {
        let location = window().location();
        let here = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        let to = address("/new/details", &[("category", &category), ("run", &run)]);
        if here.0 == "/new/details"
            && !here.1.contains("run=")
            && let Ok(history) = window().history()
        {
            let state = history.state().unwrap_or_default();
            let _ = history.replace_state_with_url(&state, "", Some(&to));
        }
    });
}

fn labels(l: crate::domain::Language, questions: &[Question]) -> FieldLabels {
    let own = |(name, label): (&str, &str)| (name.to_owned(), label.to_owned());
    // In the order of the form.
    let before = [
        ("requester", t::portal::requester(l)),
        ("requester_name", t::portal::requester_name(l)),
        ("requester_organisation", t::portal::requester_organisation(l)),
        ("subject", t::portal::subject(l)),
        ("description", t::portal::description(l)),
        ("symptoms", t::portal::symptoms(l)),
    ];
    let after = [
        ("since", t::portal::since_when(l)),
        ("impact", t::portal::impact(l)),
        ("urgency", t::portal::urgency(l)),
        ("files", t::portal::files(l)),
        ("followers", t::portal::followers(l)),
        ("name", t::portal::name(l)),
        ("email", t::portal::email(l)),
    ];
    let asked = questions.iter().map(|question| (question.field(), question.label.clone()));
    before.map(own).into_iter().chain(asked).chain(after.map(own)).collect()
}

#[component]
fn DetailsForm(found: RegisterPage, told: BannersResource) -> impl IntoView {
    let l = language();
    let person = viewer();
    let RegisterPage { category, questions, kept, run, most_mb, organisations, .. } = found;
    put_into_address(category.id.to_string(), run.clone());
    let guest = person.actor.person().is_none();
    let staff = person.actor.role().is_some_and(Role::is_staff);
    let about = about(&category);
    let wrong = failed(&kept);
    let organisation = person.organisation.filter(|_| !guest && !staff);
    // Fields are made within the form: only there they find what was typed before, and what was wrong with it.
    let ask = |question| view! { <QuestionField question=question/> };
    view! {
        <PageTitle title=t::portal::tell_us(l) failed=wrong/>
        <Crumbs items=trail() here=t::portal::report(l)/>
        <Banners told=told category=category.id.to_string()/>
        <div class="ask narrow-form">
            <Form to=FormRoute::RegisterDetails id=FORM about=run.clone() kept=kept.clone()>
                <div class="stack ask-head">
                    <p class="muted small">{t::portal::step(l, "2")}</p>
                    <h1>{t::portal::tell_us(l)}</h1>
                    <p class="about-line"><span class="muted">{t::portal::about(l)}": "</span>{about} " " <button class="link-button" type="submit" name="other_category" value="yes">{t::portal::change(l)}</button></p>
                </div>
                <ErrorSummary/>
                <input type="hidden" name="category" value=category.id.to_string()/>
                <input type="hidden" name="run" value=run/>
                {staff.then(|| view! {
                    <Field name="requester" label=t::portal::requester(l) kind="email" hint=t::portal::requester_hint(l) autocomplete="off"/>
                    <div class="form-grid">
                        <Field name="requester_name" label=t::portal::requester_name(l) hint=t::portal::requester_name_hint(l) optional=true autocomplete="off"/>
                        <SelectField name="requester_organisation" label=t::portal::requester_organisation(l) options=Choice::named(&organisations) empty=t::portal::requester_organisation_none(l) optional=true/>
                    </div>
                })}
                <Field name="subject" label=t::portal::subject(l) hint=t::portal::subject_hint(l) maxlength=200/>
                <MarkdownEditor name="description" label=t::portal::description(l) hint=t::portal::description_hint(l)/>
                <TextArea name="symptoms" label=t::portal::symptoms(l) hint=t::portal::symptoms_hint(l) optional=true rows=2/>
                {questions.into_iter().map(ask).collect::<Vec<_>>()}
                <Field name="since" label=t::portal::since_when(l) hint=t::portal::since_hint(l) optional=true maxlength=200/>
                <RadioGroup name="impact" legend=t::portal::impact(l) options=Choice::each(Impact::ALL, move |i| words::impact(l, i))/>
                <RadioGroup name="urgency" legend=t::portal::urgency(l) options=Choice::each(Urgency::ALL, move |u| words::urgency(l, u))/>
                <FilePicker max_mb=most_mb label=t::portal::files(l)/>
                {organisation.map(|organisation| view! {
                    <Field name="followers" label=t::portal::followers(l) hint=t::portal::followers_hint(l, &organisation) optional=true/>
                })}
                {guest.then(|| view! { <WhoAreYou/> })}
                <p class="cluster form-do">
                    <SubmitButton label=t::portal::go_on(l) kind=ButtonKind::Primary/>
                    <ButtonLink href="/" label=t::portal::cancel(l) kind=ButtonKind::Ghost/>
                </p>
            </Form>
        </div>
    }
}

/// Asks those who have not signed in.
#[component]
fn WhoAreYou() -> impl IntoView {
    let l = language();
    view! {
        <FormSection title=t::portal::who_are_you(l)>
            <Field name="name" label=t::portal::name(l) autocomplete="name"/>
            <Field name="email" label=t::portal::email(l) kind="email" hint=t::portal::email_hint(l) autocomplete="email"/>
        </FormSection>
    }
}

fn about(category: &CategoryChoice) -> String {
    if category.product.is_empty() { category.name.clone() } else { format!("{}: {}", category.product, category.name) }
}

#[component]
pub(super) fn Check() -> impl IntoView {
    let data = Resource::new_blocking(query("run"), |run| load_register(None, run));
    view! {
        <PortalShell place=PortalPlace::New>
            {page(data, |found| match found {
                Some(found) if found.gone => view! { <ChooseAgain run=found.run/> }.into_any(),
                Some(found) => view! { <CheckForm found=found/> }.into_any(),
                None => view! { <NothingKept/> }.into_any(),
            })}
        </PortalShell>
    }
}

#[component]
fn CheckForm(found: RegisterPage) -> impl IntoView {
    let l = language();
    let person = viewer();
    let kept = found.kept.clone();
    let answers = answers(&found, &person.name, &person.email);
    let submission = kept.value("submission").to_owned();
    let details = details(&found);
    let wrong = failed(&kept);
    view! {
        <PageTitle title=t::portal::check(l) failed=wrong/>
        <Crumbs items=trail() here=t::portal::report(l)/>
        <div class="stack ask-head">
            <p class="muted small">{t::portal::step(l, "3")}</p>
            <h1>{t::portal::check(l)}</h1>
            <p class="soft">{t::portal::check_text(l)}</p>
        </div>
        <Form to=FormRoute::RegisterConfirm about=submission.clone() kept=kept>
            <ErrorSummary labels=labels(l, &found.questions) page=details.clone()/>
            <div data-shows="register"><CheckAnswers lines=answers/></div>
            <input type="hidden" name="submission" value=submission/>
            <input type="hidden" name="seen" value=found.mark/>
            {found.forms.map(|forms| view! { <input type="hidden" name="forms" value=forms/> })}
            <p class="cluster form-do">
                <SubmitButton label=t::portal::send(l) kind=ButtonKind::Primary/>
                <ButtonLink href=details label=t::portal::change(l) kind=ButtonKind::Ghost/>
            </p>
        </Form>
    }
}

/// Where the answers of this run are changed.
fn details(found: &RegisterPage) -> String {
    let (category, run) = (found.category.id.to_string(), found.kept.value("submission"));
    address("/new/details", &[("category", &category), ("run", run)])
}

/// Instead of the form when its category is not offered any more: the run goes on with another one.
#[component]
fn ChooseAgain(run: String) -> impl IntoView {
    let l = language();
    view! {
        <PageTitle title=t::portal::choose_again_title(l)/>
        <Crumbs items=trail() here=t::portal::report(l)/>
        <section class="error-page" data-error-summary=true>
            // The answers are kept, and stand in the form of the next category.
            <div data-shows="register">
                <h1>{t::portal::choose_again_title(l)}</h1>
                <p>{t::portal::choose_again_text(l)}</p>
            </div>
            <p class="cluster"><ButtonLink href=address("/new", &[("run", &run)]) label=t::portal::choose_again(l) kind=ButtonKind::Primary/></p>
        </section>
    }
}

/// Instead of the form when there is nothing to go on with.
#[component]
fn NothingKept() -> impl IntoView {
    let l = language();
    let signed_in = viewer().actor.person().is_some();
    view! {
        <PageTitle title=t::portal::nothing_kept_title(l)/>
        <Crumbs items=trail() here=t::portal::report(l)/>
        <section class="error-page">
            <h1>{t::portal::nothing_kept_title(l)}</h1>
            <p>{t::portal::nothing_kept_text(l)}</p>
            <p class="cluster">
                {signed_in.then(|| view! { <ButtonLink href="/tickets" label=t::portal::my_tickets(l)/> })}
                <ButtonLink href="/new" label=t::portal::report(l)/>
            </p>
        </section>
    }
}

/// Each answer with its label and the field that changes it.
fn answers(found: &RegisterPage, name: &str, email: &str) -> Vec<AnswerLine> {
    let l = language();
    let kept: &KeptForm = &found.kept;
    let edit = details(found);
    let mut answers = Vec::new();
    let mut add = |field: &str, label: &str, value: String| {
        let change = match field {
            "" => None,
            "category" => Some(address("/new", &[("run", kept.value("submission"))])),
            field => Some(format!("{edit}#field-{field}")),
        };
        let html = (field == "description").then(|| found.description.clone());
        answers.push(AnswerLine { label: label.to_owned(), value: value.trim().to_owned(), html, change });
    };
    add("category", t::portal::about(l), about(&found.category));
    add("subject", t::portal::subject(l), kept.value("subject").to_owned());
    add("description", t::portal::description(l), kept.value("description").to_owned());
    add("symptoms", t::portal::symptoms(l), kept.value("symptoms").to_owned());
    for question in &found.questions {
        let given = kept.value(&question.field());
        let shown = match (question.kind, given) {
            (QuestionKind::YesNo, "yes") => t::portal::yes(l).to_owned(),
            (QuestionKind::YesNo, "no") => t::portal::no(l).to_owned(),
            _ => given.to_owned(),
        };
        add(&question.field(), &question.label, shown);
    }
    add("since", t::portal::since_when(l), kept.value("since").to_owned());
    let impact = kept.value("impact").parse().map(|impact| words::impact(l, impact).to_owned());
    let urgency = kept.value("urgency").parse().map(|urgency| words::urgency(l, urgency).to_owned());
    add("impact", t::portal::impact(l), impact.unwrap_or_default());
    add("urgency", t::portal::urgency(l), urgency.unwrap_or_default());
    let files: Vec<String> = kept.files.iter().map(|file| isolated_file_name(&file.name)).collect();
    add("files", t::portal::files(l), files.join(", "));
    if !kept.value("followers").is_empty() {
        add("followers", t::portal::followers(l), kept.value("followers").to_owned());
    }
    if email.is_empty() {
        add("name", t::portal::name(l), kept.value("name").to_owned());
        add("email", t::portal::email(l), kept.value("email").to_owned());
    } else if !kept.value("requester").is_empty() {
        add("requester", t::portal::requester(l), kept.value("requester").to_owned());
        if !kept.value("requester_name").trim().is_empty() {
            add("requester_name", t::portal::requester_name(l), kept.value("requester_name").to_owned());
        }
    } else {
        add("", t::portal::you_are(l), format!("{name}, {email}"));
    }
    answers
}
