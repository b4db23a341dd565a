//! Enums of the domain as text columns, on both databases.

use crate::automation::RunOutcome;
use crate::report::{Measure, Rating, Reason};
use crate::routing::Assignment;
use crate::{
    Answered, Audience, ClockKind, Contract, DraftState, Ending, Impact, Language, OrganisationKind, Priority,
    ProblemState, QuestionKind, Role, Status, Theme, Urgency,
};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Postgres, Sqlite, Type};

macro_rules! text_columns {
    ($($name:ty),+ $(,)?) => { $(
        text_columns!(@on Sqlite, $name);
        text_columns!(@on Postgres, $name);
    )+ };
    (@on $db:ty, $name:ty) => {
        impl Type<$db> for $name {
            fn type_info() -> <$db as Database>::TypeInfo { <str as Type<$db>>::type_info() }
            fn compatible(ty: &<$db as Database>::TypeInfo) -> bool { <str as Type<$db>>::compatible(ty) }
        }
        impl<'q> Encode<'q, $db> for $name {
            fn encode_by_ref(&self, buf: &mut <$db as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                Encode::<$db>::encode(self.as_str(), buf)
            }
        }
        impl<'r> Decode<'r, $db> for $name {
            fn decode(value: <$db as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                let text = <&str as Decode<$db>>::decode(value)?;
                text.parse().map_err(|_| format!("{text:?} is no {}", stringify!($name)).into())
            }
        }
    };
}

text_columns!(
    Answered,
    Assignment,
    Audience,
    ClockKind,
    Contract,
    DraftState,
    Ending,
    Impact,
    Language,
    Measure,
    OrganisationKind,
    Priority,
    ProblemState,
    QuestionKind,
    Rating,
    Reason,
    Role,
    RunOutcome,
    Status,
    Theme,
    Urgency,
);
