//! The terms of service levels that both sides of the program know.

text_enum! {
    /// A time that is promised for a ticket.
    ClockKind {
        /// Until support first writes to the requester.
        FirstResponse = "first_response",
        /// From each message of the requester until support writes.
        NextResponse = "next_response",
        /// Until the ticket is solved.
        Resolution = "resolution",
        /// At one tier: what the tiers promise each other (operational level).
        Tier = "tier",
        /// Until the vendor first writes (underpinning).
        VendorResponse = "vendor_response",
        /// Until the vendor gives the ticket back (underpinning).
        VendorResolution = "vendor_resolution",
    }
}

impl ClockKind {
    /// Whether it is the vendor's promise to the provider.
    pub const fn is_underpinning(self) -> bool {
        matches!(self, ClockKind::VendorResponse | ClockKind::VendorResolution)
    }
}

text_enum! {
    /// How support is sold to an organisation.
    Contract {
        /// By the hour, as it comes.
        TimeAndMaterials = "time_and_materials",
        /// From hours that were paid ahead.
        PrepaidHours = "prepaid_hours",
        /// Managed services at a fixed price.
        FixedPrice = "fixed_price",
        /// With better terms than others.
        Premium = "premium",
        /// Under the warranty of what was sold.
        Warranty = "warranty",
    }
}
