//! The words for the values of the domain.

use crate::domain::report::{Rating, Reason};
use crate::domain::rights::TicketAction;
use crate::domain::view::{ClockState, ClockView};
use crate::domain::{
    ClockKind, Contract, FieldError, Impact, Language, Limited, OrganisationKind, Priority, Role, RungAction, Status,
    Urgency, Wait, isolated_file_name,
};
use crate::t;

/// The exact name of a status, for staff.
pub fn status(language: Language, status: Status) -> &'static str {
    match status {
        Status::New => t::ticket::status_new(language),
        Status::Open => t::ticket::status_open(language),
        Status::WaitingCustomer => t::ticket::status_waiting_customer(language),
        Status::WaitingVendor => t::ticket::status_waiting_vendor(language),
        Status::Resolved => t::ticket::status_resolved(language),
        Status::Closed => t::ticket::status_closed(language),
    }
}

/// The name of a status as the requester's side reads it: what it means for them.
pub fn customer_status(language: Language, status: Status) -> &'static str {
    match status {
        Status::New | Status::Open => t::ticket::customer_in_progress(language),
        Status::WaitingCustomer => t::ticket::customer_waiting(language),
        Status::WaitingVendor => t::ticket::customer_vendor(language),
        Status::Resolved => t::ticket::customer_solved(language),
        Status::Closed => t::ticket::customer_closed(language),
    }
}

/// The name of a priority.
pub fn priority(language: Language, priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => t::ticket::priority_urgent(language),
        Priority::High => t::ticket::priority_high(language),
        Priority::Normal => t::ticket::priority_normal(language),
        Priority::Low => t::ticket::priority_low(language),
    }
}

/// How many are hit, as the requester answers it.
pub fn impact(language: Language, impact: Impact) -> &'static str {
    match impact {
        Impact::One => t::ticket::impact_one(language),
        Impact::Several => t::ticket::impact_several(language),
        Impact::Everyone => t::ticket::impact_everyone(language),
    }
}

/// How many are hit, as staff read it.
pub fn staff_impact(language: Language, impact: Impact) -> &'static str {
    match impact {
        Impact::One => t::ticket::impact_one_staff(language),
        Impact::Several => t::ticket::impact_several_staff(language),
        Impact::Everyone => t::ticket::impact_everyone_staff(language),
    }
}

/// How badly they are hit, as the requester answers it.
pub fn urgency(language: Language, urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Hindered => t::ticket::urgency_hindered(language),
        Urgency::Partly => t::ticket::urgency_partly(language),
        Urgency::Stopped => t::ticket::urgency_stopped(language),
    }
}

/// How badly they are hit, as staff read it.
pub fn staff_urgency(language: Language, urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Hindered => t::ticket::urgency_hindered_staff(language),
        Urgency::Partly => t::ticket::urgency_partly_staff(language),
        Urgency::Stopped => t::ticket::urgency_stopped_staff(language),
    }
}

/// The name of a role.
pub fn role(language: Language, role: Role) -> &'static str {
    match role {
        Role::Customer => t::ticket::role_customer(language),
        Role::CustomerLead => t::ticket::role_customer_lead(language),
        Role::Agent => t::ticket::role_agent(language),
        Role::Vendor => t::ticket::role_vendor(language),
        Role::Lead => t::ticket::role_lead(language),
        Role::Admin => t::ticket::role_admin(language),
    }
}

/// The name of a kind of organisation.
pub fn organisation_kind(language: Language, kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Provider => t::ticket::kind_provider(language),
        OrganisationKind::Client => t::ticket::kind_client(language),
        OrganisationKind::Vendor => t::ticket::kind_vendor(language),
    }
}

/// How support is sold.
pub fn contract(language: Language, contract: Contract) -> &'static str {
    match contract {
        Contract::TimeAndMaterials => t::service::contract_time_and_materials(language),
        Contract::PrepaidHours => t::service::contract_prepaid_hours(language),
        Contract::FixedPrice => t::service::contract_fixed_price(language),
        Contract::Premium => t::service::contract_premium(language),
        Contract::Warranty => t::service::contract_warranty(language),
    }
}

/// What a rung of an escalation ladder does.
pub fn rung(language: Language, action: RungAction, person: &str) -> String {
    match action {
        RungAction::TellAssignee => t::service::rung_tell_assignee(language).to_owned(),
        RungAction::TellLeads => t::service::rung_tell_leads(language).to_owned(),
        RungAction::TellPerson => t::service::rung_tell_person(language, person),
        RungAction::RaisePriority => t::service::rung_raise_priority(language).to_owned(),
        RungAction::TierUp => t::service::rung_tier_up(language).to_owned(),
        RungAction::PutBack => t::service::rung_put_back(language).to_owned(),
        RungAction::Reassign => t::service::rung_reassign(language, person),
    }
}

/// The words of the button for an action on a ticket.
pub fn ticket_action(language: Language, action: TicketAction) -> &'static str {
    match action {
        TicketAction::Read => t::ticket::action_read(language),
        TicketAction::ReadInternal => t::ticket::action_read_internal(language),
        TicketAction::Reply => t::ticket::action_reply(language),
        TicketAction::Note => t::ticket::action_note(language),
        TicketAction::Take => t::ticket::action_take(language),
        TicketAction::Assign => t::ticket::action_assign(language),
        TicketAction::MoveTeam => t::routing::action_move_team(language),
        TicketAction::Triage => t::ticket::action_triage(language),
        TicketAction::Escalate => t::ticket::action_escalate(language),
        TicketAction::Return => t::ticket::action_return(language),
        TicketAction::Recall => t::ticket::action_recall(language),
        TicketAction::WriteVendor => t::ticket::action_write_vendor(language),
        TicketAction::Resolve => t::ticket::action_resolve(language),
        TicketAction::AddFollower => t::ticket::action_add_follower(language),
        TicketAction::Confirm => t::ticket::action_confirm(language),
        TicketAction::NotSolved => t::ticket::action_not_solved(language),
        TicketAction::Reopen => t::ticket::action_reopen(language),
        TicketAction::FollowUp => t::ticket::action_follow_up(language),
        TicketAction::VendorAnswer => t::ticket::action_vendor_answer(language),
        TicketAction::VendorReturn => t::ticket::action_vendor_return(language),
    }
}

/// A promised time.
pub fn clock(language: Language, clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::FirstResponse => t::ticket::clock_first_response(language),
        ClockKind::NextResponse => t::ticket::clock_next_response(language),
        ClockKind::Resolution => t::ticket::clock_resolution(language),
        ClockKind::Tier => t::ticket::clock_tier(language),
        ClockKind::VendorResponse => t::ticket::clock_vendor_response(language),
        ClockKind::VendorResolution => t::ticket::clock_vendor_resolution(language),
    }
}

/// How a promised time stands.
pub fn clock_stands(language: Language, clock: &ClockView) -> String {
    let left = super::in_hours(language, clock.left().abs());
    match clock.state {
        ClockState::Running | ClockState::Near => t::ticket::promise_left(language, &left),
        ClockState::Missed => t::ticket::promise_over(language, &left),
        ClockState::Paused if clock.left() < 0 => t::ticket::promise_over(language, &left),
        ClockState::Paused => t::ticket::promise_paused(language, &left),
        ClockState::Kept => t::ticket::promise_kept(language, &super::in_hours(language, clock.counted)),
        ClockState::Late => t::ticket::promise_late(language, &left),
        ClockState::Unanswered => t::ticket::promise_unanswered(language).to_owned(),
        ClockState::Withdrawn => t::ticket::promise_withdrawn(language).to_owned(),
    }
}

/// A worded moment within a sentence: "Updated today 09:52". Names of days and months keep their letters.
pub fn in_sentence(language: Language, when: &str) -> String {
    let first = |words: String| words.split(' ').next().unwrap_or_default().to_owned();
    let named =
        [t::time::today(language, ""), t::time::yesterday(language, ""), t::time::tomorrow(language, "")].map(first);
    let mut letters = when.chars();
    match letters.next() {
        Some(letter) if named.iter().any(|day| when.starts_with(day.as_str())) => {
            letter.to_lowercase().chain(letters).collect()
        }
        _ => when.to_owned(),
    }
}

/// Numbers with commas between them.
pub fn numbers(numbers: &[usize]) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// What is wrong with a value, and what to do about it.
pub fn field_error(language: Language, error: &FieldError) -> String {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let large = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    match error {
        FieldError::TooLong(most) => t::field_error::too_long(language, count(*most)),
        FieldError::TooShort(least) => t::field_error::too_short(language, count(*least)),
        FieldError::TooLarge(megabytes) => t::field_error::too_large(language, large(*megabytes)),
        FieldError::TooManyPixels(millions) => t::field_error::too_many_pixels(language, large(*millions)),
        FieldError::FileGone(name) => t::field_error::file_gone(language, &isolated_file_name(name)),
        FieldError::TooMuchWaiting => t::field_error::too_much_waiting(language).to_owned(),
        FieldError::DiskFull => t::field_error::disk_full(language).to_owned(),
        FieldError::CutOff => t::field_error::cut_off(language).to_owned(),
        FieldError::TooMany(most) => t::field_error::too_many(language, count(*most)),
        FieldError::Slow(wait) => too_much(language, *wait),
        FieldError::Required => t::field_error::required(language).to_owned(),
        FieldError::NoneTicked => t::field_error::none_ticked(language).to_owned(),
        FieldError::NothingToChange => t::field_error::nothing_to_change(language).to_owned(),
        FieldError::Incomplete => t::field_error::incomplete(language).to_owned(),
        FieldError::OwnAddress => t::field_error::own_address(language).to_owned(),
        FieldError::NotAnAddress => t::field_error::not_an_address(language).to_owned(),
        FieldError::NotAllowed => t::field_error::not_allowed(language).to_owned(),
        FieldError::NotAColleague(address) => t::field_error::not_a_colleague(language, address),
        FieldError::NotANumber => t::field_error::not_a_number(language).to_owned(),
        FieldError::NotADate => t::field_error::not_a_date(language).to_owned(),
        FieldError::EndsBeforeStart => t::field_error::ends_before_start(language).to_owned(),
        FieldError::NotAfterToday => t::field_error::not_after_today(language).to_owned(),
        FieldError::DayPassed => t::field_error::day_passed(language).to_owned(),
        FieldError::NobodyThere => t::field_error::nobody_there(language).to_owned(),
        FieldError::TooFarAhead => t::field_error::too_far_ahead(language).to_owned(),
        FieldError::TooCommon => t::field_error::too_common(language).to_owned(),
        FieldError::Personal => t::field_error::personal(language).to_owned(),
        FieldError::ProvidersName => t::field_error::providers_name(language).to_owned(),
        FieldError::AddressInName => t::field_error::address_in_name(language).to_owned(),
        FieldError::Taken => t::field_error::taken(language).to_owned(),
        FieldError::InUse => t::field_error::in_use(language).to_owned(),
        FieldError::WrongSignIn => t::field_error::wrong_sign_in(language).to_owned(),
        FieldError::WrongPassword => t::field_error::wrong_password(language).to_owned(),
        FieldError::NotThatKind => t::field_error::not_that_kind(language).to_owned(),
        FieldError::NotACalendar => t::field_error::not_a_calendar(language).to_owned(),
        FieldError::NotReadLines(lines) => t::field_error::not_read_lines(language, &numbers(lines)),
        FieldError::Stale => t::field_error::stale(language).to_owned(),
        FieldError::AnswersChanged => t::field_error::answers_changed(language).to_owned(),
        FieldError::NotNow => t::field_error::not_now(language).to_owned(),
        FieldError::NoRight => t::field_error::no_right(language).to_owned(),
        FieldError::NotAnUrl => t::field_error::not_an_url(language).to_owned(),
        FieldError::InsideHost => t::field_error::inside_host(language).to_owned(),
        FieldError::NoAnswer => t::field_error::no_answer(language).to_owned(),
        FieldError::Expired => t::field_error::expired(language).to_owned(),
        FieldError::SignInFirst => t::field_error::sign_in_first(language).to_owned(),
        FieldError::OfFile(name, what) => {
            t::field_error::of_file(language, &isolated_file_name(name), &self::field_error(language, what))
        }
        FieldError::TakenBack(provider) => t::field_error::taken_back(language, provider),
        FieldError::NotYours => t::field_error::not_yours(language).to_owned(),
        FieldError::Gone => t::field_error::gone(language).to_owned(),
    }
}

/// The sentence of a limit: what was too much, and when to go on.
fn too_much(l: Language, wait: Wait) -> String {
    let minutes = i64::try_from(wait.minutes).unwrap_or(i64::MAX);
    match wait.what {
        Limited::Mails if wait.minutes >= 24 * 60 => t::field_error::slow_today(l).to_owned(),
        Limited::Requests => t::field_error::slow(l, minutes),
        Limited::Messages => t::field_error::slow_messages(l, minutes),
        Limited::Actions => t::field_error::slow_actions(l, minutes),
        Limited::Tickets => t::field_error::slow_tickets(l, minutes),
        Limited::Files => t::field_error::slow_files(l, minutes),
        Limited::Mails => t::field_error::slow_mails(l, minutes),
        Limited::SignIns => t::field_error::slow_sign_ins(l, minutes),
        Limited::Passwords => t::field_error::slow_passwords(l, minutes),
        Limited::Forms => t::field_error::slow_forms(l, minutes),
        Limited::KeptForm => t::field_error::slow_kept(l, minutes),
    }
}

/// An answer to the survey.
pub fn rating(l: Language, rating: Rating) -> &'static str {
    match rating {
        Rating::Good => t::survey::good(l),
        Rating::Fair => t::survey::fair(l),
        Rating::Bad => t::survey::bad(l),
    }
}

/// Why somebody answered so.
pub fn reason(l: Language, reason: Reason) -> &'static str {
    match reason {
        Reason::Fast => t::survey::reason_fast(l),
        Reason::Friendly => t::survey::reason_friendly(l),
        Reason::Clear => t::survey::reason_clear(l),
        Reason::Slow => t::survey::reason_slow(l),
        Reason::NotSolved => t::survey::reason_not_solved(l),
        Reason::Unclear => t::survey::reason_unclear(l),
        Reason::AskedTwice => t::survey::reason_asked_twice(l),
        Reason::Other => t::survey::reason_other(l),
    }
}

#[cfg(test)]
mod tests {
    use super::in_sentence;
    use crate::domain::Language;

    #[test]
    fn only_today_and_yesterday_are_lowered_within_a_sentence() {
        assert_eq!(in_sentence(Language::English, "Today 09:52"), "today 09:52");
        assert_eq!(in_sentence(Language::Swedish, "I går 09:52"), "i går 09:52");
        assert_eq!(in_sentence(Language::English, "Thu 12 Mar 09:52"), "Thu 12 Mar 09:52");
        assert_eq!(in_sentence(Language::English, ""), "");
    }
}
