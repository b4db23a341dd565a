//! People.

use super::OrganisationKind;

text_enum! {
    /// What a person may be here. One person has one role.
    Role {
        /// Registers tickets and follows them.
        Customer = "customer",
        /// A customer who sees all tickets of the own organisation.
        CustomerLead = "customer_lead",
        /// Works on tickets at a tier.
        Agent = "agent",
        /// Answers for a vendor, and sees only what was shared.
        Vendor = "vendor",
        /// Leads agents: may do what any agent may, at every tier.
        Lead = "lead",
        /// Runs the installation.
        Admin = "admin",
    }
}

impl Role {
    /// Works for the provider and may see internal matters.
    pub const fn is_staff(self) -> bool {
        matches!(self, Role::Agent | Role::Lead | Role::Admin)
    }

    /// Buys support.
    pub const fn is_customer(self) -> bool {
        matches!(self, Role::Customer | Role::CustomerLead)
    }

    /// The kind of organisation that people of this role belong to.
    pub const fn home(self) -> OrganisationKind {
        match self {
            Role::Customer | Role::CustomerLead => OrganisationKind::Client,
            Role::Vendor => OrganisationKind::Vendor,
            Role::Agent | Role::Lead | Role::Admin => OrganisationKind::Provider,
        }
    }
}
