//! Tickets with a prescribed course, so that every queue and every page has something to show.

use super::plan::Step::{self, *};

/// A ticket with a prescribed course that breaks off at the present.
pub struct Special {
    /// The story, or any.
    pub story: Option<&'static str>,
    /// The requester's address, or anybody.
    pub requester: Option<&'static str>,
    /// How long ago it was registered, and when the last step was, in working minutes.
    pub ago: (i64, i64),
    pub steps: &'static [Step],
    /// Who is to have it at each of the tiers, if it matters.
    pub agents: [Option<&'static str>; 3],
    /// Whether the first variants of all texts are taken.
    pub plain: bool,
}

const MARIA: &str = "maria.ekstrom@kustvarden.example";
const AMIR: &str = "tier1@norrvik.example";
const SARA: &str = "tier2@norrvik.example";
const ELIN: &str = "tier3@norrvik.example";

const fn maria(story: &'static str, ago: (i64, i64), steps: &'static [Step]) -> Special {
    let agents = [Some(AMIR), Some(SARA), Some(ELIN)];
    Special { story: Some(story), requester: Some(MARIA), ago, steps, agents, plain: true }
}

const fn any(ago: (i64, i64), steps: &'static [Step]) -> Special {
    Special { story: None, requester: None, ago, steps, agents: [None; 3], plain: false }
}

const fn told(story: &'static str, ago: (i64, i64), steps: &'static [Step]) -> Special {
    Special { story: Some(story), requester: None, ago, steps, agents: [None; 3], plain: false }
}

const fn of(agents: [Option<&'static str>; 3], ago: (i64, i64), steps: &'static [Step]) -> Special {
    Special { story: None, requester: None, ago, steps, agents, plain: false }
}

const fn asks(requester: &'static str, ago: (i64, i64), steps: &'static [Step]) -> Special {
    Special { story: None, requester: Some(requester), ago, steps, agents: [None; 3], plain: false }
}

const FOR_AMIR: [Option<&str>; 3] = [Some(AMIR), None, None];
const FOR_SARA: [Option<&str>; 3] = [None, Some(SARA), None];
const FOR_ELIN: [Option<&str>; 3] = [None, None, Some(ELIN)];

const AT_EXPERT: &[Step] = &[Take, Ask, Answer, Note, Up, Take, Note, Say, Up, Take, Note, Say];
const SHARED: &[Step] = &[Take, Ask, Answer, Note, Up, Take, Note, Say, Share, Talk, Promise];
const SHARED_BY_EXPERT: &[Step] =
    &[Take, Ask, Answer, Note, Up, Take, Note, Say, Up, Take, Note, Say, Share, Talk, Promise, Talk];

/// The prescribed tickets, the most telling first: small sets of demo data hold the first of them.
pub const SPECIALS: &[Special] = &[
    maria("fibre-los", (150, 22), &[Take, Tag, Follow, Say, Note, Up, Take, Note, Say]),
    maria("new-laptop", (900, 420), &[Take, Tag, Ask]),
    maria("calls-drop", (2100, 380), SHARED_BY_EXPERT),
    of(FOR_AMIR, (300, 18), &[Take, Ask, Answer]),
    of(FOR_SARA, (700, 60), &[Take, Ask, Answer, Note, Up, Take, Note, Say]),
    of(FOR_ELIN, (1900, 130), AT_EXPERT),
    any((14, 14), &[]),
    told("vpn-drops", (420, 90), &[Take, Ask, Answer, Note, Up]),
    maria("shared-calendar", (2300, 1500), &[Take, Tag, Ask, Answer, Note, Resolve, Confirm]),
    maria("sign-in-locked", (640, 240), &[Take, Ask, Answer, Resolve]),
    any((45, 45), &[]),
    any((360, 100), &[Take, Say, Note]),
    any((500, 200), &[Take, Ask]),
    told(
        "certificate-journal",
        (1600, 300),
        &[Take, Ask, Answer, Note, Up, Take, Note, Say, Share, Talk, Promise, Talk],
    ),
    of(FOR_SARA, (1100, 350), &[Take, Say, Note, Up, Take, Note, Ask]),
    any((1500, 500), &[Take, Say, Note, Up, Take, Note, Resolve]),
    any((2600, 700), &[Take, Ask, Answer, Up, Take, Note, Up, Take, Note, Resolve]),
    any((75, 75), &[]),
    any((110, 20), &[Chase]),
    any((160, 160), &[]),
    asks("jenny.moberg@bergslagensbygg.example", (230, 40), &[Take, Ask, Answer, Note]),
    asks("eva.sundin@kustvarden.example", (520, 90), &[Take, Note, Up, Take, Note]),
    asks("peter.nyman@kustvarden.example", (800, 310), &[Take, Tag, Ask]),
    asks("jenny.moberg@bergslagensbygg.example", (1300, 500), &[Take, Say, Note, Up, Take, Ask]),
    of(FOR_AMIR, (420, 260), &[Take, Ask]),
    of(FOR_AMIR, (600, 150), &[Take, Say, Note]),
    of(FOR_SARA, (480, 35), &[Take, Raise, Say, Note, UpTo, Note]),
    of(FOR_SARA, (2900, 200), &[Take, Ask, Answer, Note, Up, Take, Say, Share, Talk, Promise, Talk, VendorBack]),
    of(FOR_ELIN, (1000, 80), &[Take, Note, Skip, Take, Note]),
    of(FOR_ELIN, (3300, 450), &[Take, Ask, Answer, Note, Up, Take, Note, Up, Take, Say, Ask]),
    told("slow-wifi", (900, 210), &[Take, Ask, Answer, Note, Up]),
    any((610, 45), &[Take, Ask, Answer, Note, Up]),
    any((1250, 330), &[Take, Say, Note, Up, Take, Note, Up]),
    any((1400, 120), &[Take, Ask, Answer, Note, Up, Take, Note, Down]),
    any((820, 40), &[Take, Say, Resolve, NotSolved]),
    any((2800, 90), &[Take, Ask, Answer, Resolve, Confirm, Reopen]),
    any((190, 30), &[Take, PutBack]),
    any((270, 60), &[Give, Say]),
    any((2200, 900), SHARED),
    told("label-printer", (3600, 800), SHARED),
    told("card-terminals", (4200, 1200), SHARED_BY_EXPERT),
    any((3900, 600), &[Take, Say, Note, Up, Take, Share, Talk, Promise, Chase]),
    any((1700, 700), &[Take, Tag, Ask]),
    any((2400, 1300), &[Take, Say, Ask]),
    of(FOR_AMIR, (900, 380), &[Take, Ask, Answer, Resolve]),
    of(FOR_SARA, (2000, 600), &[Take, Say, Note, Up, Take, Note, Say, Resolve]),
    asks("jenny.moberg@bergslagensbygg.example", (700, 200), &[Take, Ask, Answer, Resolve]),
    asks("eva.sundin@kustvarden.example", (1800, 650), &[Take, Say, Resolve]),
];
