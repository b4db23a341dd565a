//! The state of a trouble ticket.

text_enum! {
    /// Where a ticket is in its life. [`crate::after`] says which change may follow which.
    Status {
        /// Registered; nobody has worked on it yet.
        New = "new",
        /// Being worked on.
        Open = "open",
        /// The requester was asked something.
        WaitingCustomer = "waiting_customer",
        /// A vendor was asked something.
        WaitingVendor = "waiting_vendor",
        /// Support says that it is solved; the requester may disagree.
        Resolved = "resolved",
        /// Ended. A later message starts a linked follow-up.
        Closed = "closed",
    }
}

impl Status {
    /// Still to be solved.
    pub const fn is_open(self) -> bool {
        !matches!(self, Status::Resolved | Status::Closed)
    }
}
