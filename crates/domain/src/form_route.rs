//! The table of all forms: where each is sent to, under which name its drafts and its refused content are kept, and how many
//! files it may carry. What each does stands in `server::forms`.

use super::limits::FILES;
use std::fmt::{Display, Formatter};
use std::ops::Deref;

macro_rules! form_routes {
    ($($(#[$doc:meta])* $route:ident = $path:literal $(named $name:literal)? $(of $($field:literal),+)? $(carries $files:expr)?;)+) => {
        /// A form that pages send.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FormRoute {
            $($(#[$doc])* $route,)+
        }

        impl FormRoute {
            pub const ALL: &[FormRoute] = &[$(FormRoute::$route),+];

            /// The address that it is sent to.
            pub const fn path(self) -> &'static str {
                match self {
                    $(FormRoute::$route => concat!("/do/", $path),)+
                }
            }

            /// The part of its name that it has in common with the same form about another thing.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(FormRoute::$route => $name,)?)+
                    // A name of its own for each would be sent to every browser.
                    _ => self.path().split_at("/do/".len()).1,
                }
            }

            /// The fields that say what it is about; their values end its name.
            pub const fn about(self) -> &'static [&'static str] {
                match self {
                    $(FormRoute::$route => &[$($($field),+)?],)+
                }
            }

            /// How many files it may carry.
            pub const fn files(self) -> usize {
                match self {
                    $(FormRoute::$route => [$($files,)? 0][0],)+
                }
            }
        }
    };
}

form_routes! {
    /// Signs in with address and password.
    SignIn = "sign-in";
    /// Ends the session of this browser.
    SignOut = "sign-out";
    /// Ends the sessions of all the person's browsers.
    SignOutEverywhere = "sign-out-everywhere";
    /// Signs a customer up.
    SignUp = "sign-up";
    /// Mails a link to choose a new password.
    AskReset = "ask-reset";
    /// Mails a link to sign in.
    AskSignInLink = "ask-sign-in-link";
    /// Uses a mailed link that asks for nothing more: confirm, sign in, confirm a ticket.
    UseLink = "use-link";
    /// Chooses a password by a mailed link: after forgetting it, or after an invitation.
    ChoosePassword = "choose-password";
    /// Sets the installation up.
    SetUp = "set-up";
    /// Saves name, language, zone, theme and hotkeys.
    SaveProfile = "profile";
    /// Notes that a member of staff is away, with the field `away`, or back.
    SaveAbsence = "absence";
    /// Changes the password; all other sessions end.
    ChangePassword = "password";
    /// Ends the session of another of the person's browsers.
    EndSession = "end-session";
    /// Takes one file in, ahead of the form it belongs to, so that its progress can be shown.
    StageFile = "stage-file" carries 1;
    /// Renders a text as it will be shown.
    Preview = "preview";
    /// Chooses a language, for this browser and, when signed in, for the account.
    ChooseLanguage = "language";
    /// Chooses colours, for this browser and, when signed in, for the account.
    ChooseTheme = "theme";
    /// A public reply, from either side. Field `asks` says that support waits for the answer, `seen` which event the page showed
    /// last, and `solved` that a solved ticket stays solved.
    Reply = "reply" of "ticket" carries FILES;
    /// Lets somebody else follow a ticket.
    AddFollower = "add-follower" of "ticket";
    /// Lets somebody no longer follow a ticket. Who loses sight of it thereby is led to the list.
    RemoveFollower = "remove-follower" of "ticket";
    /// Opens an ended ticket again.
    Reopen = "reopen" of "ticket" carries FILES;
    /// Throws away what was kept of a form that was refused.
    Discard = "discard";
    /// The details were sent: on to the look at the answers, or back with what is wrong. The buttons named `other_category`,
    /// `language`, `theme` and `sign_in` leave the form unfinished: it is found again as it was, whatever is still missing.
    RegisterDetails = "register-details" named "register" of "run" carries FILES;
    /// The answers are right: the ticket is registered.
    RegisterConfirm = "register-confirm" named "register" of "submission";
    /// This solved it.
    Confirm = "confirm" of "ticket";
    /// This did not solve it.
    NotSolved = "not-solved" of "ticket" carries FILES;
    /// Goes on in a new ticket that is linked with the ended one.
    FollowUp = "follow-up" of "ticket" carries FILES;
    /// The reader is affected too: a ticket, or the one that was made before.
    MeToo = "me-too";
    /// Keeps an answer.
    Rate = "rate";
    /// Keeps why.
    ExplainRating = "explain-rating";
    /// A message to the provider.
    VendorAnswer = "vendor-answer" of "ticket" carries FILES;
    /// The vendor's reference and promised date.
    VendorPromise = "vendor-promise" of "ticket";
    /// Gives the ticket back with an answer.
    VendorReturn = "vendor-return" of "ticket";
    /// An internal note.
    Note = "note" of "ticket" carries FILES;
    /// A message to the vendor.
    WriteVendor = "write-vendor" of "ticket" carries FILES;
    /// Takes the ticket.
    Take = "take" of "ticket";
    /// Takes what is due next of those that nobody has, and opens it.
    TakeNext = "take-next";
    /// Gives the ticket to somebody; without `assignee` it goes back into the queue.
    Assign = "assign" of "ticket";
    /// Gives the ticket to another team of its tier.
    SetTeam = "set-team" of "ticket";
    /// Changes the priority, with a reason.
    SetPriority = "set-priority" of "ticket";
    /// Puts the ticket in another category.
    SetCategory = "set-category" of "ticket";
    /// Makes the ticked tags the ticket's tags.
    SetTags = "set-tags" of "ticket";
    /// Sets an open status by hand.
    SetStatus = "set-status" of "ticket";
    /// Passes the ticket up, with the handover card.
    Escalate = "escalate" of "ticket";
    /// Passes the ticket back down, with the answer.
    GiveBack = "give-back" of "ticket";
    /// Takes the ticket back from the vendor, with the reason.
    Recall = "recall" of "ticket";
    /// Resolves the ticket, and keeps what was learned from it.
    Resolve = "resolve" of "ticket";
    /// Changes all ticked tickets that may be changed so; those that may not are left as they are. The button named `take`
    /// takes them, and does nothing else.
    ChangeSelected = "change-selected";
    /// Writes a new problem.
    AddProblem = "add-problem";
    /// Writes a problem anew.
    EditProblem = "edit-problem" of "id";
    /// Changes the state of a problem.
    StepProblem = "step-problem" of "id";
    /// Resolves a problem, and with `incidents` all its incidents.
    ResolveProblem = "resolve-problem" of "id";
    /// Solves the incidents of a resolved problem that are not solved yet.
    SolveIncidents = "solve-incidents" of "id";
    /// Sends the workaround to the customers of all unfinished incidents.
    ApplyToAll = "apply-to-all" of "id";
    /// Answers one ticket with a problem's workaround.
    ApplyWorkaround = "apply-workaround" of "ticket";
    /// Makes the ticked tickets, and the one whose number was typed, incidents of a problem.
    LinkProblem = "link-problem" of "problem";
    /// Says that a ticket is no incident of a problem after all.
    UnlinkProblem = "unlink-problem";
    /// Shows a problem to customers, or changes what they are shown.
    PublishBanner = "publish-banner" of "id";
    /// Takes a problem's banner away.
    WithdrawBanner = "withdraw-banner" of "id";
    /// Drops what was learned.
    DropDraft = "drop-draft" of "id";
    /// Says that a bad answer was followed up on, and how.
    FollowUpAnswer = "follow-up-answer" of "id";
    /// Invites somebody of any side.
    Invite = "admin-invite";
    /// Changes what a person may be and where they belong.
    PlacePerson = "admin-place" of "id";
    /// Corrects a person's name and mail address.
    SaveIdentity = "admin-identity" of "id";
    /// Lets a person in or keeps them out. Each action's form is kept apart.
    PersonAccess = "admin-access" named "admin" of "access", "id";
    /// Adds a client or a vendor.
    AddOrganisation = "admin-add-organisation";
    /// Gives an organisation another name.
    RenameOrganisation = "admin-organisation" of "id";
    /// Takes an organisation out of use, or back into it.
    ArchiveOrganisation = "admin-archive-organisation" of "id";
    /// Adds a tier at the top of the ladder.
    AddTier = "admin-add-tier";
    /// Changes a tier's name and what it is for.
    SaveTier = "admin-tier" of "id";
    /// Moves a tier one step.
    StepTier = "admin-step-tier" of "id";
    /// Takes a tier out of use, or back into it.
    ArchiveTier = "admin-archive-tier" of "id";
    /// Adds a name to one of the lists of names.
    AddName = "admin-add-name" named "admin-add" of "list";
    /// Changes a name in one of the lists of names.
    Rename = "admin-rename" named "admin-rename" of "list", "id";
    /// Takes a name out of use, or back into it.
    ArchiveName = "admin-archive-name" named "admin-archive" of "list", "id";
    /// Adds a category.
    AddCategory = "admin-add-category";
    /// Changes a category's name and product.
    SaveCategory = "admin-category" of "id";
    /// Takes a category out of use, or back into it.
    ArchiveCategory = "admin-archive-category" of "id";
    /// Adds a question to the category in the field `id`.
    AddQuestion = "admin-add-question" of "id";
    /// Changes a question.
    SaveQuestion = "admin-question" of "id";
    /// Asks a question earlier or later.
    StepQuestion = "admin-step-question" of "id";
    /// Stops asking a question, or asks it again.
    ArchiveQuestion = "admin-archive-question" of "id";
    /// Changes which priority an impact and an urgency give.
    SavePriorities = "admin-priorities";
    /// Adds a team to a tier.
    AddTeam = "admin-add-team";
    /// Says how the desks share the work.
    SaveModel = "admin-desk-model";
    /// Changes everything about a team but its tier.
    SaveTeam = "admin-team" of "id";
    /// Says what a member of a team knows, how much they can have, and whether they lead.
    SaveMember = "admin-member" named "admin-member" of "id", "person";
    /// Takes a team out of use, or back into it.
    ArchiveTeam = "admin-archive-team" of "id";
    /// Adds a rule after the others.
    AddRule = "admin-add-rule" named "admin-rule-new";
    /// Changes a rule.
    SaveRule = "admin-rule" of "id";
    /// Asks a rule earlier or later.
    StepRule = "admin-step-rule" of "id";
    /// Takes a rule out of use, or back into it.
    ArchiveRule = "admin-archive-rule" of "id";
    /// Adds an automation after the others.
    AddAutomation = "admin-add-automation" named "admin-automation-new";
    /// Changes an automation.
    SaveAutomation = "admin-automation" of "id";
    /// Lets an automation run earlier or later.
    StepAutomation = "admin-step-automation" of "id";
    /// Takes an automation out of use, or back into it.
    ArchiveAutomation = "admin-archive-automation" of "id";
    /// Adds a calendar, or changes the one in the field `id`.
    SaveCalendar = "admin-calendar" of "id";
    /// Gives a date hours of its own.
    SetDay = "admin-calendar-day" of "id";
    /// Lets a date have the hours of its weekday again.
    RemoveDay = "admin-remove-day" of "id";
    /// Closes on the holidays of a year, or on the days of an iCalendar file that was pasted, sent along, or is at an
    /// address, which can be kept.
    ImportDays = "admin-import-days" named "admin-import" of "what", "id" carries 1;
    /// Fetches an address no more.
    RemoveFeed = "admin-remove-feed" of "id";
    /// Takes a calendar out of use, or back into it.
    ArchiveCalendar = "admin-archive-calendar" of "id";
    /// Adds a service level, or changes the one in the field `id`.
    SavePolicy = "admin-service-level" of "id";
    /// Asks a service level earlier or later.
    StepPolicy = "admin-step-service-level" of "id";
    /// Takes a service level out of use, or back into it.
    ArchivePolicy = "admin-archive-service-level" of "id";
    /// Adds a rung to the ladder of a service level.
    AddRung = "admin-add-rung" of "id";
    /// Takes a rung away.
    RemoveRung = "admin-remove-rung" of "id";
    /// Sets how support is sold to an organisation.
    SetContract = "admin-contract" of "id";
    /// Sends a mail again.
    RetryMail = "admin-retry-mail";
    /// Sends everything again.
    RetryAllMail = "admin-retry-all-mail";
}

impl FormRoute {
    /// The form that is sent to a path.
    pub fn at(path: &str) -> Option<FormRoute> {
        Self::ALL.iter().copied().find(|route| route.path() == path)
    }

    /// How many files a form that is sent to a path may carry.
    pub fn files_at(path: &str) -> usize {
        Self::at(path).map_or(0, FormRoute::files)
    }

    /// Whether it does something even when it did not arrive whole: who signs out is not kept, and what was typed on the way to
    /// a ticket is found again.
    pub const fn acts_when_broken(self) -> bool {
        use FormRoute::{RegisterConfirm, RegisterDetails, SignOut, SignOutEverywhere};
        matches!(self, SignOut | SignOutEverywhere | RegisterDetails | RegisterConfirm)
    }

    /// A name that the values of its fields alone do not tell.
    pub fn called(self, text: String) -> FormName {
        FormName { route: self, text }
    }

    /// The form about one thing: each is kept under a name of its own, so that what was typed about one is not shown with
    /// another.
    pub fn of(self, about: &(impl Display + ?Sized)) -> FormName {
        FormName { route: self, text: format!("{}-{about}", self.name()) }
    }

    /// The name of a form that was sent with these values.
    pub fn named_by<'v>(self, value: impl Fn(&str) -> &'v str) -> FormName {
        let mut text = self.name().to_owned();
        for field in self.about() {
            text.push('-');
            text.push_str(value(field));
        }
        FormName { route: self, text }
    }
}

/// The name that one form has on its page, in drafts, among refused forms, and in the cookie that says that it was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormName {
    pub route: FormRoute,
    text: String,
}

impl From<FormRoute> for FormName {
    fn from(route: FormRoute) -> Self {
        FormName { route, text: route.name().to_owned() }
    }
}

impl Deref for FormName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Display for FormName {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::FormRoute;
    use std::collections::HashSet;

    #[test]
    fn each_form_has_an_address_of_its_own() {
        let paths: HashSet<_> = FormRoute::ALL.iter().map(|route| route.path()).collect();
        assert_eq!(paths.len(), FormRoute::ALL.len());
        assert!(FormRoute::ALL.iter().all(|route| FormRoute::at(route.path()) == Some(*route)));
    }

    #[test]
    fn a_form_that_was_sent_has_the_name_that_its_page_gave_it() {
        let values = |field: &str| match field {
            "id" => "7",
            "person" => "12",
            _ => "",
        };
        assert_eq!(FormRoute::SaveMember.named_by(values), FormRoute::SaveMember.of("7-12"));
        assert_eq!(FormRoute::SignIn.named_by(values), FormRoute::SignIn.into());
    }
}
