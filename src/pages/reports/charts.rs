//! Drawings, as SVG text: the same on the server, in the browser and on paper. Each says in words what it shows; the
//! table beside it has the numbers.

use super::parts::{number, share};
use crate::domain::report::TARGET_BAND;
use crate::domain::view::{FlowPoint, TierFigures};
use crate::t;
use crate::ui::html::escaped;
use crate::ui::language;
use std::fmt::Write;

/// A part of a length, in tenths of a unit.
fn part(of: i64, n: i64, all: i64) -> i64 {
    if all <= 0 { 0 } else { of * 10 * n / all }
}

/// Tenths as a decimal number of SVG.
fn dec(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn begin(id: &str, (x, y, width, height): (i64, i64, i64, i64), title: &str, desc: &str) -> String {
    format!(
        "<svg class=\"chart\" viewBox=\"{x} {y} {width} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escaped(title),
        escaped(desc)
    )
}

/// Where tickets are solved: a bar for each tier, with the band where the first one should be.
pub fn funnel(tiers: &[TierFigures]) -> String {
    let l = language();
    let said: Vec<_> = tiers
        .iter()
        .map(|tier| t::reports::funnel_line(l, &tier.name, &number(tier.solved), &number(tier.left())))
        .collect();
    let height = 22 + 53 * i64::try_from(tiers.len()).unwrap_or(0);
    let mut svg = begin("funnel", (0, 0, 1100, height), t::reports::funnel(l), &said.join(" "));
    let _ = write!(
        svg,
        "<text class=\"dim\" x=\"130\" y=\"14\">{}</text><text class=\"dim\" x=\"750\" y=\"14\" text-anchor=\"end\">{}</text>",
        t::reports::percent(l, "0"),
        escaped(&t::reports::funnel_axis(l, &t::reports::percent(l, "100")))
    );
    for (place, tier) in (0i64..).zip(tiers) {
        let y = 26 + place * 53;
        let width = part(620, tier.solved, tier.left());
        let (came, colour) = (tier.created + tier.arrived + tier.came_back, tier.position.clamp(0, 4));
        let name: String = if tier.name.chars().count() > 18 {
            tier.name.chars().take(17).chain(['\u{2026}']).collect()
        } else {
            tier.name.clone()
        };
        let _ = write!(
            svg,
            "<text class=\"strong\" x=\"0\" y=\"{}\">{}</text><text class=\"dim\" x=\"0\" y=\"{}\">{}</text>\
             <rect class=\"track\" x=\"130\" y=\"{y}\" width=\"620\" height=\"26\" rx=\"3\"/>",
            y + 12,
            escaped(&name),
            y + 28,
            escaped(&t::reports::came_in(l, &number(came)))
        );
        let (low, high) = (130 + 620 * TARGET_BAND.0 / 100, 130 + 620 * TARGET_BAND.1 / 100);
        if tier.first {
            let _ = write!(
                svg,
                "<rect class=\"band\" x=\"{low}\" y=\"{}\" width=\"{}\" height=\"36\"/>",
                y - 5,
                high - low
            );
        }
        let _ = write!(
            svg,
            "<rect class=\"bar-{colour}\" x=\"130\" y=\"{y}\" width=\"{}\" height=\"26\" rx=\"3\"/>",
            dec(width)
        );
        if tier.first {
            let band =
                t::reports::band(l, &TARGET_BAND.0.to_string(), &t::reports::percent(l, &TARGET_BAND.1.to_string()));
            let _ = write!(
                svg,
                "<path class=\"band-edge\" d=\"M{low} {}v36M{high} {}v36\"/>\
                 <text class=\"band-text\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                y - 5,
                y - 5,
                i64::midpoint(low, high),
                y + 44,
                escaped(&band)
            );
        }
        let onward = if tier.left() == 0 && tier.passed_down > 0 {
            t::reports::gave_back(l, &number(tier.passed_down))
        } else {
            t::reports::passed_on(l, &number(tier.passed_up))
        };
        let _ = write!(
            svg,
            "<text class=\"strong\" x=\"770\" y=\"{0}\">{1}</text><text x=\"830\" y=\"{0}\">{2}<tspan class=\"dim\" dx=\"12\">{3}</tspan></text>",
            y + 17,
            share(tier.solved, tier.left()),
            escaped(&t::reports::solved_here(l, &number(tier.solved))),
            escaped(&onward)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The next greater number that a scale ends with, and its step.
const fn scale(most: i64) -> (i64, i64) {
    let mut step = 1;
    loop {
        if step * 4 >= most {
            return (step * 4, step);
        }
        if step * 8 >= most {
            return (step * 8, step * 2);
        }
        if step * 20 >= most {
            return (step * 20, step * 5);
        }
        step *= 10;
    }
}

/// Open tickets over time, with what came and what was solved.
pub fn backlog(points: &[FlowPoint]) -> String {
    let l = language();
    let most = points.iter().flat_map(|point| [point.open, point.created, point.solved]).max().unwrap_or(0);
    let (top, step) = scale(most.max(4));
    let count = i64::try_from(points.len()).unwrap_or(0);
    let (left, right, upper, lower) = (50, 500, 36, 250);
    let x = |place: i64| left * 10 + if count > 1 { (right - left) * 10 * place / (count - 1) } else { 0 };
    let y = |n: i64| lower * 10 - part(lower - upper, n.max(0), top);
    let (first, last) = (points.first(), points.last());
    let desc = match (first, last) {
        (Some(first), Some(last)) => {
            t::reports::backlog_line(l, &first.to, &number(first.open), &last.to, &number(last.open))
        }
        _ => String::new(),
    };
    let mut svg = begin("backlog", (0, 18, 560, 276), t::reports::backlog(l), &desc);
    for mark in (0..=4).map(|n| n * step).filter(|n| *n <= top) {
        let at = dec(y(mark));
        let _ = write!(
            svg,
            "<path class=\"grid\" d=\"M{left} {at}H{right}\"/><text class=\"dim\" x=\"{}\" y=\"{at}\" dy=\"4\" text-anchor=\"end\">{}</text>",
            left - 8,
            number(mark)
        );
    }
    let path = |of: fn(&FlowPoint) -> i64| {
        (0i64..).zip(points).fold(String::new(), |mut path, (place, point)| {
            let _ = write!(path, "{}{} {}", if place == 0 { 'M' } else { 'L' }, dec(x(place)), dec(y(of(point))));
            path
        })
    };
    let open = path(|point| point.open);
    if count > 0 {
        let _ = write!(
            svg,
            "<path class=\"area\" d=\"{open}L{} {lower}L{left} {lower}z\"/><path class=\"series\" d=\"{open}\"/>\
             <path class=\"series alt\" d=\"{}\"/><path class=\"series thin\" d=\"{}\"/>",
            dec(x(count - 1)),
            path(|point| point.created),
            path(|point| point.solved)
        );
    }
    if let Some(last) = last {
        let _ = write!(
            svg,
            "<circle class=\"dot\" cx=\"{0}\" cy=\"{1}\" r=\"5\"/><text class=\"strong\" x=\"{2}\" y=\"{1}\" dy=\"4\">{3}</text>",
            dec(x(count - 1)),
            dec(y(last.open)),
            right + 12,
            number(last.open)
        );
    }
    let every = (count / 5).max(1);
    for (place, point) in (0i64..).zip(points).filter(|(place, _)| (count - 1 - place) % every == 0) {
        let _ = write!(
            svg,
            "<text class=\"dim\" x=\"{}\" y=\"270\" text-anchor=\"middle\">{}</text>",
            dec(x(place)),
            escaped(point.to.get(5..).unwrap_or_default())
        );
    }
    let _ = write!(
        svg,
        "<path class=\"series\" d=\"M50 287h18\"/><text x=\"74\" y=\"291\">{}</text><path class=\"series alt\" d=\"M200 287h18\"/>\
         <text x=\"224\" y=\"291\">{}</text><path class=\"series thin\" d=\"M350 287h18\"/><text x=\"374\" y=\"291\">{}</text></svg>",
        escaped(t::reports::open_at_end(l)),
        escaped(t::reports::registered(l)),
        escaped(t::reports::solved(l))
    );
    svg
}

/// Bars of shares: what each is called, how many there are of it, and of how many.
pub fn bars(id: &str, title: &str, lines: &[(String, i64, i64)]) -> String {
    let said: Vec<_> = lines.iter().map(|(name, n, all)| format!("{name}: {}.", share(*n, *all))).collect();
    let height = 34 * i64::try_from(lines.len()).unwrap_or(0) + 4;
    let mut svg = begin(id, (0, 0, 520, height), title, &said.join(" "));
    for (place, (name, n, all)) in (0i64..).zip(lines) {
        let y = 4 + place * 34;
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{0}\">{1}</text><rect class=\"track\" x=\"190\" y=\"{y}\" width=\"250\" height=\"20\" rx=\"3\"/>\
             <rect class=\"bar-2\" x=\"190\" y=\"{y}\" width=\"{2}\" height=\"20\" rx=\"3\"/>\
             <text class=\"strong\" x=\"520\" y=\"{0}\" text-anchor=\"end\">{3}</text>",
            y + 14,
            escaped(name),
            dec(part(250, *n, *all)),
            share(*n, *all)
        );
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_above_what_it_shows_and_is_not_much_longer() {
        for most in 1..3_000 {
            let (top, step) = scale(most);
            assert!(top >= most && top <= most.max(4) * 5 / 2 + 4, "{most} {top}");
            assert_eq!(top, step * 4, "{most}");
        }
    }
}
