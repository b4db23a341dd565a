//! Words for what only admins see.

use crate::domain::view::{Direction, PersonState, TierKind};
use crate::domain::{
    AuditAction, AuditChange, AuditDetail, AuditField, HolidayCountry, Language, OwnHours, QuestionKind,
};
use crate::t;
use crate::ui::words;

/// Whether a person can sign in.
pub fn state(l: Language, state: PersonState) -> &'static str {
    match state {
        PersonState::Active => t::admin::state_active(l),
        PersonState::Invited => t::admin::state_invited(l),
        PersonState::Disabled => t::admin::state_disabled(l),
    }
}

/// A language of the interface.
pub fn language(l: Language, of: Language) -> &'static str {
    match of {
        Language::English => t::admin::english(l),
        Language::Swedish => t::admin::swedish(l),
    }
}

/// Who works at a tier.
pub fn tier_kind(l: Language, kind: TierKind) -> &'static str {
    match kind {
        TierKind::Staffed => t::admin::tier_staffed(l),
        TierKind::SelfService => t::admin::tier_self_service(l),
        TierKind::Outside => t::admin::tier_outside(l),
    }
}

/// How a question is answered.
pub fn question_kind(l: Language, kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Text => t::admin::question_text(l),
        QuestionKind::Choice => t::admin::question_choice(l),
        QuestionKind::Number => t::admin::question_number(l),
        QuestionKind::Date => t::admin::question_date(l),
        QuestionKind::YesNo => t::admin::question_yes_no(l),
    }
}

/// One step within an order.
pub fn direction(l: Language, direction: Direction) -> &'static str {
    match direction {
        Direction::Up => t::admin::move_up(l),
        Direction::Down => t::admin::move_down(l),
    }
}

/// What was done by whom, as a sentence.
pub fn audited(l: Language, action: Option<AuditAction>, who: Option<&str>, detail: &AuditDetail) -> String {
    use AuditAction::*;
    let (who, name) = (who.unwrap_or_else(|| t::admin::command_line(l)), detail.name.as_str());
    let Some(action) = action else {
        return t::admin::did_something(l, who);
    };
    let sentence = match action {
        SetUp => return t::admin::did_set_up(l, who),
        CalendarFollowed => return t::service::did_calendar_followed(l, name),
        PrioritiesChanged => return t::admin::did_priorities_changed(l, who),
        MailRetried => t::admin::did_mail_retried,
        MailsRetried => t::admin::did_mails_retried,
        SignedIn => return t::admin::did_signed_in(l, who),
        SignInRefused => return t::admin::did_sign_in_refused(l, name),
        PasswordChosen => return t::admin::did_password_chosen(l, who),
        AddressObjected => return t::admin::did_address_objected(l, name),
        PersonInvited => t::admin::did_person_invited,
        PersonAdded => t::admin::did_person_added,
        PersonChanged => t::admin::did_person_changed,
        PersonDisabled => t::admin::did_person_disabled,
        PersonEnabled => t::admin::did_person_enabled,
        PersonInvitedAgain => t::admin::did_person_invited_again,
        PersonSessionsEnded => t::admin::did_person_sessions_ended,
        PersonLinkMade => t::admin::did_person_link_made,
        OrganisationAdded => t::admin::did_organisation_added,
        OrganisationRenamed => t::admin::did_organisation_renamed,
        OrganisationArchived => t::admin::did_organisation_archived,
        OrganisationRestored => t::admin::did_organisation_restored,
        TierAdded => t::admin::did_tier_added,
        TierChanged => t::admin::did_tier_changed,
        TierMoved => t::admin::did_tier_moved,
        TierArchived => t::admin::did_tier_archived,
        TierRestored => t::admin::did_tier_restored,
        ProductAdded => t::admin::did_product_added,
        ProductRenamed => t::admin::did_product_renamed,
        ProductArchived => t::admin::did_product_archived,
        ProductRestored => t::admin::did_product_restored,
        CategoryAdded => t::admin::did_category_added,
        CategoryChanged => t::admin::did_category_changed,
        CategoryArchived => t::admin::did_category_archived,
        CategoryRestored => t::admin::did_category_restored,
        QuestionAdded => t::admin::did_question_added,
        QuestionChanged => t::admin::did_question_changed,
        QuestionMoved => t::admin::did_question_moved,
        QuestionArchived => t::admin::did_question_archived,
        QuestionRestored => t::admin::did_question_restored,
        CodeAdded => t::admin::did_code_added,
        CodeRenamed => t::admin::did_code_renamed,
        CodeArchived => t::admin::did_code_archived,
        CodeRestored => t::admin::did_code_restored,
        TagAdded => t::admin::did_tag_added,
        TagRenamed => t::admin::did_tag_renamed,
        TagArchived => t::admin::did_tag_archived,
        TagRestored => t::admin::did_tag_restored,
        OrganisationContract => t::service::did_organisation_contract,
        CalendarAdded => t::service::did_calendar_added,
        CalendarChanged => t::service::did_calendar_changed,
        CalendarArchived => t::service::did_calendar_archived,
        CalendarRestored => t::service::did_calendar_restored,
        PolicyAdded => t::service::did_policy_added,
        PolicyChanged => t::service::did_policy_changed,
        PolicyMoved => t::service::did_policy_moved,
        PolicyArchived => t::service::did_policy_archived,
        PolicyRestored => t::service::did_policy_restored,
        TeamAdded => t::routing::did_team_added,
        TeamChanged => t::routing::did_team_changed,
        TeamArchived => t::routing::did_team_archived,
        TeamRestored => t::routing::did_team_restored,
        TeamMemberChanged => t::routing::did_team_member_changed,
        ModelChanged => return t::routing::did_model_changed(l, who),
        RuleAdded => t::routing::did_rule_added,
        RuleChanged => t::routing::did_rule_changed,
        RuleMoved => t::routing::did_rule_moved,
        RuleArchived => t::routing::did_rule_archived,
        RuleRestored => t::routing::did_rule_restored,
        AutomationAdded => t::automation::did_added,
        AutomationChanged => t::automation::did_changed,
        AutomationMoved => t::automation::did_moved,
        AutomationArchived => t::automation::did_archived,
        AutomationRestored => t::automation::did_restored,
    };
    sentence(l, who, name)
}

/// What is different since.
pub fn change(l: Language, change: &AuditChange) -> String {
    let field = field(l, change);
    let word = |text: &str| value(l, change.field, text);
    match (change.from.as_deref(), change.to.as_deref()) {
        (Some(from), Some(to)) => t::admin::changed_from_to(l, &field, &word(from), &word(to)),
        (Some(from), None) => t::admin::changed_from(l, &field, &word(from)),
        (None, Some(to)) => t::admin::changed_to(l, &field, &word(to)),
        (None, None) => field,
    }
}

fn field(l: Language, change: &AuditChange) -> String {
    let clock = change.of.as_deref().and_then(|of| of.parse().ok());
    let word = match change.field {
        AuditField::Name => t::admin::name(l),
        AuditField::Email => t::admin::email(l),
        AuditField::Network => t::admin::network(l),
        AuditField::Role => t::admin::role(l),
        AuditField::Organisation => t::admin::organisation(l),
        AuditField::Tier => t::admin::tier(l),
        AuditField::OrganisationKind => t::admin::kind(l),
        AuditField::TierKind => t::admin::tier_kind(l),
        AuditField::Position => t::admin::field_position(l),
        AuditField::Product => t::admin::product(l),
        AuditField::Category => t::admin::field_category(l),
        AuditField::QuestionKind => t::admin::question_kind(l),
        AuditField::Options => t::admin::question_options(l),
        AuditField::Required => t::admin::question_required(l),
        AuditField::Contract => t::service::contract(l),
        AuditField::Zone => t::service::zone(l),
        AuditField::Week => t::service::hours(l),
        AuditField::Day => t::service::special_day(l),
        AuditField::Days => t::service::special_days(l),
        AuditField::Feed => t::service::feed_address(l),
        AuditField::Targets => match change.of.as_deref() {
            Some(tier) => return t::service::time_at_tier(l, tier),
            None => t::service::targets(l),
        },
        AuditField::Warning => t::service::warn_percent(l),
        AuditField::Ladder => t::service::ladder(l),
        AuditField::Hours => t::routing::hours(l),
        AuditField::Place => t::routing::place(l),
        AuditField::Assignment => t::routing::assignment(l),
        AuditField::Capacity => t::routing::capacity(l),
        AuditField::Members => t::routing::members(l),
        AuditField::Leads => t::routing::leads(l),
        AuditField::Model => t::routing::model(l),
        AuditField::Priority => return cell(l, change.of.as_deref().unwrap_or_default()),
    };
    clock.map_or_else(|| word.to_owned(), |clock| t::service::condition(l, words::clock(l, clock), word))
}

fn cell(l: Language, of: &str) -> String {
    let (impact, urgency) = of.split_once('/').unwrap_or_default();
    match (impact.parse(), urgency.parse()) {
        (Ok(impact), Ok(urgency)) => {
            t::admin::cell(l, words::staff_impact(l, impact), words::staff_urgency(l, urgency))
        }
        _ => of.to_owned(),
    }
}

fn value(l: Language, field: AuditField, text: &str) -> String {
    let word = match field {
        AuditField::Role => text.parse().ok().map(|role| words::role(l, role)),
        AuditField::OrganisationKind => text.parse().ok().map(|kind| words::organisation_kind(l, kind)),
        AuditField::TierKind => text.parse().ok().map(|kind| tier_kind(l, kind)),
        AuditField::QuestionKind => text.parse().ok().map(|kind| question_kind(l, kind)),
        AuditField::Priority => text.parse().ok().map(|priority| words::priority(l, priority)),
        AuditField::Contract => text.parse().ok().map(|contract| words::contract(l, contract)),
        AuditField::Assignment => text.parse().ok().map(|way| super::routing_words::assignment(l, way)),
        AuditField::Model => text.parse().ok().map(|model| super::routing_words::model(l, model).0),
        AuditField::Leads => Some(t::ui::yes(l)),
        AuditField::Hours if text == OwnHours::ALWAYS => Some(t::service::round_the_clock(l)),
        AuditField::Required if text == "yes" => Some(t::ui::yes(l)),
        AuditField::Required => Some(t::ui::no(l)),
        _ => None,
    };
    word.unwrap_or(text).to_owned()
}

/// A country whose holidays are known.
pub fn country(l: Language, country: HolidayCountry) -> &'static str {
    match country {
        HolidayCountry::Sweden => t::service::country_se(l),
        HolidayCountry::Austria => t::service::country_at(l),
        HolidayCountry::Belgium => t::service::country_be(l),
        HolidayCountry::Denmark => t::service::country_dk(l),
        HolidayCountry::Estonia => t::service::country_ee(l),
        HolidayCountry::Finland => t::service::country_fi(l),
        HolidayCountry::France => t::service::country_fr(l),
        HolidayCountry::Germany => t::service::country_de(l),
        HolidayCountry::Iceland => t::service::country_is(l),
        HolidayCountry::Ireland => t::service::country_ie(l),
        HolidayCountry::Norway => t::service::country_no(l),
        HolidayCountry::UnitedStates => t::service::country_us(l),
    }
}
