//! The tier glyph: all rungs in small, with a dot where the ticket stands.

use super::language;
use crate::domain::view::LadderPlace;
use crate::t;
use leptos::prelude::*;
use std::sync::{Arc, LazyLock};

/// Where a ticket is, as a glyph and the tier's name.
#[component]
pub fn TierGlyph(
    place: LadderPlace,
    /// As a cell of a dense list.
    #[prop(optional)]
    cell: bool,
) -> impl IntoView {
    let rungs = drawn(place.position, place.of);
    view! {
        <span class=if cell { "tier at" } else { "tier" }>
            <svg viewBox="0 -3 39 20" role="img" aria-label=t::ui::at_tier(language()) inner_html=rungs></svg>
            <span class="tier-name">{place.name}</span>
        </span>
    }
}

/// The glyph alone, for places where the tier's name stands beside it anyway.
#[component]
pub fn Rungs(position: i64, of: i64) -> impl IntoView {
    view! { <svg viewBox="0 -3 39 20" aria-hidden="true" inner_html=drawn(position, of)></svg> }
}

/// The most tiers that a drawing tells apart.
const MOST: i64 = 20;

/// All drawings, by the number of tiers and the place among them: a list has one in each row, and they are few.
static DRAWINGS: LazyLock<Vec<Vec<Arc<str>>>> = LazyLock::new(|| {
    (0..=MOST).map(|of| (0..of.max(1)).map(|position| drawing(position, of).into()).collect()).collect()
});

fn drawn(position: i64, of: i64) -> Arc<str> {
    let of = of.clamp(1, MOST);
    let at = |number: i64| usize::try_from(number).unwrap_or(0);
    DRAWINGS
        .get(at(of))
        .and_then(|all| all.get(at(position.clamp(0, of - 1))))
        .cloned()
        .unwrap_or_else(|| Arc::from(""))
}

/// The rungs of a ladder with `of` tiers, in hundredths of a pixel, so that server and browser write the same digits.
fn drawing(position: i64, of: i64) -> String {
    use std::fmt::Write as _;
    let of = of.clamp(1, MOST);
    let here = position.clamp(0, of - 1);
    let pitch = (4_050 / of).min(1_000);
    let rise = 1_000 / (of - 1).max(4);
    let mut svg = String::new();
    for rung in 0..of {
        let (x, width) = (rung * pitch, pitch - 150);
        let (y, height) = if rung == here { (1_350 - rung * rise, 300) } else { (1_400 - rung * rise, 200) };
        let class = if rung <= here { "rung-on" } else { "rung-off" };
        let (x, y, width, height) = (hundredths(x), hundredths(y), hundredths(width), hundredths(height));
        let _ = write!(svg, r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="1"/>"#);
    }
    let (x, y) = (hundredths(here * pitch + (pitch - 150) / 2), hundredths(1_000 - here * rise));
    let _ = write!(svg, r#"<circle class="rung-on" cx="{x}" cy="{y}" r="2.4"/>"#);
    svg
}

fn hundredths(number: i64) -> String {
    format!("{}{}.{:02}", if number < 0 { "-" } else { "" }, number.abs() / 100, number.abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ladder_is_drawn_within_its_box_and_marks_one_place() {
        for of in 1..=8 {
            for position in 0..of {
                let svg = drawing(position, of);
                assert_eq!(svg.matches("<rect").count(), usize::try_from(of).unwrap_or_default());
                assert_eq!(svg.matches("<circle").count(), 1);
                assert_eq!(svg.matches("rung-on").count(), usize::try_from(position + 2).unwrap_or_default());
                assert!(!svg.contains(r#"width="-"#), "{svg}");
            }
        }
    }

    #[test]
    fn what_is_kept_ready_is_what_would_be_drawn() {
        for (position, of) in [(0, 1), (0, 5), (4, 5), (2, 7), (9, 5), (-1, 5), (19, 20), (30, 40), (0, 0)] {
            assert_eq!(*drawn(position, of), *drawing(position, of));
        }
    }

    #[test]
    fn a_place_off_the_ladder_is_drawn_at_its_end() {
        assert_eq!(drawing(9, 5), drawing(4, 5));
        assert_eq!(drawing(-1, 5), drawing(0, 5));
        assert_eq!(drawing(0, 0), drawing(0, 1));
    }
}
