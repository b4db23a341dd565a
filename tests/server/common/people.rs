//! People of every role.

use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::collections::BTreeMap;
use tierdesk::db::person::NewPerson;
use tierdesk::db::{self, Conn};
use tierdesk::domain::{Language, OrganisationId, OrganisationKind, PersonId, Role, TierId, Timestamp};

/// Everybody's password.
pub const PASSWORD: &str = "sju granar vid ån";

/// The people of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Of organisation A; registers most tickets.
    Customer,
    /// Of organisation A too, and reads Swedish.
    Colleague,
    /// Of organisation A; follows tickets when asked to.
    Follower,
    /// Sees all tickets of organisation A.
    CustomerLead,
    /// Of organisation B.
    Stranger,
    /// Sees all tickets of organisation B.
    StrangerLead,
    /// A customer whom no organisation has been given.
    Loner,
    Tier1,
    Tier2,
    Tier3,
    /// Of vendor V, with whom tickets are shared.
    Vendor,
    /// Of vendor W, with whom none is shared.
    OtherVendor,
    Lead,
    Admin,
}

impl Who {
    pub const ALL: &'static [Who] = &[
        Who::Customer,
        Who::Colleague,
        Who::Follower,
        Who::CustomerLead,
        Who::Stranger,
        Who::StrangerLead,
        Who::Loner,
        Who::Tier1,
        Who::Tier2,
        Who::Tier3,
        Who::Vendor,
        Who::OtherVendor,
        Who::Lead,
        Who::Admin,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Who::Customer => "Karin Ek",
            Who::Colleague => "Sven Alm",
            Who::Follower => "Frida Ask",
            Who::CustomerLead => "Olga Rask",
            Who::Stranger => "Bo Gren",
            Who::StrangerLead => "Ulla Dahl",
            Who::Loner => "Leo Ensam",
            Who::Tier1 => "Tora Ettan",
            Who::Tier2 => "Tom Tvåan",
            Who::Tier3 => "Tess Trean",
            Who::Vendor => "Vera Wide",
            Who::OtherVendor => "Walter Other",
            Who::Lead => "Lisa Ledare",
            Who::Admin => "Adam Admin",
        }
    }

    pub fn email(self) -> &'static str {
        match self {
            Who::Customer => "karin@a.test",
            Who::Colleague => "sven@a.test",
            Who::Follower => "frida@a.test",
            Who::CustomerLead => "olga@a.test",
            Who::Stranger => "bo@b.test",
            Who::StrangerLead => "ulla@b.test",
            Who::Loner => "leo@nowhere.test",
            Who::Tier1 => "tora@support.test",
            Who::Tier2 => "tom@support.test",
            Who::Tier3 => "tess@support.test",
            Who::Vendor => "vera@v.test",
            Who::OtherVendor => "walter@w.test",
            Who::Lead => "lisa@support.test",
            Who::Admin => "adam@support.test",
        }
    }

    pub fn role(self) -> Role {
        match self {
            Who::Customer | Who::Colleague | Who::Follower | Who::Stranger | Who::Loner => Role::Customer,
            Who::CustomerLead | Who::StrangerLead => Role::CustomerLead,
            Who::Tier1 | Who::Tier2 | Who::Tier3 => Role::Agent,
            Who::Vendor | Who::OtherVendor => Role::Vendor,
            Who::Lead => Role::Lead,
            Who::Admin => Role::Admin,
        }
    }
}

/// Who lives in the database, and where they belong.
pub struct People {
    ids: BTreeMap<Who, PersonId>,
    pub org_a: OrganisationId,
    pub org_b: OrganisationId,
    pub vendor_v: OrganisationId,
    pub vendor_w: OrganisationId,
    /// The tiers by position: self-service, three of the provider's, the vendors'.
    pub tiers: Vec<TierId>,
}

impl People {
    pub fn id(&self, who: Who) -> PersonId {
        self.ids[&who]
    }

    /// Fills an installation with people.
    pub async fn move_in(conn: &mut Conn, home: OrganisationId, now: Timestamp) -> People {
        use OrganisationKind::{Client, Vendor};
        let mut made = Vec::new();
        for (kind, name) in [(Client, "Acme"), (Client, "Acme North"), (Vendor, "Voltage"), (Vendor, "Voltage West")] {
            made.push(db::organisation::insert(conn, kind, name, now).await.expect("an organisation"));
        }
        let tiers: Vec<TierId> =
            db::tier::all(conn).await.expect("the tiers").into_iter().map(|tier| tier.id).collect();
        let mut people = People {
            ids: BTreeMap::new(),
            org_a: made[0],
            org_b: made[1],
            vendor_v: made[2],
            vendor_w: made[3],
            tiers,
        };
        let hash = hash();
        for who in Who::ALL {
            let organisation = match who {
                Who::Customer | Who::Colleague | Who::Follower | Who::CustomerLead => Some(people.org_a),
                Who::Stranger | Who::StrangerLead => Some(people.org_b),
                Who::Vendor => Some(people.vendor_v),
                Who::OtherVendor => Some(people.vendor_w),
                Who::Loner => None,
                Who::Tier1 | Who::Tier2 | Who::Tier3 | Who::Lead | Who::Admin => Some(home),
            };
            let tier = match who {
                Who::Tier1 => Some(people.tiers[1]),
                Who::Tier2 => Some(people.tiers[2]),
                Who::Tier3 => Some(people.tiers[3]),
                _ => None,
            };
            let language = if *who == Who::Colleague { Language::Swedish } else { Language::English };
            let new = NewPerson {
                organisation_id: organisation,
                tier_id: tier,
                role: who.role(),
                name: who.name(),
                email: who.email(),
                password_hash: Some(&hash),
                language,
                time_zone: "Europe/Stockholm",
                confirmed_at: Some(now),
            };
            let id = db::person::insert(conn, &new, now).await.expect("a person");
            people.ids.insert(*who, id);
        }
        people
    }
}

/// A hash that costs next to nothing: what argon2 costs is not what is tested.
fn hash() -> String {
    let params = Params::new(8, 1, 1, None).expect("parameters");
    let salt = SaltString::from_b64("c2FsdHNhbHRzYWx0").expect("a salt");
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password(PASSWORD.as_bytes(), &salt).expect("a hash").to_string()
}
