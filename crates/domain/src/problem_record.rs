//! Problems (ITIL): the causes behind incidents. A problem whose workaround is known is a known error.

use super::{FieldError, IllegalMove, clean_line};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Where a problem is in its life. [`problem_after`] says which change may follow which.
    ProblemState {
        /// The cause is being looked for.
        Open = "open",
        /// Customers can be helped past it, although it is still there.
        KnownError = "known_error",
        /// The cause is gone.
        Resolved = "resolved",
    }
}

text_enum! {
    /// Something that alters the state of a problem.
    ProblemMove {
        /// It is understood: there is a workaround.
        Recognised = "recognised",
        /// It was not understood after all.
        Doubted = "doubted",
        /// The cause is gone.
        Resolved = "resolved",
        /// It is back.
        Reopened = "reopened",
    }
}

text_enum! {
    /// What a customer was told because of a problem.
    Answered {
        /// How to work on in spite of it.
        Workaround = "workaround",
        /// That it is solved.
        Resolution = "resolution",
    }
}

text_enum! {
    /// What became of something that was learned.
    DraftState {
        Open = "open",
        /// There is a known error now that says so.
        Used = "used",
        Dropped = "dropped",
    }
}

text_enum! {
    /// A part of a problem that people write.
    ProblemField {
        Title = "title",
        Symptoms = "symptoms",
        Cause = "cause",
        Workaround = "workaround",
        Owner = "owner",
        /// Product and category.
        Category = "category",
    }
}

/// The state after a move. The table:
///
/// | from \ move | recognised | doubted | resolved | reopened |
/// |---|---|---|---|---|
/// | open | known error | - | resolved | - |
/// | known error | - | open | resolved | - |
/// | resolved | - | - | - | open |
pub fn problem_after(state: ProblemState, what: ProblemMove) -> Result<ProblemState, IllegalMove> {
    use ProblemState::*;
    Ok(match (state, what) {
        (Open, ProblemMove::Recognised) => KnownError,
        (KnownError, ProblemMove::Doubted) | (Resolved, ProblemMove::Reopened) => Open,
        (Open | KnownError, ProblemMove::Resolved) => Resolved,
        _ => return Err(IllegalMove),
    })
}

impl ProblemState {
    /// Still there.
    pub const fn is_open(self) -> bool {
        !matches!(self, ProblemState::Resolved)
    }
}

/// What happened to a problem. Every change of one is one of these; staff alone read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProblemEvent {
    /// Written down, perhaps because of a ticket.
    Opened {
        ticket: Option<i64>,
    },
    /// These parts are different now.
    Edited {
        fields: Vec<ProblemField>,
    },
    /// Somebody answers for it from now on, or nobody.
    OwnerChanged {
        to: Option<String>,
    },
    StateChanged {
        from: ProblemState,
        to: ProblemState,
    },
    /// The cause is gone; customers are told the resolution code and a summary.
    Resolved {
        code: String,
        summary: String,
    },
    /// A ticket is an incident of it.
    Linked {
        ticket: i64,
    },
    Unlinked {
        ticket: i64,
    },
    /// A customer says that they have it too.
    Reported {
        ticket: i64,
    },
    /// So many customers got the workaround in one go.
    WorkaroundSent {
        tickets: i64,
    },
    /// So many incidents were solved with it in one go.
    IncidentsSolved {
        tickets: i64,
    },
    /// Customers see it as a banner.
    Published,
    /// The banner says something else now, or to others.
    BannerChanged,
    /// Customers do not see the banner any more.
    Withdrawn,
}

impl ProblemEvent {
    /// The stable name of this kind of event.
    pub const fn kind(&self) -> &'static str {
        match self {
            ProblemEvent::Opened { .. } => "opened",
            ProblemEvent::Edited { .. } => "edited",
            ProblemEvent::OwnerChanged { .. } => "owner_changed",
            ProblemEvent::StateChanged { .. } => "state_changed",
            ProblemEvent::Resolved { .. } => "resolved",
            ProblemEvent::Linked { .. } => "linked",
            ProblemEvent::Unlinked { .. } => "unlinked",
            ProblemEvent::Reported { .. } => "reported",
            ProblemEvent::WorkaroundSent { .. } => "workaround_sent",
            ProblemEvent::IncidentsSolved { .. } => "incidents_solved",
            ProblemEvent::Published => "published",
            ProblemEvent::BannerChanged => "banner_changed",
            ProblemEvent::Withdrawn => "withdrawn",
        }
    }
}

/// What a problem is called, in one line of 3 to 200 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemTitle(String);

impl ProblemTitle {
    /// Checks what was typed.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = clean_line(text);
        match text.chars().count() {
            0 => Err(FieldError::Required),
            1 | 2 => Err(FieldError::TooShort(3)),
            3..=200 => Ok(ProblemTitle(text)),
            _ => Err(FieldError::TooLong(200)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolved_problem_can_only_be_reopened_and_only_such_a_one() {
        for state in ProblemState::ALL {
            for what in ProblemMove::ALL {
                let legal = problem_after(*state, *what).is_ok();
                match (*state, *what) {
                    (ProblemState::Resolved, ProblemMove::Reopened) => assert!(legal),
                    (ProblemState::Resolved, _) | (_, ProblemMove::Reopened) => assert!(!legal, "{state} {what}"),
                    (_, ProblemMove::Resolved) => assert!(legal, "{state} {what}"),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn no_move_leaves_a_problem_as_it_is() {
        for state in ProblemState::ALL {
            for what in ProblemMove::ALL {
                assert_ne!(problem_after(*state, *what), Ok(*state), "{state} {what}");
            }
        }
    }
}
