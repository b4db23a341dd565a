//! Registering a trouble ticket, with an account or without one.

use super::account::{MOST_FROM, Purpose, WINDOW, mail_link, slow_down, slow_down_from};
use super::change::attach;
use super::letters::{self, LinkLetter, TicketLetter};
use super::{Desk, automate, markdown, report, routing, service};
use crate::db::event::NewEvent;
use crate::db::person::{NewPerson, Person};
use crate::db::ticket::NewTicket;
use crate::db::{self, Conn, DbError, Tx};
use crate::domain::policy::{Area, enter};
use crate::domain::report::Place;
use crate::domain::service::life::Happening;
use crate::domain::view::{Named, Viewer};
use crate::domain::{
    Actor, AnswerGiven, Description, DisplayName, EmailAddress, EventData, FieldErrors, Impact, Kept, OrganisationId,
    OrganisationKind, PersonId, Problem, Question, Role, Subject, TicketId, Timestamp, Urgency, clean_line, clean_text,
    policy, tier,
};
use crate::error::AppError;

/// A ticket as it was typed, checked.
pub struct Registration {
    pub category: crate::domain::CategoryId,
    pub subject: Subject,
    pub symptoms: String,
    pub since: String,
    pub impact: Impact,
    pub urgency: Urgency,
    pub description: Description,
    pub answers: Vec<AnswerGiven>,
    /// Keys of staged files.
    pub files: Vec<String>,
    /// Addresses of colleagues who should follow it.
    pub followers: Vec<EmailAddress>,
    /// Name and address of a sender who has not signed in.
    pub guest: Option<(DisplayName, EmailAddress)>,
    /// The customer for whom a member of staff registers it.
    pub customer: Option<PersonId>,
    /// The same, of whom nothing was known until now.
    pub newcomer: Option<Newcomer>,
}

/// Somebody who asked support by telephone or at the desk, and has no account yet.
pub struct Newcomer {
    pub name: DisplayName,
    pub email: EmailAddress,
    pub organisation: Option<OrganisationId>,
}

/// The questions of the category that a form names; nothing when it names none.
pub async fn questions(desk: &Desk, kept: &Kept) -> Result<Vec<Question>, AppError> {
    let Ok(category) = kept.value("category").parse() else {
        return Ok(Vec::new());
    };
    let mut conn = desk.db().read().await?;
    Ok(db::catalogue::questions_of(&mut conn, category).await?.into_iter().map(Into::into).collect())
}

/// Checks what was typed. Errors carry the names of the fields.
pub async fn check(desk: &Desk, actor: &Actor, kept: &Kept) -> Result<Registration, AppError> {
    if !policy::may_register(actor) {
        return Err(AppError::Forbidden);
    }
    let mut errors = FieldErrors::default();
    let questions = questions(desk, kept).await?;
    let category = errors.keep("category", kept.value("category").parse());
    if let Some(id) = category {
        let mut conn = desk.db().read().await?;
        let known = db::catalogue::category(&mut conn, id).await?;
        if known.is_none_or(|category| category.archived_at.is_some()) {
            errors.add("category", Problem::NotAllowed);
        }
    }
    let subject = errors.take("subject", Subject::parse(kept.value("subject")));
    let symptoms = clean_text(kept.value("symptoms"));
    if symptoms.chars().count() > 2_000 {
        errors.add("symptoms", Problem::TooLong(2_000));
    }
    let mut answers = Vec::new();
    for question in &questions {
        match question.parse(kept.value(&question.field())) {
            Ok(given) => answers.extend(given),
            Err(problem) => errors.add(question.field(), problem),
        }
    }
    let since = clean_line(kept.value("since"));
    if since.chars().count() > 200 {
        errors.add("since", Problem::TooLong(200));
    }
    let impact = errors.keep("impact", chosen(kept.value("impact")));
    let urgency = errors.keep("urgency", chosen(kept.value("urgency")));
    let description = errors.take("description", Description::parse(kept.value("description")));
    let mut followers = Vec::new();
    for address in kept.value("followers").split([',', ';', '\n', ' ']).map(clean_line).filter(|a| !a.is_empty()) {
        match EmailAddress::parse(&address) {
            Ok(address) if followers.len() < 20 => followers.push(address),
            Ok(_) => errors.add("followers", Problem::TooMany(20)),
            Err(problem) => errors.add("followers", problem),
        }
    }
    let guest = match actor {
        Actor::Anonymous => {
            let name = errors.take("name", DisplayName::parse(kept.value("name")));
            let email = errors.take("email", EmailAddress::parse(kept.value("email")));
            Some((name, email))
        }
        Actor::Person(_) | Actor::System => None,
    };
    let (mut known, mut newcomer) = (None, None);
    if actor.role().is_some_and(Role::is_staff) {
        let email = errors.take("requester", EmailAddress::parse(kept.value("requester")));
        if errors.of("requester").is_none() {
            match customer(desk, &email).await? {
                Some(found) => known = errors.keep("requester", found),
                None => newcomer = new_customer(desk, kept, email, &mut errors).await?,
            }
        }
    }
    if !followers.is_empty() && !(colleagues(desk, actor, &followers).await?) {
        for address in &followers {
            if !colleagues(desk, actor, std::slice::from_ref(address)).await? {
                errors.add("followers", Problem::NotAColleague(address.as_str().to_owned()));
            }
        }
    }
    let files: Vec<String> = kept.files.iter().map(|file| file.key.clone()).collect();
    if files.len() > super::files::MOST_FILES {
        errors.add("files", Problem::TooMany(super::files::MOST_FILES));
    }
    match (category, impact, urgency) {
        (Some(category), Some(impact), Some(urgency)) => errors.or(Registration {
            category,
            subject,
            symptoms,
            since,
            impact,
            urgency,
            description,
            answers,
            files,
            followers,
            guest,
            customer: known,
            newcomer,
        }),
        _ => Err(errors),
    }
    .map_err(AppError::from)
}

fn chosen<T: std::str::FromStr<Err = Problem>>(text: &str) -> Result<T, Problem> {
    if text.is_empty() { Err(Problem::Required) } else { text.parse() }
}

/// The client organisations that a member of staff chooses from for somebody new; nobody else gets to know them.
pub async fn organisations(desk: &Desk, actor: &Actor) -> Result<Vec<Named>, AppError> {
    if !enter(actor, Area::Workspace) {
        return Ok(Vec::new());
    }
    let mut conn = desk.db().read().await?;
    let clients = db::organisation::of_kind(&mut conn, OrganisationKind::Client, false).await?;
    Ok(clients.into_iter().map(|o| Named { id: o.id.0, name: o.name }).collect())
}

/// Who has this address: a customer for whom a member of staff may register a ticket, somebody for whom not, or nobody.
async fn customer(desk: &Desk, address: &EmailAddress) -> Result<Option<Result<PersonId, Problem>>, AppError> {
    let mut conn = desk.db().read().await?;
    let person = db::person::by_email(&mut conn, address.as_str()).await?;
    let may = |p: &Person| p.role.is_customer() && p.disabled_at.is_none();
    Ok(person.map(|person| if may(&person) { Ok(person.id) } else { Err(Problem::NotAllowed) }))
}

/// What staff say of a customer who has no account yet.
async fn new_customer(
    desk: &Desk,
    kept: &Kept,
    email: EmailAddress,
    errors: &mut FieldErrors,
) -> Result<Option<Newcomer>, AppError> {
    let name = errors.take("requester_name", DisplayName::parse(kept.value("requester_name")));
    let organisation = match kept.value("requester_organisation") {
        "" => None,
        text => errors.keep("requester_organisation", text.parse()),
    };
    if let Some(id) = organisation {
        let mut conn = desk.db().read().await?;
        let known = db::organisation::get(&mut conn, id).await?;
        if known.is_none_or(|o| o.kind != OrganisationKind::Client || o.archived_at.is_some()) {
            errors.add("requester_organisation", Problem::NotAllowed);
        }
    }
    Ok(Some(Newcomer { name, email, organisation }))
}

/// Whether all addresses belong to people of the actor's own organisation.
async fn colleagues(desk: &Desk, actor: &Actor, addresses: &[EmailAddress]) -> Result<bool, AppError> {
    let Some(organisation) = actor.member().and_then(|member| member.organisation) else {
        return Ok(false);
    };
    let mut conn = desk.db().read().await?;
    let people = db::person::of_organisation(&mut conn, organisation).await?;
    Ok(addresses.iter().all(|address| people.iter().any(|person| person.email == address.as_str())))
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// It is with support.
    Ticket(TicketId),
    /// It waits until the mailed link is opened.
    AwaitsConfirmation,
}

/// Registers a ticket. `submission` is what the form sends along: sent twice, it makes one ticket. `address` is where it
/// comes from in the network.
pub async fn register(
    desk: &Desk,
    viewer: &Viewer,
    new: Registration,
    submission: &str,
    address: &str,
) -> Result<Registered, AppError> {
    if let Some((_, email)) = &new.guest {
        slow_down_from(desk, "guest", address, MOST_FROM).await?;
        slow_down(desk, "guest", email.as_str(), 5).await?;
    }
    match make(desk, viewer, &new, submission).await {
        // The same form was sent at the same moment, and that one made the ticket.
        Err(AppError::NotNow) => made_before(desk, viewer, submission).await?.ok_or(AppError::NotNow),
        done => done,
    }
}

async fn make(desk: &Desk, viewer: &Viewer, new: &Registration, submission: &str) -> Result<Registered, AppError> {
    let now = desk.now();
    let mut tx = desk.db().write().await?;
    let requester = match (&new.guest, viewer.actor.person()) {
        (Some((name, email)), _) => account_for(&mut tx, viewer, (name, email, None), now).await?,
        (None, Some(person)) => match &new.newcomer {
            Some(Newcomer { name, email, organisation }) => {
                account_for(&mut tx, viewer, (name, email, *organisation), now).await?
            }
            None => {
                let requester = new.customer.unwrap_or(person);
                db::person::get(&mut tx, requester).await?.ok_or(AppError::SignIn)?
            }
        },
        (None, None) => return Err(AppError::SignIn),
    };
    let confirmed = new.guest.is_none();
    if !confirmed && !requester.role.is_customer() {
        // Staff and vendors have no tickets of their own. The answer is the same; the mail says where their account is.
        if requester.confirmed_at.is_some() && requester.disabled_at.is_none() {
            mail_link(&mut tx, desk, Purpose::SignIn, LinkLetter::HasAccount, &requester, None).await?;
        }
        // A second press is answered the same too.
        db::throttle::count(&mut tx, &sent(submission), now, WINDOW).await?;
        super::account::done(desk, tx).await?;
        return Ok(Registered::AwaitsConfirmation);
    }
    if let Some((known, owner)) = db::ticket::by_submission(&mut tx, submission).await? {
        return if owner != requester.id {
            Err(AppError::NotNow)
        } else if confirmed {
            Ok(Registered::Ticket(known))
        } else {
            Ok(Registered::AwaitsConfirmation)
        };
    }
    let id = insert(&mut tx, viewer, &requester, new, Some(submission), now).await?;
    if confirmed {
        let ticket = routing::arrive(desk, &mut tx, id, now).await?;
        service::follow(&mut tx, &ticket, &[Happening::Registered], now).await?;
        report::record(&mut tx, id, now).await?;
        letters::to_reader(desk, &mut tx, &ticket, requester.id, TicketLetter::Registered, now).await?;
        for (follower, _, _) in db::ticket::followers(&mut tx, id).await? {
            letters::to_reader(desk, &mut tx, &ticket, follower, TicketLetter::Following, now).await?;
        }
        tx = automate::registered(desk, tx, id).await?;
    } else {
        mail_link(&mut tx, desk, Purpose::Ticket, LinkLetter::Ticket, &requester, Some(id)).await?;
    }
    super::account::done(desk, tx).await?;
    Ok(if confirmed { Registered::Ticket(id) } else { Registered::AwaitsConfirmation })
}

/// What a submission led to that was sent before, by the same person or by a visitor.
pub async fn made_before(desk: &Desk, viewer: &Viewer, submission: &str) -> Result<Option<Registered>, AppError> {
    let mut conn = desk.db().read().await?;
    let made = db::ticket::by_submission(&mut conn, submission).await?;
    if made.is_none()
        && viewer.actor.person().is_none()
        && db::throttle::is_counted(&mut conn, &sent(submission)).await?
    {
        return Ok(Some(Registered::AwaitsConfirmation));
    }
    Ok(match (made, viewer.actor.person()) {
        (Some((ticket, owner)), Some(person)) if owner == person || enter(&viewer.actor, Area::Workspace) => {
            Some(Registered::Ticket(ticket))
        }
        (Some(_), None) => Some(Registered::AwaitsConfirmation),
        _ => None,
    })
}

/// What is noted of a guest's form that made no ticket.
fn sent(submission: &str) -> String {
    format!("guest-sent:{submission}")
}

/// The account of a sender who did not sign in, or of whom support registers a ticket for: theirs, or a new one that waits
/// for confirmation.
async fn account_for(
    conn: &mut Conn,
    viewer: &Viewer,
    (name, email, organisation): (&DisplayName, &EmailAddress, Option<OrganisationId>),
    now: Timestamp,
) -> Result<Person, AppError> {
    if let Some(known) = db::person::by_email(conn, email.as_str()).await? {
        return Ok(known);
    }
    let new = NewPerson {
        organisation_id: organisation,
        tier_id: None,
        role: Role::Customer,
        name: name.as_str(),
        email: email.as_str(),
        password_hash: None,
        language: viewer.language,
        time_zone: &viewer.zone,
        confirmed_at: None,
    };
    let id = match db::person::insert(conn, &new, now).await {
        Err(DbError::Taken) => return Err(AppError::NotNow),
        other => other?,
    };
    db::person::get(conn, id).await?.ok_or(AppError::Fault)
}

async fn insert(
    conn: &mut Conn,
    viewer: &Viewer,
    requester: &Person,
    new: &Registration,
    submission: Option<&str>,
    now: Timestamp,
) -> Result<TicketId, AppError> {
    let tiers = db::tier::all(conn).await?;
    let Some(entry) = tier::entry(&tiers).or(tiers.first()) else {
        tracing::error!("there is no tier where a ticket could arrive");
        return Err(AppError::NotNow);
    };
    let matrix = db::catalogue::matrix(conn).await?;
    let category =
        db::catalogue::category(conn, new.category).await?.ok_or(AppError::field("category", Problem::NotAllowed))?;
    let row = NewTicket {
        subject: new.subject.as_str(),
        priority: matrix.priority(new.impact, new.urgency),
        impact: new.impact,
        urgency: new.urgency,
        symptoms: &new.symptoms,
        since: &new.since,
        answers: &new.answers,
        product_id: category.product_id,
        category_id: Some(category.id),
        organisation_id: requester.organisation_id,
        requester_id: requester.id,
        tier_id: entry.id,
        follows_id: None,
        confirmed: new.guest.is_none(),
        submission,
    };
    let id = db::ticket::insert(conn, &row, now).await?;
    let body = new.description.as_str();
    let event = NewEvent {
        ticket: id,
        actor: viewer.actor.person().or(Some(requester.id)),
        data: &EventData::Opened,
        body,
        body_html: &markdown::to_html(body),
        card: None,
        share: None,
        place: Some(Place { tier: row.tier_id, team: None, category: row.category_id }),
    };
    let event = db::event::insert(conn, &event, now).await?;
    attach(conn, id, event, &new.files, &viewer.actor).await?;
    for address in &new.followers {
        if let Some(person) = db::person::by_email(conn, address.as_str()).await?
            && person.id != requester.id
            && person.organisation_id.is_some()
            && person.organisation_id == requester.organisation_id
        {
            db::ticket::follow(conn, id, person.id).await?;
        }
    }
    Ok(id)
}

/// Lets a ticket out that waited for its sender's address to be confirmed.
pub(super) async fn release(desk: &Desk, mut tx: Tx, id: TicketId, now: Timestamp) -> Result<Tx, AppError> {
    let conn: &mut Conn = &mut tx;
    let Some(mut ticket) = db::ticket::get(conn, id).await? else {
        return Ok(tx);
    };
    if ticket.confirmed {
        return Ok(tx);
    }
    ticket.confirmed = true;
    ticket.public_at = now;
    ticket.activity_at = now;
    ticket.tier_since = now;
    db::ticket::update(conn, &ticket).await?;
    let ticket = routing::arrive(desk, conn, id, now).await?;
    service::follow(conn, &ticket, &[Happening::Registered], now).await?;
    report::record(conn, id, Timestamp::default()).await?;
    let requester: PersonId = ticket.requester_id;
    letters::to_reader(desk, conn, &ticket, requester, TicketLetter::Registered, now).await?;
    automate::registered(desk, tx, id).await
}
