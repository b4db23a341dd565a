//! Which change may follow which status. Everything that alters a status goes through [`after`].

use super::Status;

text_enum! {
    /// Something that happens to a ticket and may alter its status.
    Move {
        /// The requester's side wrote a message.
        CustomerReplied = "customer_replied",
        /// Support wrote to the requester and does not wait for an answer.
        SupportReplied = "support_replied",
        /// Support asked the requester something.
        SupportAsked = "support_asked",
        /// Somebody took the ticket or was given it.
        Assigned = "assigned",
        /// Handed to another tier of the provider.
        Moved = "moved",
        /// Handed to a vendor.
        Shared = "shared",
        /// Came back from a vendor.
        VendorReturned = "vendor_returned",
        /// Support says that it is solved.
        Solved = "solved",
        /// The requester says that it is solved.
        Confirmed = "confirmed",
        /// The requester says that it is not solved.
        NotSolved = "not_solved",
        /// The requester opens an ended ticket again.
        Reopened = "reopened",
        /// Nobody objected in time.
        Expired = "expired",
    }
}

/// A move that the ticket's status does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IllegalMove;

/// The status after a move. The table:
///
/// | from \ move | customer replied | support replied | support asked | assigned | moved | shared | vendor returned | solved | confirmed | not solved | reopened | expired |
/// |---|---|---|---|---|---|---|---|---|---|---|---|---|
/// | new | new | open | waiting customer | open | open | waiting vendor | - | resolved | closed | - | - | - |
/// | open | open | open | waiting customer | open | open | waiting vendor | - | resolved | closed | - | - | - |
/// | waiting customer | open | waiting customer | waiting customer | same | open | waiting vendor | - | resolved | closed | - | - | - |
/// | waiting vendor | same | same | same | same | - | - | open | - | closed | - | - | - |
/// | resolved | open | resolved | waiting customer | - | - | - | - | - | closed | open | open | closed |
/// | closed | - | - | - | - | - | - | - | - | - | - | open | - |
pub fn after(status: Status, what: Move) -> Result<Status, IllegalMove> {
    use Move::*;
    use Status::*;
    Ok(match (status, what) {
        (New, CustomerReplied) => New,
        (New | Open, SupportReplied | Assigned | Moved) => Open,
        (New | Open | WaitingCustomer, SupportAsked) => WaitingCustomer,
        (New | Open | WaitingCustomer, Shared) => WaitingVendor,
        (New | Open | WaitingCustomer, Solved) => Resolved,
        (New | Open | WaitingCustomer | WaitingVendor | Resolved, Confirmed) => Closed,
        (Open | WaitingCustomer, CustomerReplied) => Open,
        (WaitingCustomer, SupportReplied | Assigned) => WaitingCustomer,
        (WaitingCustomer, Moved) => Open,
        (WaitingVendor, CustomerReplied | SupportReplied | SupportAsked | Assigned) => WaitingVendor,
        (WaitingVendor, VendorReturned) => Open,
        (Resolved, CustomerReplied | NotSolved | Reopened) => Open,
        (Resolved, SupportReplied) => Resolved,
        (Resolved, SupportAsked) => WaitingCustomer,
        (Resolved, Expired) => Closed,
        (Closed, Reopened) => Open,
        _ => return Err(IllegalMove),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_ticket_can_only_be_reopened() {
        for what in Move::ALL {
            assert_eq!(after(Status::Closed, *what).is_ok(), *what == Move::Reopened, "{what}");
        }
    }

    #[test]
    fn only_a_ticket_at_a_vendor_comes_back_from_one() {
        for status in Status::ALL {
            assert_eq!(after(*status, Move::VendorReturned).is_ok(), *status == Status::WaitingVendor, "{status}");
        }
    }

    #[test]
    fn no_move_makes_a_ticket_new_again() {
        for status in Status::ALL.iter().filter(|status| **status != Status::New) {
            for what in Move::ALL {
                assert_ne!(after(*status, *what), Ok(Status::New), "{status} {what}");
            }
        }
    }

    #[test]
    fn every_open_ticket_can_be_ended_by_its_requester() {
        for status in Status::ALL.iter().filter(|status| **status != Status::Closed) {
            assert_eq!(after(*status, Move::Confirmed), Ok(Status::Closed), "{status}");
        }
    }
}
