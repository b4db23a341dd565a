//! News of a ticket, and the table of who is told of it by mail. A new kind of news is a variant here, its line in the table,
//! and its words in `letters.rs`.

use super::who::Participant;
use crate::db::ticket::Ticket;
use crate::desk::Desk;
use crate::desk::read::first_name;
use crate::domain::view::Viewer;
use crate::domain::{OrganisationId, PersonId, Role, Timestamp};

/// The author of what others are told.
#[derive(Clone, Copy, Debug)]
pub enum Author<'a> {
    Person(&'a Viewer),
    /// The program, in the provider's name.
    Provider(&'a str),
}

impl Author<'_> {
    /// The name that the requester's side reads on its pages.
    pub fn for_customers(&self) -> String {
        match self {
            Author::Person(viewer) if self.is_support() => first_name(&viewer.name),
            Author::Person(viewer) => viewer.name.clone(),
            Author::Provider(name) => (*name).to_owned(),
        }
    }

    /// The name that staff read.
    pub const fn for_staff(&self) -> &str {
        match self {
            Author::Person(viewer) => viewer.name.as_str(),
            Author::Provider(name) => name,
        }
    }

    pub fn is_support(&self) -> bool {
        match self {
            Author::Person(viewer) => viewer.actor.role().is_some_and(Role::is_staff),
            Author::Provider(_) => true,
        }
    }
}

/// Words with the names of their files.
#[derive(Clone, Copy, Debug, Default)]
pub struct MessageWords<'a> {
    pub text: &'a str,
    pub files: &'a [String],
}

/// Something that happened to a ticket, for those who were not there.
#[derive(Clone, Copy, Debug)]
pub enum Notification<'a> {
    /// It was registered.
    Registered,
    /// This person follows it from now on.
    Follower(PersonId),
    /// A public message.
    Reply { by: Author<'a>, words: MessageWords<'a> },
    /// A note among staff.
    Note { by: &'a str, text: &'a str },
    /// It is the job of this person now, who was given it by somebody or by a rule.
    Assigned { to: &'a Participant, by: &'a str },
    /// It came up to whoever has it.
    PassedOn { by: &'a str },
    /// It came back to whoever has it.
    PassedBack { by: &'a str },
    /// It is shared with this vendor.
    Shared { vendor: &'a str },
    /// Support wrote to the vendor.
    ToVendor { by: &'a str, words: MessageWords<'a> },
    /// The vendor wrote to support.
    FromVendor { by: &'a str, words: MessageWords<'a> },
    /// The vendor gave its reference, or the date by which it will be done.
    VendorPromised { vendor: &'a str },
    /// Support took it back from this vendor.
    TakenBack { vendor: &'a str },
    /// Support says that it is solved.
    Resolved { summary: &'a str },
    /// The requester's side says that it is solved, and ended it.
    Confirmed { by: &'a str },
    /// It had ended, and goes on; whoever said so may have written why.
    GoesOn { by: Author<'a>, why: MessageWords<'a> },
    /// A mail about it did not reach an address, and is not tried any more.
    MailLost { to: &'a str, reason: &'a str },
}

/// A ticket of which there is news.
#[derive(Clone, Copy)]
pub struct NotificationSubject<'a> {
    pub desk: &'a Desk,
    pub ticket: &'a Ticket,
    /// The vendor with whom it is shared, or was until this change.
    pub vendor: Option<OrganisationId>,
    /// Who acted, and knows it.
    pub but: Option<PersonId>,
    pub now: Timestamp,
}

/// People whom news of a ticket concerns.
#[derive(Clone, Copy, Debug)]
pub enum NotificationReaders<'a> {
    /// The requester, also when they acted themselves.
    Requester,
    /// The followers, also those who acted themselves.
    Followers,
    /// One of the requester's side.
    Named(PersonId),
    /// The requester and the followers, but not who acted.
    Customers,
    /// One of the staff, as they were found to act.
    Given(&'a Participant),
    /// The assignee.
    Assignee,
    /// The assignee, and the one who answered last without being it.
    Conversation,
    /// The contacts of the vendor with whom it is shared.
    Vendor,
}

/// Who is told of news, in the order of their mails. What an admin chose to be told of (rungs of a ladder, automations) and
/// what waits for a team or tier (`tickets.rs`) has its readers there.
pub fn readers_of<'a>(notification: &Notification<'a>) -> Vec<NotificationReaders<'a>> {
    use NotificationReaders::{Assignee, Conversation, Customers, Followers, Given, Named, Requester, Vendor};
    match notification {
        Notification::Registered => vec![Requester, Followers],
        Notification::Follower(person) => vec![Named(*person)],
        Notification::Reply { by, .. } if by.is_support() => vec![Customers],
        Notification::Reply { .. } => vec![Customers, Conversation],
        Notification::Note { .. } => vec![Assignee],
        Notification::Assigned { to, .. } => vec![Given(to)],
        Notification::PassedOn { .. } | Notification::PassedBack { .. } => vec![Assignee],
        Notification::Shared { .. } | Notification::ToVendor { .. } => vec![Vendor],
        Notification::FromVendor { .. } => vec![Conversation],
        Notification::VendorPromised { .. } => vec![Assignee],
        Notification::TakenBack { .. } => vec![Vendor, Assignee],
        Notification::Resolved { .. } => vec![Customers],
        Notification::Confirmed { .. } => vec![Vendor, Customers, Assignee],
        Notification::GoesOn { .. } => vec![Customers, Conversation],
        Notification::MailLost { .. } => vec![Assignee],
    }
}
