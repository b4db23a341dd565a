//! What a person may be, and where they belong.

use super::{find, keep_an_admin};
use crate::db::{self, Conn};
use crate::desk::admin::{Edit, chosen, maybe_chosen};
use crate::desk::notification::links::mail_entrance;
use crate::desk::notification::post;
use crate::desk::{Desk, names};
use crate::domain::{
    Actor, AuditAction, AuditDetail, AuditField, FieldError, FieldErrors, OrganisationId, OrganisationKind, PersonId,
    Role, Tier, TierId,
};
use crate::error::AppError;

/// A role with the organisation and the tier that fit it.
pub(super) struct RolePlace {
    pub role: Role,
    pub organisation: Option<(OrganisationId, String)>,
    pub tier: Option<(TierId, String)>,
}

impl RolePlace {
    pub fn organisation_id(&self) -> Option<OrganisationId> {
        self.organisation.as_ref().map(|(id, _)| *id)
    }

    pub fn tier_id(&self) -> Option<TierId> {
        self.tier.as_ref().map(|(id, _)| *id)
    }

    /// What the log keeps of it.
    pub fn describe(&self, detail: AuditDetail) -> AuditDetail {
        detail
            .with(AuditField::Role, Some(self.role.as_str()))
            .with(AuditField::Organisation, self.organisation.as_ref().map(|(_, name)| name.as_str()))
            .with(AuditField::Tier, self.tier.as_ref().map(|(_, name)| name.as_str()))
    }

    /// Checks what was typed into the fields `role`, `organisation` and `tier`.
    pub async fn parse(
        conn: &mut Conn,
        role: &str,
        organisation: &str,
        tier: &str,
    ) -> Result<Result<RolePlace, FieldErrors>, AppError> {
        let mut errors = FieldErrors::default();
        let role = errors.keep("role", chosen(role));
        let organisation = errors.keep("organisation", maybe_chosen(organisation)).flatten();
        let tier = errors.keep("tier", maybe_chosen(tier)).flatten();
        match errors.or(()) {
            Ok(()) => match role {
                Some(role) => RolePlace::fit(conn, role, organisation, tier).await,
                None => Err(AppError::Fault),
            },
            Err(errors) => Ok(Err(errors)),
        }
    }

    /// A place for this role. Staff belong to the provider without being told; only agents have a tier, and
    /// for others it is left out.
    pub async fn fit(
        conn: &mut Conn,
        role: Role,
        organisation: Option<OrganisationId>,
        tier: Option<TierId>,
    ) -> Result<Result<RolePlace, FieldErrors>, AppError> {
        let mut errors = FieldErrors::default();
        let organisation = errors.keep("organisation", home(conn, role, organisation).await?).flatten();
        let tier = match role {
            Role::Agent => errors.keep("tier", staffed(&db::tier::all(conn).await?, tier)),
            _ => None,
        };
        Ok(errors.or(RolePlace { role, organisation, tier }))
    }
}

/// The organisation of a person with this role.
async fn home(
    conn: &mut Conn,
    role: Role,
    asked: Option<OrganisationId>,
) -> Result<Result<Option<(OrganisationId, String)>, FieldError>, AppError> {
    let Some(id) = asked else {
        return Ok(match role {
            Role::Customer => Ok(None),
            Role::CustomerLead | Role::Vendor => Err(FieldError::Required),
            Role::Agent | Role::Lead | Role::Admin => {
                let providers = db::organisation::of_kind(conn, OrganisationKind::Provider, false).await?;
                let first = providers.into_iter().next().map(|provider| (provider.id, provider.name));
                first.map(Some).ok_or(FieldError::Required)
            }
        });
    };
    let known = db::organisation::get(conn, id).await?;
    let fits = known.filter(|known| known.kind == role.home() && known.archived_at.is_none());
    Ok(fits.map(|known| Some((known.id, known.name))).ok_or(FieldError::NotAllowed))
}

/// A tier where agents work.
fn staffed(tiers: &[Tier], asked: Option<TierId>) -> Result<(TierId, String), FieldError> {
    let id = asked.ok_or(FieldError::Required)?;
    let tier = tiers.iter().find(|tier| tier.id == id && tier.is_staffed()).ok_or(FieldError::NotAllowed)?;
    Ok((tier.id, tier.name.clone()))
}

/// Changes what a person may be and where they belong. Another role or organisation ends their sessions, and the links that
/// let somebody in. Somebody who has not come yet gets the way in anew, and nothing that was made before leads to the new
/// rights.
pub async fn set_place(
    desk: &Desk,
    actor: &Actor,
    id: PersonId,
    role: &str,
    organisation: &str,
    tier: &str,
) -> Result<(), AppError> {
    let mut edit = Edit::begin(desk, actor).await?;
    let person = find(&mut edit.tx, id).await?;
    let place = RolePlace::parse(&mut edit.tx, role, organisation, tier).await??;
    let (organisation, tier) = (place.organisation_id(), place.tier_id());
    let elsewhere = place.role != person.role || organisation != person.organisation_id;
    if !elsewhere && tier == person.tier_id {
        return Ok(());
    }
    if person.role.is_staff() && !place.role.is_staff() {
        let provider = post::provider(&mut edit.tx).await?;
        names::person(&person.name, place.role, &provider).map_err(|error| AppError::field("role", error))?;
    }
    if place.role != Role::Admin {
        keep_an_admin(&mut edit.tx, &person, "role").await?;
    }
    let before = match person.tier_id {
        Some(tier) => db::tier::counted(&mut edit.tx).await?.into_iter().find(|known| known.id == tier),
        None => None,
    };
    let (was, is) =
        (before.as_ref().map(|tier| tier.name.as_str()), place.tier.as_ref().map(|(_, name)| name.as_str()));
    let now_at = place.organisation.as_ref().map(|(_, name)| name.as_str());
    let detail = AuditDetail::of(&person.name)
        .change(AuditField::Role, Some(person.role.as_str()), Some(place.role.as_str()))
        .change(AuditField::Organisation, person.organisation.as_deref(), now_at)
        .change(AuditField::Tier, was, is);
    db::person::set_place(&mut edit.tx, id, place.role, organisation, tier).await?;
    if elsewhere {
        db::session::end_all(&mut edit.tx, id, None).await?;
        if person.confirmed_at.is_some() {
            db::link::delete_entrances(&mut edit.tx, id).await?;
        } else {
            db::person::forget_password(&mut edit.tx, id).await?;
            db::link::delete_of(&mut edit.tx, id).await?;
            if person.disabled_at.is_none() {
                let after = find(&mut edit.tx, id).await?;
                mail_entrance(&mut edit.tx, desk, &after).await?;
            }
        }
        db::person::leave_others_tickets(&mut edit.tx, id, organisation).await?;
        if let (true, None, Some((home, name))) =
            (place.role.is_customer(), person.organisation_id, &place.organisation)
        {
            for (ticket,) in db::person::tickets_without_organisation(&mut edit.tx, id).await? {
                edit.tx.lock_ticket(ticket).await?;
                let mut change = desk.change_in(edit.tx, *actor, ticket).await?;
                change.bring_to((*home, name), &person.name).await?;
                edit.tx = change.settle().await?;
            }
        }
    }
    if !place.role.is_staff() {
        db::team::leave_all(&mut edit.tx, id).await?;
    }
    edit.note(AuditAction::PersonChanged, id.0, detail).await?;
    edit.finish().await
}
