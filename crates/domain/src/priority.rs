//! How much a ticket matters: impact times urgency, by a matrix that an admin may change.

use serde::{Deserialize, Serialize};

text_enum! {
    /// How soon a ticket is to be worked on, the most pressing first.
    Priority { Urgent = "urgent", High = "high", Normal = "normal", Low = "low" }
}

text_enum! {
    /// How many are hit.
    Impact {
        /// One person.
        One = "one",
        /// Several people or a team.
        Several = "several",
        /// A whole site or organisation.
        Everyone = "everyone",
    }
}

text_enum! {
    /// How badly they are hit.
    Urgency {
        /// Work goes on, with some trouble.
        Hindered = "hindered",
        /// Part of the work is impossible.
        Partly = "partly",
        /// Work has stopped.
        Stopped = "stopped",
    }
}

impl Priority {
    /// Within how many minutes of office hours a first answer is promised, unless an admin says otherwise.
    pub const fn usual_response_minutes(self) -> i64 {
        match self {
            Priority::Urgent => 60,
            Priority::High => 4 * 60,
            Priority::Normal => 8 * 60,
            Priority::Low => 24 * 60,
        }
    }

    /// Within how many minutes of office hours a solution is promised, unless an admin says otherwise.
    pub const fn usual_resolution_minutes(self) -> i64 {
        match self {
            Priority::Urgent => 4 * 60,
            Priority::High => 9 * 60,
            Priority::Normal => 3 * 9 * 60,
            Priority::Low => 5 * 9 * 60,
        }
    }

    /// A number that sorts the most pressing first.
    pub const fn rank(self) -> i64 {
        match self {
            Priority::Urgent => 0,
            Priority::High => 1,
            Priority::Normal => 2,
            Priority::Low => 3,
        }
    }
}

/// The priority for each impact and urgency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityMatrix(pub Vec<(Impact, Urgency, Priority)>);

impl PriorityMatrix {
    /// Every pair of an impact and an urgency, row by row.
    pub fn cells() -> impl Iterator<Item = (Impact, Urgency)> {
        Impact::ALL.iter().flat_map(|impact| Urgency::ALL.iter().map(move |urgency| (*impact, *urgency)))
    }

    /// The name of a pair's field in a form.
    pub fn field(impact: Impact, urgency: Urgency) -> String {
        format!("cell_{impact}_{urgency}")
    }

    /// The priority of a pair. A pair that the matrix does not name is normal.
    pub fn priority(&self, impact: Impact, urgency: Urgency) -> Priority {
        self.0
            .iter()
            .find(|(i, u, _)| *i == impact && *u == urgency)
            .map_or(Priority::Normal, |(_, _, priority)| *priority)
    }
}

impl Default for PriorityMatrix {
    fn default() -> Self {
        use Impact::*;
        use Priority::*;
        use Urgency::*;
        PriorityMatrix(vec![
            (One, Hindered, Low),
            (One, Partly, Normal),
            (One, Stopped, High),
            (Several, Hindered, Normal),
            (Several, Partly, High),
            (Several, Stopped, High),
            (Everyone, Hindered, Normal),
            (Everyone, Partly, High),
            (Everyone, Stopped, Urgent),
        ])
    }
}
