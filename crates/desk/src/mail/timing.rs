//! How long the steps of sending may take.

use std::time::Duration;

/// The patience with a mail server, and with ourselves. Tests have their own.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Connecting to one address of the server.
    pub connect: Duration,
    /// Everything before the first mail: connecting, greeting, TLS, signing in. RFC 5321 allows five minutes for the
    /// greeting; nothing is lost by coming again, and the mails that wait go on sooner.
    pub enter: Duration,
    /// A sign of life on a connection that was left open.
    pub noop: Duration,
    /// The answer to `MAIL` (RFC 5321, section 4.5.3.2.2).
    pub mail: Duration,
    /// The answer to `RCPT` (section 4.5.3.2.3).
    pub recipient: Duration,
    /// The answer to `DATA` (section 4.5.3.2.4).
    pub data: Duration,
    /// The text (section 4.5.3.2.5), and the answer to its final dot (4.5.3.2.6): who asks for less delivers twice.
    pub end: Duration,
    /// The answer to `QUIT`.
    pub farewell: Duration,
    /// How often the lease of a mail that is on its way is renewed.
    pub renewal: Duration,
    /// How long a mail may be on its way before another one is sent beside it.
    pub overtake: Duration,
    /// How long what is on its way may take when the program stops.
    pub parting: Duration,
}

impl Default for Timing {
    fn default() -> Timing {
        let (seconds, minutes) = (Duration::from_secs, Duration::from_mins);
        Timing {
            connect: seconds(30),
            enter: minutes(2),
            noop: seconds(10),
            mail: minutes(5),
            recipient: minutes(5),
            data: minutes(2),
            end: minutes(3 + 10),
            farewell: seconds(2),
            renewal: seconds(30),
            overtake: seconds(5),
            parting: seconds(1),
        }
    }
}

impl Timing {
    /// The same patience with every step of the server.
    pub fn of(patience: Duration) -> Timing {
        Timing {
            connect: patience,
            enter: patience,
            noop: patience,
            mail: patience,
            recipient: patience,
            data: patience,
            end: patience,
            ..Timing::default()
        }
    }
}
