//! Limits on one sender's use of memory, time, disk and mail. Counts cover a quarter of an hour, unless a name says
//! otherwise.
//!
//! All such numbers stand here. `docs/OPERATING.md` shows them as the table that [`table`] writes, and each line of it
//! names its test.

use super::Role;
use std::time::Duration;

/// For how many minutes tries, forms, files and mails are counted.
pub const WINDOW: i64 = 15;

/// Connections in all, fewer where the system grants fewer descriptors.
pub const CONNECTIONS: usize = 4_096;
/// Connections of one address; a proxy of ours has no such limit.
pub const CONNECTIONS_OF_ADDRESS: usize = 256;
/// Descriptors that are kept for files and the database.
pub const DESCRIPTORS_KEPT: usize = 256;
/// Bytes of a request's head.
pub const HEAD: usize = 16 * 1024;
/// Bytes of a request's path and query.
pub const TARGET: usize = 8 * 1024;
/// How long a connection may take to send a head, or rest between two requests.
pub const HEAD_TIME: Duration = Duration::from_secs(60);
/// How long a sender or a reader may stand still in the midst of a request or an answer.
pub const STALL: Duration = Duration::from_secs(60);

/// Forms of strangers under way at the same time: for one address, and in all. Those of slow senders are among them, so
/// that they never hold all connections.
pub const ARRIVING_OF_ADDRESS: usize = 32;
pub const ARRIVING_OF_STRANGERS: usize = 384;
/// The same in all for forms that may carry files, which are counted apart: they may take long to arrive.
pub const ARRIVING_WITH_FILES: usize = 128;
/// How long a stranger's form may arrive before it has to give its place up where none is left.
pub const ARRIVING_TIME: Duration = Duration::from_secs(10);
/// Requests of one signed-in person under way at the same time.
pub const REQUESTS_OF_PERSON: usize = 64;
/// Pages of strangers that are made at the same time: for one address, and in all.
pub const PAGES_OF_ADDRESS: usize = 2;
pub const PAGES_OF_STRANGERS: usize = 4;
/// Forms of strangers that are worked on at the same time: for one address, and in all.
pub const FORMS_OF_ADDRESS: usize = 1;
pub const FORMS_OF_STRANGERS: usize = 2;
/// Requests of one address that wait for their turn, of either kind.
pub const WAITING_OF_ADDRESS: usize = 64;
/// Requests of strangers that wait for their turn, of either kind.
pub const WAITING_OF_STRANGERS: usize = 256;
/// How long a request waits for its turn.
pub const TURN: Duration = Duration::from_secs(10);
/// How long whoever sends too much at once waits for the refusal, and how many do: being refused costs the program
/// something too, so it does not happen as fast as somebody can ask again.
pub const REFUSAL: Duration = Duration::from_secs(1);
pub const REFUSALS: usize = 512;
/// Forms of one address of strangers.
pub const FORMS_FROM: i64 = 1_200;
/// Passwords that are hashed at the same time: each takes 19 MiB for some tens of milliseconds.
pub const HASHES: usize = 2;

/// Bytes of a form's text.
pub const TEXT_OF_STRANGER: usize = 256 * 1024;
pub const TEXT_OF_PERSON: usize = 1024 * 1024;
/// Fields of a form, those of the same name counted each.
pub const FIELDS: usize = 1_000;
/// Bytes before the first part of a form, and of the head of each part.
pub const PREAMBLE: usize = 4 * 1024;
pub const PART_HEAD: usize = 8 * 1024;
/// How long a form without files, and one with files, may take to arrive. Room for files is kept as long.
pub const FORM_TIME: Duration = Duration::from_secs(2 * 60);
pub const FILES_TIME: Duration = Duration::from_secs(60 * 60);
/// The part of a refused request that is read and thrown away: browsers show an answer only if the connection is not
/// cut while they send.
pub const REFUSED: u64 = 32 * 1024 * 1024;
pub const REFUSED_TIME: Duration = Duration::from_secs(20);

/// Files of one form, if it carries any.
pub const FILES: usize = 10;
/// The forms that carry files, with how many; all others are small.
const FORMS_WITH_FILES: &[(&str, usize)] = &[
    ("stage-file", 1),
    ("register-details", FILES),
    ("reply", FILES),
    ("not-solved", FILES),
    ("reopen", FILES),
    ("follow-up", FILES),
    ("note", FILES),
    ("write-vendor", FILES),
    ("vendor-answer", FILES),
    ("admin-import-days", 1),
];
/// Files that one address of strangers, and one person, may send.
pub const FILES_FROM: i64 = 100;
pub const FILES_OF_PERSON: i64 = 300;
/// Files of the largest size that may wait for their forms, or, of strangers, for their tickets to be confirmed.
pub const STAGED: u64 = 20;
/// The same for all strangers together.
pub const STAGED_OF_STRANGERS: u64 = 100;
/// Bytes of forms that wait to be sent again.
pub const KEPT_OF_STRANGER: i64 = 4 * 1024 * 1024;
pub const KEPT_OF_PERSON: i64 = 16 * 1024 * 1024;
/// The same for all strangers together.
pub const KEPT_OF_STRANGERS: i64 = 256 * 1024 * 1024;
/// Forms kept for a browser.
pub const KEPT_FORMS: i64 = 100;
/// Kept forms that a page shows, the latest first, and their texts.
pub const KEPT_ON_PAGE: i64 = 20;
pub const KEPT_TEXTS_ON_PAGE: usize = 100;
/// Bytes of kept forms that a page shows, but of one form at least.
pub const KEPT_BYTES_ON_PAGE: i64 = 2 * 1024 * 1024;

/// Browsers that one person is signed in with; those used the longest ago end.
pub const SESSIONS: i64 = 100;

/// Tries to sign in to one account from one address: somebody else's tries keep its owner from nothing.
pub const SIGN_IN: i64 = 10;
/// Tries to sign in to one account from all addresses together.
pub const SIGN_IN_OF_ACCOUNT: i64 = 100;
/// Tries to sign in that fail from one address, whoever they are for.
pub const SIGN_IN_FROM: i64 = 60;
/// Passwords that one person may choose, or try as the present one.
pub const PASSWORDS: i64 = 10;
/// Mails that strangers may ask for to one address: in a quarter of an hour, and in a day.
pub const MAILS_TO: i64 = 5;
pub const MAILS_TO_IN_A_DAY: i64 = 20;
/// Mails of each kind that may be asked for from one address of the network. A company may have a single one.
pub const MAILS_FROM: i64 = 60;

/// Texts of which one address of strangers, and one person, may see a preview; one at a time.
pub const PREVIEWS_FROM: u32 = 100;
pub const PREVIEWS_OF_PERSON: u32 = 300;
/// Pixels that a picture may have. The cameras of most telephones stay below.
pub const PIXELS: u64 = 50_000_000;
/// Pixels of its longer side: a page of the web that was photographed as a whole. Each line costs something, however short.
pub const SIDE: u32 = 20_000;
/// How long all rules of an iCalendar file may take.
pub const CALENDAR: Duration = Duration::from_secs(5);
/// Milliseconds that a search may take; then it tells what it has found so far.
pub const SEARCH: u64 = 2_000;
/// Searches that run at the same time.
pub const SEARCHES: usize = 2;

/// Deeds on one ticket, whoever does them.
pub const ON_TICKET: i64 = 600;

/// Limits for people of one role in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Forms that change something.
    pub deeds: i64,
    /// Of these on one ticket.
    pub on_ticket: i64,
    /// Tickets that are registered.
    pub tickets: i64,
    /// Requests that are worked on at the same time, whatever they ask for.
    pub turns: usize,
}

impl Allowance {
    /// Limits for people of a role. Staff change up to fifty tickets with one form, and tell hundreds of a known error.
    pub const fn of(role: Role) -> Allowance {
        match role {
            Role::Customer | Role::CustomerLead => Allowance { deeds: 150, on_ticket: 50, tickets: 60, turns: 2 },
            Role::Vendor => Allowance { deeds: 300, on_ticket: 80, tickets: 60, turns: 2 },
            Role::Agent | Role::Lead | Role::Admin => {
                Allowance { deeds: 5_000, on_ticket: 300, tickets: 1_000, turns: 4 }
            }
        }
    }
}

/// How many files the form at `path` may carry.
pub fn files_of(path: &str) -> usize {
    let name = path.strip_prefix("/do/").unwrap_or_default();
    FORMS_WITH_FILES.iter().find(|(form, _)| *form == name).map_or(0, |(_, files)| *files)
}

/// Bytes of text that a form may carry.
pub const fn text_of(signed_in: bool) -> usize {
    if signed_in { TEXT_OF_PERSON } else { TEXT_OF_STRANGER }
}

/// Bytes of the whole form at `path`. What is between the text's limit and this one is read, so that the form can be shown
/// again with the beginning of what was too long.
pub fn form_size(path: &str, signed_in: bool, upload_mb: u64) -> u64 {
    files_of(path) as u64 * upload_mb * 1024 * 1024 + 4 * text_of(signed_in) as u64
}

/// A line of the table: what is limited, for whom how much, and the test that shows it.
#[cfg(feature = "ssr")]
pub struct Line {
    pub what: &'static str,
    pub stranger: String,
    pub customer: String,
    pub agent: String,
    pub test: &'static str,
}

#[cfg(feature = "ssr")]
impl Line {
    /// As a line of a Markdown table.
    pub fn markdown(&self) -> String {
        let Line { what, stranger, customer, agent, test } = self;
        format!("| {what} | {stranger} | {customer} | {agent} | `{test}` |")
    }
}

/// The table of all limits.
#[cfg(feature = "ssr")]
pub fn table() -> Vec<Line> {
    let same =
        |what, value: String, test| Line { what, stranger: value.clone(), customer: value.clone(), agent: value, test };
    let differs = |what, stranger: String, person: String, test| Line {
        what,
        stranger,
        customer: person.clone(),
        agent: person,
        test,
    };
    let none = || "–".to_owned();
    let seconds = |time: Duration| format!("{} s", time.as_secs());
    let kb = |bytes: usize| format!("{} kB", bytes / 1024);
    let of_role = |what, of: fn(Allowance) -> String, test| Line {
        what,
        stranger: none(),
        customer: of(Allowance::of(Role::Customer)),
        agent: of(Allowance::of(Role::Agent)),
        test,
    };
    let mb = |bytes: i64| format!("{} MB", bytes / (1024 * 1024));
    vec![
        same(
            "connections in all",
            CONNECTIONS.to_string(),
            "k15_the_program_serves_while_idle_connections_hold_all_there_are",
        ),
        same(
            "connections of an address",
            CONNECTIONS_OF_ADDRESS.to_string(),
            "k15_an_address_has_so_many_connections_and_loses_those_that_rest_first",
        ),
        same("head of a request", kb(HEAD), "k15_a_head_without_end_is_cut_off"),
        same("path and query of a request", kb(TARGET), "k17_an_address_that_is_too_long_is_refused"),
        same("time for a head, or between two", seconds(HEAD_TIME), "who_sends_no_whole_head_is_let_go"),
        same("standing still while sending or reading", seconds(STALL), "k15_who_reads_no_answer_is_let_go"),
        differs(
            "forms under way, and of people who are signed in all requests",
            format!("{ARRIVING_OF_ADDRESS} an address, {ARRIVING_OF_STRANGERS} in all"),
            REQUESTS_OF_PERSON.to_string(),
            "k19_an_address_and_a_person_have_so_many_requests_under_way",
        ),
        differs(
            "of these, counted apart, forms that may carry files",
            format!("{ARRIVING_OF_ADDRESS} an address, {ARRIVING_WITH_FILES} in all"),
            none(),
            "k19_slow_uploads_of_strangers_do_not_keep_others_from_signing_in",
        ),
        differs(
            "time that a form surely keeps its place",
            seconds(ARRIVING_TIME),
            none(),
            "k19_the_longest_arriving_form_gives_its_place_up",
        ),
        of_role(
            "requests of one person worked on at the same time",
            |most| most.turns.to_string(),
            "f22_one_person_has_few_requests_worked_on_at_once_and_others_go_on",
        ),
        differs(
            "pages made at the same time",
            format!("{PAGES_OF_ADDRESS} an address, {PAGES_OF_STRANGERS} in all"),
            none(),
            "k19_strangers_take_turns_and_others_do_not",
        ),
        differs(
            "forms worked on at the same time",
            format!("{FORMS_OF_ADDRESS} an address, {FORMS_OF_STRANGERS} in all"),
            none(),
            "k19_strangers_take_turns_and_others_do_not",
        ),
        differs(
            "requests that wait for their turn",
            format!("{WAITING_OF_ADDRESS} an address, {WAITING_OF_STRANGERS} in all, {}", seconds(TURN)),
            none(),
            "k19_who_sends_too_many_at_once_is_refused_and_the_next_address_is_not",
        ),
        differs(
            "forms",
            format!("{FORMS_FROM} an address"),
            none(),
            "k19_an_address_sends_so_many_forms_in_a_quarter_of_an_hour",
        ),
        same("passwords hashed at the same time", format!("{HASHES} in all"), "k06_hashes_are_made_a_few_at_a_time"),
        differs(
            "text of a form",
            kb(TEXT_OF_STRANGER),
            kb(TEXT_OF_PERSON),
            "k04_text_has_a_limit_for_each_kind_of_sender",
        ),
        same("fields of a form", FIELDS.to_string(), "a_form_with_too_much_in_it_is_refused"),
        same(
            "before the first part of a form; head of a part",
            format!("{}; {}", kb(PREAMBLE), kb(PART_HEAD)),
            "k04_what_comes_before_a_part_is_held_within_limits",
        ),
        differs(
            "a form without files",
            kb(4 * TEXT_OF_STRANGER),
            kb(4 * TEXT_OF_PERSON),
            "k04_only_forms_that_carry_files_may_be_large",
        ),
        same(
            "time for a form; with files",
            format!("{}; {} min", seconds(FORM_TIME), FILES_TIME.as_secs() / 60),
            "k04_a_form_has_a_time_to_arrive_in",
        ),
        same("files of a form", FILES.to_string(), "one_message_carries_ten_files_at_most"),
        differs(
            "files",
            format!("{FILES_FROM} an address"),
            FILES_OF_PERSON.to_string(),
            "files_of_strangers_are_counted_by_address_whatever_they_say_themselves",
        ),
        differs(
            "files that wait for their form, or a stranger's for the confirmation, in files of the largest size",
            format!("{STAGED} an address, {STAGED_OF_STRANGERS} in all"),
            STAGED.to_string(),
            "k10_files_of_strangers_count_until_their_ticket_is_confirmed",
        ),
        differs(
            "free disk that files leave (`TIERDESK_KEEP_FREE_MB`)",
            "twice the setting".to_owned(),
            "the setting".to_owned(),
            "k10_files_are_refused_with_words_before_the_disk_is_full",
        ),
        differs(
            "forms kept to be sent again",
            format!("{} an address, {} in all", mb(KEPT_OF_STRANGER), mb(KEPT_OF_STRANGERS)),
            mb(KEPT_OF_PERSON),
            "a_sender_cannot_fill_the_database_with_forms",
        ),
        same(
            "forms kept for a browser; of these on one page, their texts, and their size",
            format!("{KEPT_FORMS}; {KEPT_ON_PAGE}, {KEPT_TEXTS_ON_PAGE}, {} KB", KEPT_BYTES_ON_PAGE / 1024),
            "k23_a_page_looks_at_few_of_many_kept_forms",
        ),
        same(
            "browsers that one person is signed in with",
            SESSIONS.to_string(),
            "somebody_is_signed_in_with_few_browsers_and_the_latest_stay",
        ),
        differs(
            "tries to sign in",
            format!(
                "{SIGN_IN} an account and address, {SIGN_IN_OF_ACCOUNT} an account, {SIGN_IN_FROM} wrong ones an address"
            ),
            none(),
            "a38_wrong_passwords_from_elsewhere_keep_nobody_from_signing_in",
        ),
        differs(
            "passwords chosen or tried",
            format!("{PASSWORDS} a link's owner"),
            PASSWORDS.to_string(),
            "k06_choosing_passwords_has_a_limit",
        ),
        differs(
            "mails asked for to one address",
            format!("{MAILS_TO}, {MAILS_TO_IN_A_DAY} a day"),
            none(),
            "k19_one_address_gets_few_mails_whichever_way_they_are_asked_for",
        ),
        differs(
            "mails asked for from an address of the network",
            format!("{MAILS_FROM} of each kind"),
            none(),
            "tries_from_one_address_are_counted_whoever_they_are_for",
        ),
        of_role(
            "forms that change something",
            |most| most.deeds.to_string(),
            "k14_all_that_one_person_does_to_tickets_has_a_limit_together",
        ),
        of_role(
            "of these on one ticket",
            |most| most.on_ticket.to_string(),
            "k14_a_customer_who_writes_without_end_is_told_to_wait",
        ),
        of_role(
            "tickets registered",
            |most| most.tickets.to_string(),
            "k14_a_customer_registers_no_end_of_tickets_nor_a_vendor_of_messages",
        ),
        differs(
            "texts seen as a preview, one at a time",
            format!("{PREVIEWS_FROM} an address"),
            PREVIEWS_OF_PERSON.to_string(),
            "k03_a_preview_is_no_larger_than_its_text_and_a_sender_has_only_so_many",
        ),
        same(
            "pixels of a picture; of its longer side",
            format!("{PIXELS}; {SIDE}"),
            "k05_a_picture_that_would_take_too_much_stays_a_file_like_any_other",
        ),
        Line {
            what: "time for the rules of an iCalendar file",
            stranger: none(),
            customer: none(),
            agent: seconds(CALENDAR),
            test: "k11_many_rules_share_the_work_of_a_file",
        },
        differs(
            "time for a search; searches at the same time",
            none(),
            format!("{SEARCH} ms; {SEARCHES} in all"),
            "k71_a_number_is_found_at_once_and_a_search_that_takes_too_long_says_so",
        ),
    ]
}
