//! What admins do, as the audit log names it.

use serde::{Deserialize, Serialize};

text_enum! {
    /// Something that an admin did, or somebody at the command line.
    AuditAction {
        SetUp = "set_up",
        PersonInvited = "person_invited",
        /// From the command line.
        PersonAdded = "person_added",
        /// Role, organisation or tier.
        PersonChanged = "person_changed",
        PersonDisabled = "person_disabled",
        PersonEnabled = "person_enabled",
        PersonInvitedAgain = "person_invited_again",
        PersonSessionsEnded = "person_sessions_ended",
        /// A link to choose a new password, from the command line.
        PersonLinkMade = "person_link_made",
        OrganisationAdded = "organisation_added",
        OrganisationRenamed = "organisation_renamed",
        OrganisationArchived = "organisation_archived",
        OrganisationRestored = "organisation_restored",
        TierAdded = "tier_added",
        TierChanged = "tier_changed",
        TierMoved = "tier_moved",
        TierArchived = "tier_archived",
        TierRestored = "tier_restored",
        ProductAdded = "product_added",
        ProductRenamed = "product_renamed",
        ProductArchived = "product_archived",
        ProductRestored = "product_restored",
        CategoryAdded = "category_added",
        CategoryChanged = "category_changed",
        CategoryArchived = "category_archived",
        CategoryRestored = "category_restored",
        QuestionAdded = "question_added",
        QuestionChanged = "question_changed",
        QuestionMoved = "question_moved",
        QuestionArchived = "question_archived",
        QuestionRestored = "question_restored",
        PrioritiesChanged = "priorities_changed",
        CodeAdded = "resolution_code_added",
        CodeRenamed = "resolution_code_renamed",
        CodeArchived = "resolution_code_archived",
        CodeRestored = "resolution_code_restored",
        TagAdded = "tag_added",
        TagRenamed = "tag_renamed",
        TagArchived = "tag_archived",
        TagRestored = "tag_restored",
        OrganisationContract = "organisation_contract",
        CalendarAdded = "calendar_added",
        CalendarChanged = "calendar_changed",
        /// By itself, after the file at an address.
        CalendarFollowed = "calendar_followed",
        CalendarArchived = "calendar_archived",
        CalendarRestored = "calendar_restored",
        PolicyAdded = "policy_added",
        PolicyChanged = "policy_changed",
        PolicyMoved = "policy_moved",
        PolicyArchived = "policy_archived",
        PolicyRestored = "policy_restored",
        TeamAdded = "team_added",
        TeamChanged = "team_changed",
        TeamArchived = "team_archived",
        TeamRestored = "team_restored",
        /// What a member knows and can have, and whether they lead.
        TeamMemberChanged = "team_member_changed",
        /// How the desks share the work.
        ModelChanged = "model_changed",
        RuleAdded = "rule_added",
        RuleChanged = "rule_changed",
        RuleMoved = "rule_moved",
        RuleArchived = "rule_archived",
        RuleRestored = "rule_restored",
        AutomationAdded = "automation_added",
        AutomationChanged = "automation_changed",
        AutomationMoved = "automation_moved",
        AutomationArchived = "automation_archived",
        AutomationRestored = "automation_restored",
        /// One that was given up.
        MailRetried = "mail_retried",
        /// All that were given up.
        MailsRetried = "mails_retried",
        SignedIn = "signed_in",
        SignInRefused = "sign_in_refused",
        PasswordChosen = "password_chosen",
        /// The holder of the former address says that another one is wrong.
        AddressObjected = "address_objected",
    }
}

text_enum! {
    /// What something was done to.
    AuditObject {
        Installation = "installation",
        Person = "person",
        Organisation = "organisation",
        Tier = "tier",
        Product = "product",
        Category = "category",
        Question = "question",
        PriorityMatrix = "priority_matrix",
        ResolutionCode = "resolution_code",
        Tag = "tag",
        Calendar = "calendar",
        ServicePolicy = "service_policy",
        Team = "team",
        Rule = "rule",
        Automation = "automation",
        Mail = "mail",
        /// Actions of an account's owner, or of somebody who claims to be the owner.
        Account = "account",
    }
}

text_enum! {
    /// What can be different after a change.
    AuditField {
        Name = "name",
        Email = "email",
        /// An address of the network.
        Network = "network",
        Role = "role",
        Organisation = "organisation",
        Tier = "tier",
        /// Of an organisation.
        OrganisationKind = "organisation_kind",
        TierKind = "tier_kind",
        /// The place in an order, from 1.
        Position = "position",
        Product = "product",
        Category = "category",
        QuestionKind = "question_kind",
        Options = "options",
        Required = "required",
        /// Working hours, by their name.
        Hours = "hours",
        Place = "place",
        Assignment = "assignment",
        Capacity = "capacity",
        Members = "members",
        /// Whether somebody leads a team.
        Leads = "leads",
        /// How the desks share the work.
        Model = "model",
        /// An impact and an urgency, as `impact/urgency`, with the priority that they give.
        Priority = "priority",
        /// How support is sold.
        Contract = "contract",
        Zone = "zone",
        /// Working hours of a week.
        Week = "week",
        /// A date with hours of its own.
        Day = "day",
        /// How many dates were put in.
        Days = "days",
        Feed = "feed",
        Targets = "targets",
        /// In percent of a target.
        Warning = "warning",
        /// A rung of the ladder that came or went.
        Ladder = "ladder",
    }
}

impl AuditAction {
    /// Whether a form about the thing shows something else afterwards. A place in an order is in no form, and of people only
    /// what is written about them.
    pub fn alters(self) -> bool {
        use AuditAction::*;
        match self.object() {
            AuditObject::Person => matches!(self, PersonChanged | PersonDisabled | PersonEnabled),
            // Days that a feed brings in by itself are in no form either.
            _ => !matches!(
                self,
                TierMoved | QuestionMoved | PolicyMoved | RuleMoved | AutomationMoved | CalendarFollowed
            ),
        }
    }

    /// What it is done to.
    pub const fn object(self) -> AuditObject {
        use AuditAction::*;
        match self {
            SetUp => AuditObject::Installation,
            PersonInvited | PersonAdded | PersonChanged | PersonDisabled | PersonEnabled | PersonInvitedAgain
            | PersonSessionsEnded | PersonLinkMade => AuditObject::Person,
            OrganisationAdded | OrganisationRenamed | OrganisationArchived | OrganisationRestored
            | OrganisationContract => AuditObject::Organisation,
            TierAdded | TierChanged | TierMoved | TierArchived | TierRestored => AuditObject::Tier,
            ProductAdded | ProductRenamed | ProductArchived | ProductRestored => AuditObject::Product,
            CategoryAdded | CategoryChanged | CategoryArchived | CategoryRestored => AuditObject::Category,
            QuestionAdded | QuestionChanged | QuestionMoved | QuestionArchived | QuestionRestored => {
                AuditObject::Question
            }
            PrioritiesChanged => AuditObject::PriorityMatrix,
            CodeAdded | CodeRenamed | CodeArchived | CodeRestored => AuditObject::ResolutionCode,
            TagAdded | TagRenamed | TagArchived | TagRestored => AuditObject::Tag,
            CalendarAdded | CalendarChanged | CalendarFollowed | CalendarArchived | CalendarRestored => {
                AuditObject::Calendar
            }
            PolicyAdded | PolicyChanged | PolicyMoved | PolicyArchived | PolicyRestored => AuditObject::ServicePolicy,
            TeamAdded | TeamChanged | TeamArchived | TeamRestored | TeamMemberChanged | ModelChanged => {
                AuditObject::Team
            }
            RuleAdded | RuleChanged | RuleMoved | RuleArchived | RuleRestored => AuditObject::Rule,
            AutomationAdded | AutomationChanged | AutomationMoved | AutomationArchived | AutomationRestored => {
                AuditObject::Automation
            }
            MailRetried | MailsRetried => AuditObject::Mail,
            SignedIn | SignInRefused | PasswordChosen | AddressObjected => AuditObject::Account,
        }
    }
}

/// One thing that is different after a change. Values are the stable texts of enums, or names as they
/// were then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditChange {
    pub field: AuditField,
    /// Which one of several of the kind, such as the cell of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub to: Option<String>,
}

/// Details of an action in the log. They never hold a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditDetail {
    /// The name of what it was done to, as it was then.
    pub name: String,
    pub changes: Vec<AuditChange>,
}

impl AuditDetail {
    /// An action to the thing of this name.
    pub fn of(name: impl Into<String>) -> Self {
        AuditDetail { name: name.into(), changes: Vec::new() }
    }

    /// Adds what a field was and is, if the two differ.
    pub fn change(self, field: AuditField, from: Option<&str>, to: Option<&str>) -> Self {
        self.change_of(field, None, from, to)
    }

    /// The same for one of several of the kind.
    pub fn change_of(mut self, field: AuditField, of: Option<&str>, from: Option<&str>, to: Option<&str>) -> Self {
        if from != to {
            let [of, from, to] = [of, from, to].map(|text| text.map(str::to_owned));
            self.changes.push(AuditChange { field, of, from, to });
        }
        self
    }

    /// Adds what a field is from now on.
    pub fn with(self, field: AuditField, to: Option<&str>) -> Self {
        self.change(field, None, to)
    }
}
