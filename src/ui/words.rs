//! The words for the values of the domain.

use crate::domain::policy::Deed;
use crate::domain::report::{Rating, Reason};
use crate::domain::view::{ClockState, ClockView};
use crate::domain::{
    ClockKind, Contract, Impact, Language, Limited, OrganisationKind, Priority, Problem, Role, RungAction, Status,
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

/// What the button says that does a deed.
pub fn deed(language: Language, deed: Deed) -> &'static str {
    match deed {
        Deed::Read => t::ticket::deed_read(language),
        Deed::ReadInternal => t::ticket::deed_read_internal(language),
        Deed::Reply => t::ticket::deed_reply(language),
        Deed::Note => t::ticket::deed_note(language),
        Deed::Take => t::ticket::deed_take(language),
        Deed::Assign => t::ticket::deed_assign(language),
        Deed::MoveTeam => t::routing::deed_move_team(language),
        Deed::Triage => t::ticket::deed_triage(language),
        Deed::Escalate => t::ticket::deed_escalate(language),
        Deed::Return => t::ticket::deed_return(language),
        Deed::Recall => t::ticket::deed_recall(language),
        Deed::WriteVendor => t::ticket::deed_write_vendor(language),
        Deed::Resolve => t::ticket::deed_resolve(language),
        Deed::AddFollower => t::ticket::deed_add_follower(language),
        Deed::Confirm => t::ticket::deed_confirm(language),
        Deed::NotSolved => t::ticket::deed_not_solved(language),
        Deed::Reopen => t::ticket::deed_reopen(language),
        Deed::FollowUp => t::ticket::deed_follow_up(language),
        Deed::VendorAnswer => t::ticket::deed_vendor_answer(language),
        Deed::VendorReturn => t::ticket::deed_vendor_return(language),
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
    let named = [t::time::today(language, ""), t::time::yesterday(language, "")].map(first);
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
pub fn problem(language: Language, problem: &Problem) -> String {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let large = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    match problem {
        Problem::TooLong(most) => t::problem::too_long(language, count(*most)),
        Problem::TooShort(least) => t::problem::too_short(language, count(*least)),
        Problem::TooLarge(megabytes) => t::problem::too_large(language, large(*megabytes)),
        Problem::TooManyPixels(millions) => t::problem::too_many_pixels(language, large(*millions)),
        Problem::FileGone(name) => t::problem::file_gone(language, &isolated_file_name(name)),
        Problem::TooMuchWaiting => t::problem::too_much_waiting(language).to_owned(),
        Problem::DiskFull => t::problem::disk_full(language).to_owned(),
        Problem::CutOff => t::problem::cut_off(language).to_owned(),
        Problem::TooMany(most) => t::problem::too_many(language, count(*most)),
        Problem::Slow(wait) => too_much(language, *wait),
        Problem::Required => t::problem::required(language).to_owned(),
        Problem::NoneTicked => t::problem::none_ticked(language).to_owned(),
        Problem::NothingToChange => t::problem::nothing_to_change(language).to_owned(),
        Problem::Incomplete => t::problem::incomplete(language).to_owned(),
        Problem::OwnAddress => t::problem::own_address(language).to_owned(),
        Problem::NotAnAddress => t::problem::not_an_address(language).to_owned(),
        Problem::NotAllowed => t::problem::not_allowed(language).to_owned(),
        Problem::NotAColleague(address) => t::problem::not_a_colleague(language, address),
        Problem::NotANumber => t::problem::not_a_number(language).to_owned(),
        Problem::NotADate => t::problem::not_a_date(language).to_owned(),
        Problem::EndsBeforeStart => t::problem::ends_before_start(language).to_owned(),
        Problem::NotAfterToday => t::problem::not_after_today(language).to_owned(),
        Problem::DayPassed => t::problem::day_passed(language).to_owned(),
        Problem::NobodyThere => t::problem::nobody_there(language).to_owned(),
        Problem::TooFarAhead => t::problem::too_far_ahead(language).to_owned(),
        Problem::TooCommon => t::problem::too_common(language).to_owned(),
        Problem::Personal => t::problem::personal(language).to_owned(),
        Problem::ProvidersName => t::problem::providers_name(language).to_owned(),
        Problem::AddressInName => t::problem::address_in_name(language).to_owned(),
        Problem::Taken => t::problem::taken(language).to_owned(),
        Problem::InUse => t::problem::in_use(language).to_owned(),
        Problem::WrongSignIn => t::problem::wrong_sign_in(language).to_owned(),
        Problem::WrongPassword => t::problem::wrong_password(language).to_owned(),
        Problem::NotThatKind => t::problem::not_that_kind(language).to_owned(),
        Problem::NotACalendar => t::problem::not_a_calendar(language).to_owned(),
        Problem::NotReadLines(lines) => t::problem::not_read_lines(language, &numbers(lines)),
        Problem::Stale => t::problem::stale(language).to_owned(),
        Problem::AnswersChanged => t::problem::answers_changed(language).to_owned(),
        Problem::NotNow => t::problem::not_now(language).to_owned(),
        Problem::NotAnUrl => t::problem::not_an_url(language).to_owned(),
        Problem::InsideHost => t::problem::inside_host(language).to_owned(),
        Problem::NoAnswer => t::problem::no_answer(language).to_owned(),
        Problem::Expired => t::problem::expired(language).to_owned(),
        Problem::SignInFirst => t::problem::sign_in_first(language).to_owned(),
        Problem::OfFile(name, what) => {
            t::problem::of_file(language, &isolated_file_name(name), &self::problem(language, what))
        }
        Problem::TakenBack(provider) => t::problem::taken_back(language, provider),
        Problem::NotYours => t::problem::not_yours(language).to_owned(),
        Problem::Gone => t::problem::gone(language).to_owned(),
    }
}

/// The sentence of a limit: what was too much, and when to go on.
fn too_much(l: Language, wait: Wait) -> String {
    let minutes = i64::try_from(wait.minutes).unwrap_or(i64::MAX);
    match wait.what {
        Limited::Mails if wait.minutes >= 24 * 60 => t::problem::slow_today(l).to_owned(),
        Limited::Requests => t::problem::slow(l, minutes),
        Limited::Messages => t::problem::slow_messages(l, minutes),
        Limited::Deeds => t::problem::slow_deeds(l, minutes),
        Limited::Tickets => t::problem::slow_tickets(l, minutes),
        Limited::Files => t::problem::slow_files(l, minutes),
        Limited::Mails => t::problem::slow_mails(l, minutes),
        Limited::SignIns => t::problem::slow_sign_ins(l, minutes),
        Limited::Passwords => t::problem::slow_passwords(l, minutes),
        Limited::Forms => t::problem::slow_forms(l, minutes),
        Limited::Kept => t::problem::slow_kept(l, minutes),
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
