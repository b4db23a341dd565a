//! The order of things that admins put one before the other, such as rules and questions.

use crate::db::automation::AutomationRow;
use crate::db::catalogue::QuestionRow;
use crate::db::routing::RuleRow;
use crate::db::service::PolicyRow;
use crate::db::tier::TierUse;
use crate::domain::view::Direction;
use crate::domain::{AuditDetail, AuditField};
use crate::error::AppError;

/// A step that the page of an order asks for.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub direction: Direction,
    /// The neighbour to change places with, as the page shows it. A step that names none takes whichever is there.
    pub past: Option<i64>,
}

/// A thing that has a place among others of its kind.
pub(super) trait Placed {
    fn id(&self) -> i64;
    fn name(&self) -> &str;
    fn is_in_use(&self) -> bool;
}

macro_rules! placed {
    ($($row:ident by $name:ident),+) => {$(
        impl Placed for $row {
            fn id(&self) -> i64 {
                self.id.0
            }

            fn name(&self) -> &str {
                &self.$name
            }

            fn is_in_use(&self) -> bool {
                self.archived_at.is_none()
            }
        }
    )+};
}

placed!(AutomationRow by name, TierUse by name, PolicyRow by name, QuestionRow by label, RuleRow by name);

/// One of several things.
pub(super) fn find<T: Placed>(rows: &[T], id: i64) -> Result<&T, AppError> {
    rows.iter().find(|row| row.id() == id).ok_or(AppError::NotFound)
}

/// A step that one of several things made.
pub(super) struct OrderStep<T> {
    pub order: Vec<T>,
    /// Which of the two that changed places comes after the other now.
    pub later: usize,
    /// Details of the step for the log.
    pub detail: AuditDetail,
}

/// Changes places with the one before (up) or after (down) of those in use. Nothing at the end of the order; a thing that is
/// out of use cannot move, and none moves past another neighbour than its page showed.
pub(super) fn step<T: Placed>(rows: Vec<T>, id: i64, step: Step) -> Result<Option<OrderStep<T>>, AppError> {
    let name = find(&rows, id)?.name().to_owned();
    let mut order: Vec<T> = rows.into_iter().filter(T::is_in_use).collect();
    let from = order.iter().position(|one| one.id() == id).ok_or(AppError::NotNow)?;
    let to = match step.direction {
        Direction::Up => from.checked_sub(1),
        Direction::Down => Some(from + 1).filter(|to| *to < order.len()),
    };
    let neighbour = to.and_then(|to| order.get(to)).map(T::id);
    if step.past.is_some() && step.past != neighbour {
        return Err(AppError::Stale);
    }
    let Some(to) = to else { return Ok(None) };
    order.swap(from, to);
    let later = from.max(to);
    let (from, to) = ((from + 1).to_string(), (to + 1).to_string());
    let detail = AuditDetail::of(name).change(AuditField::Position, Some(&from), Some(&to));
    Ok(Some(OrderStep { order, later, detail }))
}

/// The things that are not yet at the place that the order gives them, each with that place, counted from 0.
pub(super) fn misplaced<T>(order: Vec<T>, place: impl Fn(&T) -> i64) -> impl Iterator<Item = (i64, T)> {
    (0..).zip(order).filter(move |(at, row)| *at != place(row))
}

/// The place after all others.
pub(super) fn last_place(places: impl IntoIterator<Item = i64>) -> i64 {
    places.into_iter().max().map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Placed for i64 {
        fn id(&self) -> i64 {
            *self
        }

        fn name(&self) -> &str {
            "it"
        }

        fn is_in_use(&self) -> bool {
            *self < 9
        }
    }

    fn asked(which: i64, direction: Direction, past: Option<i64>) -> Result<Option<(Vec<i64>, usize)>, AppError> {
        let moved = step(vec![1, 2, 9, 3], which, Step { direction, past })?;
        Ok(moved.map(|moved| (moved.order, moved.later)))
    }

    #[test]
    fn a_step_changes_places_with_the_neighbour_and_ends_at_the_ends() {
        let moved = |which, direction| asked(which, direction, None).expect("it is there");
        assert_eq!(moved(2, Direction::Up), Some((vec![2, 1, 3], 1)));
        assert_eq!(moved(2, Direction::Down), Some((vec![1, 3, 2], 2)));
        assert_eq!(moved(1, Direction::Up), None);
        assert_eq!(moved(3, Direction::Down), None);
        assert!(matches!(asked(9, Direction::Up, None), Err(AppError::NotNow)), "out of use");
        assert!(matches!(asked(4, Direction::Up, None), Err(AppError::NotFound)));
    }

    #[test]
    fn a_step_goes_past_the_neighbour_that_its_page_showed_and_past_no_other() {
        assert_eq!(asked(2, Direction::Up, Some(1)).expect("it is there"), Some((vec![2, 1, 3], 1)));
        for (which, direction, past) in [(2, Direction::Up, 3), (1, Direction::Up, 2), (2, Direction::Down, 4)] {
            assert!(matches!(asked(which, direction, Some(past)), Err(AppError::Stale)), "{which} {past}");
        }
    }

    #[test]
    fn only_what_is_misplaced_is_written() {
        let misplaced: Vec<_> = misplaced(vec![0, 2, 1, 3], |place| *place).collect();
        assert_eq!(misplaced, [(1, 2), (2, 1)]);
        assert_eq!((last_place([]), last_place([4, 2])), (0, 5));
    }
}
