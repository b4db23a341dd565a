//! All limits as the table that the documentation shows.

use super::*;

/// A line of the table: what is limited, for whom how much, and the test that shows it.
pub struct Limit {
    pub what: &'static str,
    pub stranger: String,
    pub customer: String,
    pub agent: String,
    pub test: &'static str,
}

impl Limit {
    /// As a line of a Markdown table.
    pub fn markdown(&self) -> String {
        let Limit { what, stranger, customer, agent, test } = self;
        format!("| {what} | {stranger} | {customer} | {agent} | `{test}` |")
    }
}

/// The table of all limits.
pub fn table() -> Vec<Limit> {
    let same = |what, value: String, test| Limit {
        what,
        stranger: value.clone(),
        customer: value.clone(),
        agent: value,
        test,
    };
    let differs = |what, stranger: String, person: String, test| Limit {
        what,
        stranger,
        customer: person.clone(),
        agent: person,
        test,
    };
    let none = || "–".to_owned();
    let seconds = |time: Duration| format!("{} s", time.as_secs());
    let kb = |bytes: usize| format!("{} kB", bytes / 1024);
    let of_role = |what, of: fn(Allowance) -> String, test| Limit {
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
            |most| most.actions.to_string(),
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
        same(
            "memory of the process that works on a picture, one at a time",
            mb(PICTURE_MEMORY.cast_signed()),
            "k05_a_picture_that_would_take_too_much_stays_a_file_like_any_other",
        ),
        Limit {
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
