//! The first start: an empty installation, and what its first admin says.

use super::throttle::slow_down;
use super::{Desk, Secret, names};
use crate::db::person::NewPerson;
use crate::db::{self, Conn};
use crate::desk::notification::links::{LinkPurpose, make_link};
use crate::domain::{
    DisplayName, EmailAddress, FieldError, FieldErrors, Language, NewPassword, OrganisationKind, PersonId,
    PriorityMatrix, Role, Timestamp, clean_line, limits,
};
use crate::error::AppError;

/// Whether nobody has set this installation up yet.
pub async fn is_needed(desk: &Desk) -> Result<bool, AppError> {
    let mut conn = desk.db().read().await?;
    Ok(db::setting::get(&mut conn, "provider").await?.is_none())
}

/// Makes the one-time address where the first admin sets the installation up.
pub async fn link(desk: &Desk) -> Result<String, AppError> {
    let mut tx = desk.db().write().await?;
    let link = make_link(&mut tx, desk, LinkPurpose::SetUp, None, None).await?;
    tx.commit().await?;
    Ok(link)
}

/// Whether a set-up link still works. On an installation that is set up there is no such thing as setting it up.
pub async fn link_works(desk: &Desk, token: &str) -> Result<bool, AppError> {
    if !is_needed(desk).await? {
        return Err(AppError::NotFound);
    }
    let Some(secret) = Secret::parse(token) else {
        return Ok(false);
    };
    let mut conn = desk.db().read().await?;
    Ok(db::link::peek(&mut conn, &secret.hash(), LinkPurpose::SetUp.as_str(), desk.now()).await?.is_some())
}

/// Refuses whoever may not set the installation up, before anything that they typed is looked at.
pub async fn open(desk: &Desk, token: &str) -> Result<(), AppError> {
    if link_works(desk, token).await? { Ok(()) } else { Err(AppError::field("link", FieldError::Expired)) }
}

/// What the first admin typed, checked.
pub struct SetUp {
    pub provider: DisplayName,
    /// The staffed tiers from the lowest, one name each.
    pub tiers: Vec<DisplayName>,
    pub vendors: bool,
    pub product: DisplayName,
    pub name: DisplayName,
    pub email: EmailAddress,
    pub password: NewPassword,
}

impl SetUp {
    /// Checks what was typed; tiers come one a line.
    pub fn parse(
        desk: &Desk,
        provider: &str,
        tiers: &str,
        vendors: bool,
        product: &str,
        person: (&str, &str, &str),
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let provider = errors.take("provider", DisplayName::parse(provider));
        let provider_name = provider.as_str().to_owned();
        let mut names = Vec::new();
        for line in tiers.lines().map(clean_line).filter(|line| !line.is_empty()).take(limits::FIELDS) {
            if let Some(name) = errors.keep("tiers", DisplayName::parse(&line)) {
                names.push(name);
            }
        }
        if names.is_empty() && errors.of("tiers").is_none() {
            errors.add("tiers", FieldError::Required);
        }
        let same = |a: &DisplayName, b: &DisplayName| a.as_str().to_lowercase() == b.as_str().to_lowercase();
        if names.iter().enumerate().any(|(place, name)| names.iter().take(place).any(|before| same(before, name))) {
            errors.add("tiers", FieldError::Taken);
        }
        if names.len() > 8 {
            errors.add("tiers", FieldError::TooMany(8));
        }
        let product = errors.take("product", DisplayName::parse(product));
        let (name, email, password) = person;
        let about = [email, name, &provider_name];
        let name = errors.take("name", names::person(name, Role::Admin, &provider_name));
        let email = errors.take("email", names::address(email, desk.config()));
        match errors.keep("password", NewPassword::parse(password, &about)) {
            Some(password) => errors.or(SetUp { provider, tiers: names, vendors, product, name, email, password }),
            None => Err(errors),
        }
    }
}

/// Names the provider, its tiers and first product, and makes the first admin.
pub async fn set_up(
    desk: &Desk,
    token: &str,
    given: SetUp,
    language: Language,
    zone: &str,
) -> Result<PersonId, AppError> {
    open(desk, token).await?;
    slow_down(desk, "set-up", "", limits::PASSWORDS).await?;
    let hash = desk.hash_password(given.password.reveal()).await?;
    let now = desk.now();
    let mut tx = desk.db().write().await?;
    let gone = || AppError::field("link", FieldError::Expired);
    let secret = Secret::parse(token).ok_or_else(gone)?;
    db::link::take(&mut tx, &secret.hash(), LinkPurpose::SetUp.as_str(), now).await?.ok_or_else(gone)?;
    if db::setting::get(&mut tx, "provider").await?.is_some() {
        return Err(gone());
    }
    let tiers: Vec<&str> = given.tiers.iter().map(DisplayName::as_str).collect();
    let home = foundation(&mut tx, given.provider.as_str(), &tiers, given.vendors, (language, zone), now).await?;
    let product = db::catalogue::insert_product(&mut tx, given.product.as_str()).await?;
    db::catalogue::insert_category(&mut tx, Some(product), crate::t::setup::first_category(language)).await?;
    let admin = NewPerson {
        organisation_id: Some(home),
        tier_id: None,
        role: Role::Admin,
        name: given.name.as_str(),
        email: given.email.as_str(),
        password_hash: Some(&hash),
        language,
        time_zone: zone,
        confirmed_at: Some(now),
    };
    let id = db::person::insert(&mut tx, &admin, now).await?;
    db::audit::insert(&mut tx, now, Some(id), "set_up", "installation", None, serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

/// What every installation starts with: the provider, the ladder, the priority matrix, resolution codes, office hours
/// in its time zone, and promised times by priority.
pub async fn foundation(
    conn: &mut Conn,
    provider: &str,
    tiers: &[&str],
    vendors: bool,
    (language, zone): (Language, &str),
    now: Timestamp,
) -> Result<crate::domain::OrganisationId, AppError> {
    use crate::t::setup;
    db::setting::set(conn, "provider", provider).await?;
    db::setting::set(conn, "zone", zone).await?;
    let home = db::organisation::insert(conn, OrganisationKind::Provider, provider, now).await?;
    db::tier::insert(conn, 0, setup::self_service(language), true, false).await?;
    let mut position = 0;
    for name in tiers {
        position += 1;
        db::tier::insert(conn, position, name, false, false).await?;
    }
    if vendors {
        db::tier::insert(conn, position + 1, setup::vendor_tier(language), false, true).await?;
    }
    db::catalogue::set_matrix(conn, &PriorityMatrix::default()).await?;
    super::service::foundation(conn, language, zone).await?;
    for code in [
        setup::code_fixed(language),
        setup::code_advice(language),
        setup::code_workaround(language),
        setup::code_not_reproduced(language),
        setup::code_withdrawn(language),
    ] {
        db::catalogue::insert_resolution_code(conn, code).await?;
    }
    Ok(home)
}
