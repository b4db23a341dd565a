//! Tables of reports as separated values (RFC 4180), which spreadsheet programs open as they are: with the separators of the
//! reader's language, a mark that says UTF-8, and nothing in them that is taken for a formula.

use super::error_page;
use crate::desk::Desk;
use crate::desk::report::{read, work};
use crate::domain::report::Table;
use crate::domain::view::{ReportAsked, Viewer, WorkLine};
use crate::domain::{FieldError, Language, is_visible};
use crate::error::AppError;
use crate::pages::reports::age;
use crate::pages::request::RequestContext;
use crate::t;
use crate::ui::words;
use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A field: words that people typed, or a number.
enum Cell {
    Text(String),
    Number(i64),
    /// A number with one decimal.
    Tenths(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

macro_rules! cells {
    ($($cell:expr),+ $(,)?) => { vec![$(Cell::from($cell)),+] };
}

/// Answers with a table as a file.
pub async fn give(
    Extension(context): Extension<RequestContext>,
    Path(table): Path<String>,
    Query(asked): Query<ReportAsked>,
) -> Response {
    match table_file(&context.desk, &context.viewer, &table, &asked).await {
        Ok(text) => {
            let name = format!("attachment; filename=\"{table}-{}-{}.csv\"", day(&asked.from), day(&asked.to));
            ([(CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()), (CONTENT_DISPOSITION, name)], text)
                .into_response()
        }
        Err(error) => error_page::plain(&context, error.status()),
    }
}

/// A date that may stand in the name of a file.
fn day(text: &str) -> &str {
    if crate::domain::is_date(text) { text } else { "all" }
}

/// A table, in the words of its reader.
async fn table_file(desk: &Desk, viewer: &Viewer, table: &str, asked: &ReportAsked) -> Result<Vec<u8>, AppError> {
    let table: Table = table.parse().map_err(|_: FieldError| AppError::NotFound)?;
    let l = viewer.language;
    let rows = match table {
        Table::Agents | Table::Teams | Table::Vendors => work_table(desk, viewer, table, asked, l).await?,
        _ => figure_table(desk, viewer, table, asked, l).await?,
    };
    file(l, &rows).map_err(|error| {
        tracing::error!(%error, "a table cannot be written");
        AppError::Fault
    })
}

async fn figure_table(
    desk: &Desk,
    viewer: &Viewer,
    table: Table,
    asked: &ReportAsked,
    l: Language,
) -> Result<Vec<Vec<Cell>>, AppError> {
    let report = read::report(desk, viewer, asked).await?;
    let mut rows = Vec::new();
    match table {
        Table::Tiers => {
            rows.push(cells![
                t::reports::tier(l),
                t::reports::registered(l),
                t::reports::arrived(l),
                t::reports::came_back(l),
                t::reports::solved(l),
                t::reports::passed_up(l),
                t::reports::passed_down(l),
                t::reports::bounces(l),
                t::reports::share_solved(l),
                t::reports::escalated(l),
                t::reports::bounced(l),
                t::reports::minutes_column(l),
            ]);
            rows.extend(report.tiers.into_iter().map(|tier| {
                let left = tier.left();
                let (solved, escalated) = (tenths(tier.solved, left), tenths(tier.passed_up, left));
                cells![
                    tier.name,
                    tier.created,
                    tier.arrived,
                    tier.came_back,
                    tier.solved,
                    tier.passed_up,
                    tier.passed_down,
                    tier.bounced,
                    solved,
                    escalated,
                    tenths(tier.bounced, tier.passed_up),
                    tier.minutes,
                ]
            }));
        }
        Table::Promises => {
            rows.push(cells![t::reports::promise(l), t::reports::kept(l), t::reports::missed(l)]);
            rows.extend(
                report.clocks.iter().map(|clock| cells![words::clock(l, clock.kind), clock.kept, clock.missed]),
            );
        }
        Table::Answers => {
            rows.push(cells![t::reports::answer(l), t::reports::tickets(l), t::reports::share(l)]);
            let (names, all) = ([t::survey::good(l), t::survey::fair(l), t::survey::bad(l)], report.rated.iter().sum());
            rows.extend(names.into_iter().zip(report.rated).map(|(name, n)| cells![name, n, tenths(n, all)]));
        }
        Table::Quality => {
            rows.push(cells![t::reports::what(l), t::reports::tickets(l), t::reports::of_solved(l)]);
            let (solved, alone) = (report.solved, report.self_solved);
            for (name, n, of) in [
                (t::reports::solved(l), solved, solved),
                (t::reports::self_solved(l), alone, solved + alone),
                (t::reports::first_contact(l), report.first_contact, solved),
                (t::reports::reopened(l), report.reopened, solved),
            ] {
                rows.push(cells![name, n, tenths(n, of)]);
            }
        }
        Table::Ages => {
            rows.push(cells![t::reports::age(l), t::reports::tickets(l), t::reports::share(l)]);
            let all = report.ages.iter().sum();
            let groups = report.ages.into_iter().enumerate();
            rows.extend(groups.map(|(group, n)| cells![age(l, group), n, tenths(n, all)]));
        }
        Table::Satisfaction => {
            rows.push(cells![t::reports::answer(l), t::reports::all_kept(l), t::reports::some_missed(l)]);
            let [a, b, c, d] = report.square;
            rows.push(cells![t::reports::pleased(l), a, b]);
            rows.push(cells![t::reports::unhappy(l), c, d]);
        }
        _ => {
            rows.push(cells![
                t::reports::from(l),
                t::reports::to(l),
                t::reports::registered(l),
                t::reports::reopened(l),
                t::reports::solved(l),
                t::reports::self_solved(l),
                t::reports::open_at_end(l),
            ]);
            rows.extend(report.flow.into_iter().map(|point| {
                let (ended, alone) = (point.solved, point.self_solved);
                cells![point.from, point.to, point.created, point.reopened, ended, alone, point.open]
            }));
        }
    }
    Ok(rows)
}

async fn work_table(
    desk: &Desk,
    viewer: &Viewer,
    table: Table,
    asked: &ReportAsked,
    l: Language,
) -> Result<Vec<Vec<Cell>>, AppError> {
    let report = work::report(desk, viewer, asked).await?;
    let work = |line: WorkLine| cells![line.name, line.tier, line.solved, line.passed_up, line.open];
    let (solved, up, open) = (t::reports::solved(l), t::reports::passed_up(l), t::reports::open_now(l));
    Ok(match table {
        Table::Vendors => {
            let mut rows = vec![cells![
                t::reports::vendor(l),
                t::reports::handed_back(l),
                t::reports::with_them(l),
                t::reports::minutes_column(l),
                t::reports::kept(l),
                t::reports::missed(l),
            ]];
            rows.extend(
                report
                    .vendors
                    .into_iter()
                    .map(|line| cells![line.name, line.ended, line.running, line.minutes, line.kept, line.missed]),
            );
            rows
        }
        Table::Teams => {
            let mut rows = vec![cells![t::reports::team(l), t::reports::tier_now(l), solved, up, open]];
            rows.extend(report.teams.into_iter().map(work));
            rows
        }
        _ => {
            let mut rows = vec![cells![t::reports::agent(l), t::reports::tier_now(l), solved, up, open]];
            rows.extend(report.agents.into_iter().map(work));
            rows
        }
    })
}

/// A share in per cent, to a tenth; nothing when there is nothing to share.
fn tenths(part: i64, of: i64) -> Cell {
    let tenths = if of > 0 { Some((part * 1_000 + of / 2) / of) } else { None };
    tenths.map_or(Cell::Text(String::new()), Cell::Tenths)
}

/// The separators of a language: between fields, and before the decimals of a number. Spreadsheet programs expect those of
/// their own language.
const fn separators(l: Language) -> (u8, char) {
    match l {
        Language::English => (b',', '.'),
        Language::Swedish => (b';', ','),
    }
}

/// The whole file, with the mark by which spreadsheet programs know UTF-8.
fn file(l: Language, rows: &[Vec<Cell>]) -> csv::Result<Vec<u8>> {
    let mut file = "\u{FEFF}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separators(l).0)
        .terminator(csv::Terminator::CRLF)
        // The separator of another language than the reader's cuts no field.
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(&mut file);
    for row in rows {
        writer.write_record(row.iter().map(|cell| field(l, cell)))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
}

/// A field of a record. Text whose first visible character a spreadsheet would take for the start of a formula gets an
/// apostrophe before it, which spreadsheets read as "this is text".
fn field(l: Language, cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Tenths(number) => format!("{}{}{}", number / 10, separators(l).1, number % 10),
        Cell::Text(text) => {
            let begins = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{fe66}', '\u{fe62}'];
            let risky = text.chars().find(|c| is_visible(*c)).is_some_and(|first| begins.contains(&first))
                || text.starts_with(char::is_control);
            if risky { format!("'{text}") } else { text.clone() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EN: Language = Language::English;

    fn written(l: Language, rows: &[Vec<Cell>]) -> String {
        let file = String::from_utf8(file(l, rows).expect("a file")).expect("UTF-8");
        file.strip_prefix('\u{FEFF}').expect("the mark of UTF-8").to_owned()
    }

    #[test]
    fn a_name_cannot_become_a_formula_or_a_second_field() {
        let row = vec![Cell::from("=1+1"), Cell::from("say \"hi\", all"), Cell::from(3)];
        assert_eq!(written(EN, &[row]), "\"'=1+1\",\"say \"\"hi\"\", all\",\"3\"\r\n");
        assert_eq!(field(EN, &Cell::from("  @SUM(A1)")), "'  @SUM(A1)");
        assert_eq!(field(EN, &Cell::from(-4)), "-4");
    }

    #[test]
    fn k18_an_invisible_mark_hides_no_formula() {
        for mark in [
            "\u{200E}",
            "\u{200B}\u{2060}",
            "\u{FEFF}",
            "\u{A0}",
            "\u{3164}",
            "\u{2800} ",
            "\u{AD}",
            "\u{E0020}",
            "\u{1}",
        ] {
            for first in ["=", "+", "-", "@", "＝"] {
                let text = format!("{mark}{first}1+1");
                assert_eq!(field(EN, &Cell::from(text.as_str())), format!("'{text}"), "{text:?}");
            }
        }
        assert_eq!(field(EN, &Cell::from("1=1")), "1=1");
    }

    #[test]
    fn k67_a_file_has_the_separators_of_its_language_and_says_that_it_is_utf_8() {
        let rows = [vec![Cell::from("Å; b, c"), Cell::Tenths(125), Cell::from(1000)]];
        assert_eq!(written(EN, &rows), "\"Å; b, c\",\"12.5\",\"1000\"\r\n");
        assert_eq!(written(Language::Swedish, &rows), "\"Å; b, c\";\"12,5\";\"1000\"\r\n");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(texts in proptest::collection::vec(any::<String>(), 2..5)) {
            let rows = [texts.iter().map(|text| Cell::from(text.as_str())).collect::<Vec<_>>()];
            let file = written(EN, &rows);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
            let read: Vec<_> = reader.records().collect::<Result<_, _>>().expect("records");
            prop_assert_eq!(read.len(), 1);
            for (text, read) in texts.iter().zip(&read[0]) {
                prop_assert_eq!(read.strip_prefix('\'').filter(|_| read != text).unwrap_or(read), text);
            }
        }
    }
}
