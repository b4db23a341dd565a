//! Levels of support. They are data: no code knows how many there are.

use super::TierId;
use serde::{Deserialize, Serialize};

/// One level of support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(sqlx::FromRow))]
pub struct Tier {
    /// Which.
    pub id: TierId,
    /// Its place on the ladder; 0 is the lowest.
    pub position: i64,
    /// What people call it, for example "Front line".
    pub name: String,
    /// Self-service: no agent works here and no ticket waits here.
    pub self_service: bool,
    /// Worked by vendors outside the provider.
    pub outside: bool,
}

impl Tier {
    /// Whether agents of the provider work here.
    pub const fn is_staffed(&self) -> bool {
        !self.self_service && !self.outside
    }
}

/// The tier that comes next above `position`, if there is one.
pub fn next_up(tiers: &[Tier], position: i64) -> Option<&Tier> {
    tiers.iter().filter(|tier| tier.position > position && !tier.self_service).min_by_key(|tier| tier.position)
}

/// The staffed tier where new tickets arrive.
pub fn entry(tiers: &[Tier]) -> Option<&Tier> {
    tiers.iter().filter(|tier| tier.is_staffed()).min_by_key(|tier| tier.position)
}

/// Whether going from one position to another leaves a tier out.
pub fn skips(tiers: &[Tier], from: i64, to: i64) -> bool {
    tiers.iter().any(|tier| tier.position > from && tier.position < to && !tier.self_service)
}
