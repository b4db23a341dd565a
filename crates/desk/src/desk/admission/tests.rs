use super::*;
use futures::FutureExt;

const BEGIN: Timestamp = Timestamp(1_000_000_000);

fn after(seconds: i64) -> Timestamp {
    Timestamp(BEGIN.0 + seconds * 1_000)
}

/// Whether a form has been told to give its place up.
fn is_told(place: &StrangerPlace) -> bool {
    place.given_up.told().now_or_never().is_some()
}

#[test]
fn k19_a_form_keeps_its_place_while_it_arrives_at_normal_speed() {
    let places = Arc::new(Places::new(2));
    let (first, second) = (places.take("a", BEGIN).expect("room"), places.take("b", after(1)).expect("room"));
    assert!(matches!(places.take("c", after(10)), Err(AppError::Unavailable)));
    assert!(!is_told(&first));
    let third = places.take("c", after(11)).expect("the first one is slow");
    assert!(is_told(&first) && !is_told(&second) && !is_told(&third));
    drop(first);
    assert!(matches!(places.take("d", after(11)), Err(AppError::Unavailable)), "its place was given away already");
    drop(third);
    let _fourth = places.take("d", after(11)).expect("room");
    assert!(!is_told(&second));
    let _fifth = places.take("e", after(-60)).expect("a clock that is set back keeps nobody out");
    assert!(is_told(&second));
}

#[test]
fn k19_the_address_that_has_most_gives_a_place_up_first() {
    let places = Arc::new(Places::new(4));
    let quiet = places.take("a", BEGIN).expect("room");
    let loud: Vec<_> = (0..3).map(|n| places.take("b", after(n)).expect("room")).collect();
    let _next = places.take("c", after(60)).expect("room");
    assert!(!is_told(&quiet), "older, but alone");
    assert_eq!(loud.iter().map(is_told).collect::<Vec<_>>(), [true, false, false]);
}
