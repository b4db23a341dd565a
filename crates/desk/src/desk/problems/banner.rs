//! Telling customers of a problem before they report it, and their "me too".

use super::{allow, find, find_as_shown, save};
use crate::db::banner::{Content, Reader, ShownBanner};
use crate::db::{self, Conn};
use crate::desk::allowance::ActionTarget;
use crate::desk::markdown::Rendered;
use crate::desk::ticket::open::{Opening, open};
use crate::desk::when::{end_of, start_of, when};
use crate::desk::{Desk, Secret, markdown};
use crate::domain::rights::{Area, ProblemAction, enter};
use crate::domain::view::{PublicBanner, Viewer};
use crate::domain::{
    Actor, CategoryId, FieldError, FieldErrors, Impact, Language, OrganisationId, OrganisationKind, ProblemEvent,
    ProblemId, ProductId, TicketId, Timestamp, Urgency, clean_line, clean_text, is_date,
};
use crate::error::AppError;
use crate::t;

/// Banners that a page shows at most.
const MOST: i64 = 5;
/// Characters of a banner's title and text.
const TITLE: usize = 200;
const TEXT: usize = 2_000;

/// A banner as it was typed.
#[derive(Clone, Debug, Default)]
pub struct TypedBanner<'a> {
    pub title_en: &'a str,
    pub text_en: &'a str,
    pub title_sv: &'a str,
    pub text_sv: &'a str,
    pub everyone: bool,
    pub organisations: Vec<OrganisationId>,
    pub products: Vec<ProductId>,
    /// Calendar dates (`YYYY-MM-DD`); from now on, and until it is withdrawn, where there is none.
    pub starts: &'a str,
    pub ends: &'a str,
}

/// A banner, checked.
struct Checked {
    texts: [String; 4],
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
}

impl TypedBanner<'_> {
    fn check(&self, zone: &str, now: Timestamp) -> Result<Checked, FieldErrors> {
        let mut errors = FieldErrors::default();
        let texts =
            [clean_line(self.title_en), clean_text(self.text_en), clean_line(self.title_sv), clean_text(self.text_sv)];
        let names = ["title_en", "text_en", "title_sv", "text_sv"];
        for ((name, text), most) in names.into_iter().zip(&texts).zip([TITLE, TEXT, TITLE, TEXT]) {
            if text.chars().count() > most {
                errors.add(name, FieldError::TooLong(most));
            }
        }
        let [title_en, text_en, title_sv, text_sv] = &texts;
        // A language is whole or it is not there; English is asked for when there is none.
        let none = texts.iter().all(String::is_empty);
        for (title, text, fields) in
            [(title_en, text_en, ["title_en", "text_en"]), (title_sv, text_sv, ["title_sv", "text_sv"])]
        {
            let begun = !title.is_empty() || !text.is_empty() || (none && fields[0] == "title_en");
            for (value, field) in [title, text].into_iter().zip(fields) {
                if begun && value.is_empty() {
                    errors.add(field, FieldError::Required);
                }
            }
        }
        if !self.everyone && self.organisations.is_empty() && self.products.is_empty() {
            errors.add("everyone", FieldError::Required);
        }
        let starts_at = match self.starts {
            "" => Some(now),
            date => errors.keep("starts", moment(date, |date| start_of(date, zone))),
        };
        let ends_at = match self.ends {
            "" => None,
            date => errors.keep("ends", moment(date, |date| end_of(date, zone))),
        };
        if ends_at.is_some_and(|ends| ends <= now || starts_at.is_some_and(|starts| ends <= starts)) {
            errors.add("ends", FieldError::NotAllowed);
        }
        errors.or(Checked { texts, starts_at: starts_at.unwrap_or(now), ends_at })
    }
}

fn moment(date: &str, find: impl Fn(&str) -> Option<Timestamp>) -> Result<Timestamp, FieldError> {
    Some(date).filter(|date| is_date(date)).and_then(find).ok_or(FieldError::NotADate)
}

/// Shows a problem to customers, or changes what is shown.
pub async fn publish(
    desk: &Desk,
    viewer: &Viewer,
    id: ProblemId,
    version: i64,
    typed: &TypedBanner<'_>,
) -> Result<(), AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let now = desk.now();
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    let problem = find_as_shown(&mut tx, id, version).await?;
    if !problem.state.is_open() {
        return Err(AppError::NotNow);
    }
    let checked = typed.check(&viewer.zone, now)?;
    let clients = db::organisation::of_kind(&mut tx, OrganisationKind::Client, true).await?;
    if !typed.organisations.iter().all(|id| clients.iter().any(|client| client.id == *id)) {
        return Err(AppError::field("organisations", FieldError::NotAllowed));
    }
    let products = db::catalogue::products(&mut tx, true).await?;
    if !typed.products.iter().all(|id| products.iter().any(|(product, _, _)| product == id)) {
        return Err(AppError::field("products", FieldError::NotAllowed));
    }
    let [title_en, text_en, title_sv, text_sv] = &checked.texts;
    let content = Content {
        title_en,
        text_en,
        title_sv,
        text_sv,
        everyone: typed.everyone,
        starts_at: checked.starts_at,
        ends_at: checked.ends_at,
        organisations: &typed.organisations,
        products: &typed.products,
    };
    let event = match db::banner::current(&mut tx, id, now).await? {
        Some(banner) => {
            db::banner::update(&mut tx, banner.id, &content).await?;
            ProblemEvent::BannerChanged
        }
        None => {
            db::banner::insert(&mut tx, id, Secret::new().reveal(), &content).await?;
            ProblemEvent::Published
        }
    };
    save(&mut tx, viewer, &problem, &[event], now).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a problem's banner away.
pub async fn withdraw(desk: &Desk, viewer: &Viewer, id: ProblemId, version: i64) -> Result<(), AppError> {
    allow(viewer, ProblemAction::Manage)?;
    let now = desk.now();
    let mut tx = desk.begin(&viewer.actor, ActionTarget::Other).await?;
    let problem = find_as_shown(&mut tx, id, version).await?;
    if !db::banner::withdraw(&mut tx, id, now).await? {
        return Ok(());
    }
    save(&mut tx, viewer, &problem, &[ProblemEvent::Withdrawn], now).await?;
    tx.commit().await?;
    Ok(())
}

/// For whom banners are looked up; nobody for those who are no customers. Of a visitor nothing is known.
async fn reader(conn: &mut Conn, viewer: &Viewer, category: Option<CategoryId>) -> Result<Option<Reader>, AppError> {
    match viewer.actor {
        Actor::Anonymous => return Ok(Some(Reader::default())),
        Actor::Person(_) if enter(&viewer.actor, Area::Portal) => {}
        Actor::System | Actor::Person(_) => return Ok(None),
    }
    let product = match category {
        Some(category) => db::catalogue::category(conn, category).await?.and_then(|category| category.product_id),
        None => None,
    };
    let member = viewer.actor.member();
    Ok(Some(Reader {
        person: viewer.actor.person(),
        organisation: member.and_then(|member| member.organisation),
        product,
    }))
}

/// What a reader is told, perhaps because they are about to register a ticket of this category.
pub async fn shown(desk: &Desk, viewer: &Viewer, category: Option<CategoryId>) -> Result<Vec<PublicBanner>, AppError> {
    let now = desk.now();
    let mut conn = desk.db().read().await?;
    let Some(reader) = reader(&mut conn, viewer, category).await? else {
        return Ok(Vec::new());
    };
    let rows = db::banner::shown(&mut conn, reader, now, MOST).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (language, title, text) = words(&row, viewer.language);
            PublicBanner {
                title: title.to_owned(),
                html: markdown::to_html(text),
                language,
                since: when(row.starts_at, viewer, now),
                ticket: row.ticket_id,
                key: row.key,
            }
        })
        .collect())
}

/// Title and text in a language, or in the other one where there are none.
fn words(banner: &ShownBanner, language: Language) -> (Language, &str, &str) {
    let english = (Language::English, banner.title_en.as_str(), banner.text_en.as_str());
    let swedish = (Language::Swedish, banner.title_sv.as_str(), banner.text_sv.as_str());
    match language {
        Language::English if banner.title_en.is_empty() => swedish,
        Language::Swedish if banner.title_sv.is_empty() => english,
        Language::English => english,
        Language::Swedish => swedish,
    }
}

/// A customer says that they have it too: a ticket, and an incident of the problem. Said again, it leads to the
/// same ticket; answers whether it is new.
pub async fn me_too(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    category: Option<CategoryId>,
) -> Result<(TicketId, bool), AppError> {
    match make(desk, viewer, key, category).await {
        // The same was said at the same moment, and that made the ticket.
        Err(AppError::NotNow) => make(desk, viewer, key, category).await,
        done => done,
    }
}

async fn make(
    desk: &Desk,
    viewer: &Viewer,
    key: &str,
    category: Option<CategoryId>,
) -> Result<(TicketId, bool), AppError> {
    let person = viewer.actor.person().ok_or(AppError::SignIn)?;
    let now = desk.now();
    let mut tx = desk.begin(&viewer.actor, ActionTarget::NewTicket).await?;
    let reader = reader(&mut tx, viewer, category).await?.ok_or(AppError::NotFound)?;
    let banner = db::banner::shown_by_key(&mut tx, reader, key, now).await?.ok_or(AppError::NotFound)?;
    if let Some(known) = db::banner::me_too(&mut tx, banner.id, person).await? {
        return Ok((known, false));
    }
    let id = db::banner::problem(&mut tx, banner.id).await?;
    let problem = find(&mut tx, id).await?;
    let requester = db::person::get(&mut tx, person).await?.ok_or(AppError::SignIn)?;
    let (_, title, _) = words(&banner, viewer.language);
    let text = t::disturbance::me_too_text(viewer.language, title);
    let body = Rendered::of(&text);
    let opening = Opening {
        requester: &requester,
        by: viewer.actor,
        files_of: viewer.actor,
        subject: title,
        body: &body,
        files: &[],
        symptoms: "",
        since: "",
        impact: Impact::One,
        urgency: Urgency::Partly,
        priority: None,
        answers: &[],
        category: problem.category_id,
        product: problem.product_id,
        organisation: requester.organisation_id,
        followers: &[],
        follows: None,
        incident_of: Some((id, &problem.title)),
        confirmed: true,
        submission: None,
    };
    let mut change = open(desk, tx, &opening).await?;
    let ticket = change.ticket.id;
    if !db::banner::add_me_too(&mut change.tx, banner.id, person, ticket).await? {
        return Err(AppError::NotNow);
    }
    db::problem::record(&mut change.tx, id, Some(person), &ProblemEvent::Reported { ticket: ticket.0 }, now).await?;
    change.finish().await?;
    Ok((ticket, true))
}
