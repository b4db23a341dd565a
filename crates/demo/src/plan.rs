//! What happens to a ticket, as a row of steps.

use super::dice::Dice;
use super::story::Story;

/// One step. Each is what one use case does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An agent of the present tier takes it.
    Take,
    /// The lead gives it to an agent of the present tier.
    Give,
    /// It is put back into the queue.
    PutBack,
    /// Support writes and does not wait for an answer.
    Say,
    /// Support asks.
    Ask,
    /// The requester answers the last question.
    Answer,
    /// The requester asks for news.
    Chase,
    /// Support says that it goes on.
    Patience,
    Note,
    Tag,
    /// The story's own change of priority.
    Raise,
    /// A lower priority by one, with a reason.
    Lower,
    /// It is put into the right category.
    Refile,
    /// The answer came by phone: the status is set by hand.
    Phone,
    /// A colleague is made a follower.
    Follow,
    /// Up to the next tier.
    Up,
    /// Up to the next tier and to a person there.
    UpTo,
    /// Up past a tier.
    Skip,
    /// Back down with the answer.
    Down,
    Share,
    /// The next message between support and vendor.
    Talk,
    /// The vendor's reference and promised date.
    Promise,
    VendorBack,
    /// Support takes it back from the vendor.
    Recall,
    Resolve,
    /// The requester writes that it works, while it is still open.
    Sorted,
    /// The requester writes thanks to a resolved ticket, which opens it again.
    Thanks,
    /// It is resolved again after thanks.
    Welcome,
    Confirm,
    NotSolved,
    /// A closed ticket is opened again.
    Reopen,
    /// Nobody objected.
    Expire,
}

use Step::*;

impl Step {
    /// Whether it takes the ticket to a higher tier.
    pub fn goes_up(self) -> bool {
        matches!(self, Up | UpTo | Skip | Share)
    }
}

/// How long a step takes to come, in working minutes from the one before.
pub fn pause(step: Step, tier: i64, pressing: bool) -> (i64, i64) {
    let (low, high) = match step {
        Take | Give => [(2, 90), (10, 320), (20, 500)][index(tier)],
        Say => [(3, 35), (20, 240), (30, 400)][index(tier)],
        Ask => [(3, 40), (15, 200), (30, 300)][index(tier)],
        Answer => (8, 700),
        Chase => (240, 900),
        Patience => (10, 120),
        Note => [(5, 90), (20, 300), (30, 600)][index(tier)],
        Tag | Raise | Lower | Refile => (1, 6),
        Phone | PutBack => (10, 240),
        Follow => (2, 60),
        Up | UpTo | Skip | Share => (4, 60),
        Down => (20, 300),
        Talk => (40, 700),
        Promise => (20, 400),
        VendorBack => (200, 2400),
        Recall => (600, 2400),
        Resolve => [(5, 200), (30, 600), (60, 900)][index(tier)],
        Sorted => (10, 300),
        Thanks => (10, 400),
        Welcome => (5, 120),
        Confirm => (10, 1500),
        NotSolved => (15, 700),
        Reopen => (400, 3600),
        Expire => (1, 1),
    };
    if pressing { (1 + low / 3, 2 + high / 4) } else { (low, high) }
}

fn index(tier: i64) -> usize {
    usize::try_from(tier - 1).unwrap_or(0).min(2)
}

/// A course for a ticket that nothing is prescribed for. About three quarters end at the first tier.
pub fn draw(dice: &mut Dice, story: &Story) -> Vec<Step> {
    let mut steps = Vec::with_capacity(24);
    let course = dice.below(1000);
    if course < 55 {
        if dice.percent(50) {
            steps.extend([Take, Say]);
        }
        steps.extend([Sorted, Confirm]);
        return steps;
    }
    begin(dice, story, &mut steps);
    match course {
        0..400 => {
            maybe(dice, 75, Say, &mut steps);
            maybe(dice, 30, Note, &mut steps);
            steps.push(Resolve);
        }
        400..720 => {
            steps.push(Ask);
            steps.push(if dice.percent(8) { Phone } else { Answer });
            maybe(dice, 40, Note, &mut steps);
            if story.alike && story.first.ask.len() > 1 && dice.percent(30) {
                steps.extend([Ask, Answer]);
            }
            steps.push(Resolve);
        }
        720..860 => {
            up_to_technical(dice, &mut steps);
            maybe(dice, 70, Say, &mut steps);
            if !story.second.ask.is_empty() && dice.percent(35) {
                steps.extend([Ask, Answer]);
            }
            steps.push(Resolve);
        }
        860..915 => {
            up_to_technical(dice, &mut steps);
            steps.push(Down);
            maybe(dice, 50, Say, &mut steps);
            steps.push(Resolve);
        }
        915..945 => {
            up_to_expert(dice, &mut steps);
            steps.push(Resolve);
        }
        945..955 => {
            up_to_expert(dice, &mut steps);
            steps.extend([Down, Say, Resolve]);
        }
        955..962 => {
            steps.extend([Note, Skip, Take, Note, Say, Resolve]);
        }
        _ => {
            if dice.percent(60) {
                up_to_technical(dice, &mut steps)
            } else {
                up_to_expert(dice, &mut steps)
            }
            steps.push(Share);
            steps.push(Talk);
            maybe(dice, 85, Promise, &mut steps);
            steps.extend(story.vendor.talk.iter().skip(1).map(|_| Talk));
            maybe(dice, 25, Chase, &mut steps);
            if dice.percent(8) {
                steps.extend([Recall, Resolve]);
            } else {
                steps.extend([VendorBack, Resolve]);
            }
        }
    }
    end(dice, &mut steps);
    steps
}

fn maybe(dice: &mut Dice, percent: usize, step: Step, steps: &mut Vec<Step>) {
    if dice.percent(percent) {
        steps.push(step);
    }
}

fn begin(dice: &mut Dice, story: &Story, steps: &mut Vec<Step>) {
    steps.push(if dice.percent(6) { Give } else { Take });
    if story.misfiled.is_some() && dice.percent(50) {
        steps.push(Refile);
    }
    maybe(dice, 35, Tag, steps);
    if story.raise.is_some() && dice.percent(25) {
        steps.push(Raise);
    } else {
        maybe(dice, 4, Lower, steps);
    }
    maybe(dice, 5, Follow, steps);
}

fn up_to_technical(dice: &mut Dice, steps: &mut Vec<Step>) {
    if dice.percent(65) {
        steps.extend([Ask, Answer]);
    } else {
        steps.push(Say);
    }
    maybe(dice, 60, Note, steps);
    if dice.percent(25) {
        steps.push(UpTo);
    } else {
        steps.push(Up);
        if dice.percent(12) {
            steps.extend([Chase, Take, Patience]);
        } else {
            steps.push(Take);
        }
    }
    maybe(dice, 75, Note, steps);
}

fn up_to_expert(dice: &mut Dice, steps: &mut Vec<Step>) {
    up_to_technical(dice, steps);
    maybe(dice, 60, Say, steps);
    steps.extend([Up, Take]);
    maybe(dice, 80, Note, steps);
    maybe(dice, 60, Say, steps);
}

fn end(dice: &mut Dice, steps: &mut Vec<Step>) {
    match dice.below(100) {
        0..52 => steps.push(Confirm),
        52..86 => steps.push(Expire),
        86..92 => {
            steps.extend([NotSolved, Note, Resolve]);
            steps.push(if dice.percent(60) { Confirm } else { Expire });
        }
        92..97 => {
            steps.extend([Thanks, Welcome]);
            steps.push(if dice.percent(30) { Confirm } else { Expire });
        }
        _ => {
            steps.push(if dice.percent(50) { Confirm } else { Expire });
            steps.extend([Reopen, Say, Resolve, Confirm]);
        }
    }
}

/// A short course that ends for certain, for tickets that another one follows up on.
pub const SHORT: &[Step] = &[Take, Say, Resolve, Confirm];
