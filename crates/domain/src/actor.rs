//! Who is acting.

use super::{OrganisationId, PersonId, Role};
use serde::{Deserialize, Serialize};

/// A signed-in person, as far as rights depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// What they may be.
    pub role: Role,
    /// Whose; none for customers whom no organisation has been given yet.
    pub organisation: Option<OrganisationId>,
    /// The position of an agent's tier on the ladder.
    pub tier: Option<i64>,
}

/// Who is acting: every use case takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// A visitor who has not signed in.
    Anonymous,
    /// The program itself: jobs, imports, demo data.
    System,
    /// A signed-in person.
    Person(Member),
}

impl Actor {
    /// The person, if one is signed in.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Person(member) => Some(member.id),
            Actor::Anonymous | Actor::System => None,
        }
    }

    /// The signed-in person with what their rights depend on.
    pub const fn member(&self) -> Option<&Member> {
        match self {
            Actor::Person(member) => Some(member),
            Actor::Anonymous | Actor::System => None,
        }
    }

    /// The role, if a person is signed in.
    pub const fn role(&self) -> Option<Role> {
        match self {
            Actor::Person(member) => Some(member.role),
            Actor::Anonymous | Actor::System => None,
        }
    }
}
