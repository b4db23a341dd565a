//! Companies.

text_enum! {
    /// What an organisation is to the provider.
    OrganisationKind {
        /// Runs this desk; its people are agents, leads and admins.
        Provider = "provider",
        /// Buys support; its people are customers.
        Client = "client",
        /// Is asked for help outside; its people are vendor contacts.
        Vendor = "vendor",
    }
}
