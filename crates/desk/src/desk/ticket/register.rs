//! Registering a trouble ticket, with an account or without one.

use super::open::{Opening, open};
use crate::db::person::{NewPerson, Person};
use crate::db::{self, Conn, DbError};
use crate::desk::allowance::ActionTarget;
use crate::desk::markdown::Rendered;
use crate::desk::notification::links::{LinkLetter, LinkPurpose, mail_link};
use crate::desk::notification::post;
use crate::desk::secret::mark_of;
use crate::desk::throttle::{mail_to, slow_down_from};
use crate::desk::{Desk, names};
use crate::domain::rights::{Area, enter};
use crate::domain::view::{Named, Viewer};
use crate::domain::{
    Actor, AnswerGiven, Description, DisplayName, EmailAddress, FieldError, FieldErrors, Impact, KeptForm,
    OrganisationId, OrganisationKind, PersonId, Question, Role, Subject, TicketId, Timestamp, Urgency, clean_line,
    clean_text, limits, rights,
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
pub async fn questions(desk: &Desk, kept: &KeptForm) -> Result<Vec<Question>, AppError> {
    let Ok(category) = kept.value("category").parse() else {
        return Ok(Vec::new());
    };
    let setup = desk.db().setup().await?;
    Ok(setup.questions_of(category).cloned().collect())
}

/// A mark of what the look before sending shows: who sends, the questions, and the answers. What is sent has the same mark, or
/// it was not seen as it is.
pub async fn mark(desk: &Desk, actor: &Actor, kept: &KeptForm) -> Result<String, AppError> {
    let category = kept.value("category").parse().ok();
    let setup = desk.db().setup().await?;
    let category =
        category.and_then(|id| setup.offered_category(id)).map(|category| (&category.name, &category.product));
    let questions = questions(desk, kept).await?;
    let files: Vec<_> = kept.files.iter().map(|file| &file.key).collect();
    // Where a refusal leads back to is none of the answers.
    let answers: Vec<_> = kept.values.iter().filter(|(field, _)| *field != "back").collect();
    Ok(mark_of(&format!("{:?}", (actor.person(), category, questions, answers, files))))
}

/// Checks what was typed. Errors carry the names of the fields.
pub async fn check(desk: &Desk, actor: &Actor, kept: &KeptForm) -> Result<Registration, AppError> {
    if !rights::may_register(actor) {
        return Err(AppError::Forbidden);
    }
    let mut errors = FieldErrors::default();
    let questions = questions(desk, kept).await?;
    let category = errors.keep("category", kept.value("category").parse());
    if let Some(id) = category {
        let setup = desk.db().setup().await?;
        if setup.offered_category(id).is_none() {
            errors.add("category", FieldError::NotAllowed);
        }
    }
    let subject = errors.take("subject", Subject::parse(kept.value("subject")));
    let symptoms = clean_text(kept.value("symptoms"));
    if symptoms.chars().count() > 2_000 {
        errors.add("symptoms", FieldError::TooLong(2_000));
    }
    let mut answers = Vec::new();
    for question in &questions {
        match question.parse(kept.value(&question.field())) {
            Ok(given) => answers.extend(given),
            Err(error) => errors.add(question.field(), error),
        }
    }
    let since = clean_line(kept.value("since"));
    if since.chars().count() > 200 {
        errors.add("since", FieldError::TooLong(200));
    }
    let impact = errors.keep("impact", chosen(kept.value("impact")));
    let urgency = errors.keep("urgency", chosen(kept.value("urgency")));
    let description = errors.take("description", Description::parse(kept.value("description")));
    let mut followers = Vec::new();
    let addresses = kept.value("followers").split([',', ';', '\n', ' ']).map(str::trim).filter(|a| !a.is_empty());
    for (place, address) in addresses.take(FOLLOWERS + 1).enumerate() {
        match EmailAddress::parse(address) {
            _ if place == FOLLOWERS => errors.add("followers", FieldError::TooMany(FOLLOWERS)),
            Ok(address) => followers.push(address),
            Err(error) => errors.add("followers", error),
        }
    }
    let guest = match actor {
        Actor::Anonymous => {
            let name = errors.take("name", names::person(kept.value("name"), Role::Customer, &provider(desk).await?));
            let email = errors.take("email", names::address(kept.value("email"), desk.config()));
            Some((name, email))
        }
        Actor::Person(_) | Actor::System => None,
    };
    let (mut known, mut newcomer) = (None, None);
    if actor.role().is_some_and(Role::is_staff) {
        let email = errors.take("requester", names::address(kept.value("requester"), desk.config()));
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
                errors.add("followers", FieldError::NotAColleague(address.as_str().to_owned()));
            }
        }
    }
    let files: Vec<String> = kept.files.iter().map(|file| file.key.clone()).collect();
    if files.len() > limits::FILES {
        errors.add("files", FieldError::TooMany(limits::FILES));
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

fn chosen<T: std::str::FromStr<Err = FieldError>>(text: &str) -> Result<T, FieldError> {
    if text.is_empty() { Err(FieldError::Required) } else { text.parse() }
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
async fn customer(desk: &Desk, address: &EmailAddress) -> Result<Option<Result<PersonId, FieldError>>, AppError> {
    let mut conn = desk.db().read().await?;
    let person = db::person::by_email(&mut conn, address.as_str()).await?;
    let may = |p: &Person| p.role.is_customer() && p.disabled_at.is_none();
    Ok(person.map(|person| if may(&person) { Ok(person.id) } else { Err(FieldError::NotAllowed) }))
}

/// What staff say of a customer who has no account yet.
async fn new_customer(
    desk: &Desk,
    kept: &KeptForm,
    email: EmailAddress,
    errors: &mut FieldErrors,
) -> Result<Option<Newcomer>, AppError> {
    let name = kept.value("requester_name");
    let name = errors.take("requester_name", names::person(name, Role::Customer, &provider(desk).await?));
    let organisation = match kept.value("requester_organisation") {
        "" => None,
        text => errors.keep("requester_organisation", text.parse()),
    };
    if let Some(id) = organisation {
        let mut conn = desk.db().read().await?;
        let known = db::organisation::get(&mut conn, id).await?;
        if known.is_none_or(|o| o.kind != OrganisationKind::Client || o.archived_at.is_some()) {
            errors.add("requester_organisation", FieldError::NotAllowed);
        }
    }
    Ok(Some(Newcomer { name, email, organisation }))
}

/// The name of the provider.
async fn provider(desk: &Desk) -> Result<String, AppError> {
    let mut conn = desk.db().read().await?;
    post::provider(&mut conn).await
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

/// Colleagues who follow a ticket from its beginning, at most.
const FOLLOWERS: usize = 20;

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
        slow_down_from(desk, "guest", address, limits::MAILS_FROM).await?;
        mail_to(desk, email).await?;
    }
    match make(desk, viewer, &new, submission).await {
        // The same form was sent at the same moment, and that one made the ticket.
        Err(AppError::NotNow) => made_before(desk, viewer, submission).await?.ok_or(AppError::NotNow),
        done => done,
    }
}

async fn make(desk: &Desk, viewer: &Viewer, new: &Registration, submission: &str) -> Result<Registered, AppError> {
    let now = desk.now();
    let body = Rendered::of(new.description.as_str());
    let mut tx = desk.begin(&viewer.actor, ActionTarget::NewTicket).await?;
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
            mail_link(&mut tx, desk, LinkPurpose::SignIn, LinkLetter::HasAccount, &requester, None).await?;
        }
        // A second press is answered the same too.
        db::throttle::count(&mut tx, &sent(submission), now, limits::WINDOW).await?;
        desk.commit(tx).await?;
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
    let setup = tx.setup().await?;
    let category = setup.offered_category(new.category).ok_or(AppError::field("category", FieldError::NotAllowed))?;
    let followers = colleagues_by_address(&mut tx, &requester, &new.followers).await?;
    // A guest acts as whoever the address belongs to; the files are the visitor's.
    let by = if confirmed { viewer.actor } else { Actor::Person(requester.member()) };
    let opening = Opening {
        requester: &requester,
        by,
        files_of: viewer.actor,
        subject: new.subject.as_str(),
        body: &body,
        files: &new.files,
        symptoms: &new.symptoms,
        since: &new.since,
        impact: new.impact,
        urgency: new.urgency,
        priority: None,
        answers: &new.answers,
        category: Some(category.id),
        product: category.product_id,
        organisation: requester.organisation_id,
        followers: &followers,
        follows: None,
        incident_of: None,
        confirmed,
        submission: Some(submission),
    };
    let mut change = open(desk, tx, &opening).await?;
    let id = change.ticket.id;
    if !confirmed {
        mail_link(&mut change.tx, desk, LinkPurpose::Ticket, LinkLetter::Ticket, &requester, Some(id)).await?;
    }
    change.finish().await?;
    Ok(if confirmed { Registered::Ticket(id) } else { Registered::AwaitsConfirmation })
}

/// The people of the requester's own organisation who have these addresses.
async fn colleagues_by_address(
    conn: &mut Conn,
    requester: &Person,
    addresses: &[EmailAddress],
) -> Result<Vec<PersonId>, AppError> {
    let mut found = Vec::new();
    for address in addresses {
        let person = db::person::by_email(conn, address.as_str()).await?;
        let colleague =
            |person: &Person| person.organisation_id.is_some() && person.organisation_id == requester.organisation_id;
        found.extend(person.filter(colleague).map(|person| person.id));
    }
    Ok(found)
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
