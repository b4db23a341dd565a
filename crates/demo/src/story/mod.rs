//! Stories that tickets can tell, read from `stories/*.toml`: what breaks, what is asked and answered,
//! what each tier finds, and how it ends. Every text may have holes that each ticket fills its own way.

mod read;

use super::text::Text;
use crate::domain::{Impact, Language, Priority, Urgency};
use read::{RawCommons, RawFile};
use serde::Deserialize;
use std::sync::LazyLock;

/// Holes that every ticket fills, besides the story's own.
pub const HOLES: &[&str] =
    &["agent", "first", "colleague", "place", "clock", "count", "ref", "promised", "vendor", "number", "date", "soon"];

const FILES: &[(&str, &str)] = &[
    ("internet.toml", include_str!("../stories/internet.toml")),
    ("telephony.toml", include_str!("../stories/telephony.toml")),
    ("accounts.toml", include_str!("../stories/accounts.toml")),
    ("workplace.toml", include_str!("../stories/workplace.toml")),
    ("systems.toml", include_str!("../stories/systems.toml")),
];

/// What is said in every kind of story, by language.
const COMMON: &str = include_str!("../stories/common.toml");

/// A story of one kind of trouble.
pub struct Story {
    pub id: String,
    pub language: Language,
    /// The place of its category in the catalogue.
    pub category: usize,
    /// Another category under which it is sometimes registered by mistake.
    pub misfiled: Option<usize>,
    /// Whether the variants of its texts are about the same trouble, so that any goes with any. If not,
    /// first variants go with first ones and so on, and only the first ones go up to other tiers.
    pub alike: bool,
    /// How often it is told, relative to others.
    pub weight: usize,
    pub impact: Vec<Impact>,
    pub urgency: Vec<Urgency>,
    pub subject: Vec<Text>,
    pub opening: Vec<Text>,
    pub symptoms: Vec<Text>,
    pub since: Vec<Text>,
    /// Places of its tags in the catalogue.
    pub tags: Vec<usize>,
    /// Values for the story's own holes, in the order of their numbers after [`HOLES`].
    pub vars: Vec<Vec<String>>,
    /// Answers to questions of the category, by the question's place.
    pub answers: Vec<(usize, Vec<Text>)>,
    /// A picture that comes with the description: its file name and what it shows.
    pub picture: Option<(String, Picture)>,
    /// A text file that comes with the first answer: its name and content.
    pub log: Option<(String, Text)>,
    /// A change of priority with its reason.
    pub raise: Option<(Priority, Text)>,
    pub code: Code,
    pub first: Level,
    pub up: ExampleHandover,
    pub second: Level,
    pub higher: ExampleHandover,
    pub third: Level,
    pub vendor: Vendor,
    /// What the requester says when it was not solved after all, and what solved it then.
    pub again: (Text, Text),
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picture {
    /// A box with a row of lights, one of them red.
    Lights,
    /// A window with an error.
    Window,
    /// A chart that breaks down.
    Chart,
    /// A badly printed sheet.
    Sheet,
}

/// A resolution code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    #[default]
    Fixed,
    Advice,
    Workaround,
    NotReproduced,
    Withdrawn,
}

/// What is said at one tier.
pub struct Level {
    pub say: Vec<Text>,
    /// Questions to the requester with their answers.
    pub ask: Vec<(Text, Text)>,
    pub note: Vec<Text>,
    pub solved: Vec<Text>,
    /// The answer when the ticket goes back down, and how the lower tier then sums it up.
    pub back: Option<(Text, Text)>,
}

/// A handover card.
pub struct ExampleHandover {
    pub symptoms: Text,
    pub tried: Text,
    pub ruled_out: Text,
    pub question: Text,
}

/// What happens at a vendor.
pub struct Vendor {
    /// The name of the vendor.
    pub name: String,
    /// How the vendor's references look: a hash mark becomes a digit.
    pub reference: String,
    pub card: ExampleHandover,
    /// Messages in their order; true for those of the vendor.
    pub talk: Vec<(bool, Text)>,
    /// The answer with which the vendor gives it back.
    pub back: Text,
    pub solved: Vec<Text>,
}

/// What is said in every kind of story.
pub struct Common {
    pub chase: Vec<Text>,
    pub patience: Vec<Text>,
    pub thanks: Vec<Text>,
    pub welcome: Vec<Text>,
    pub sorted: Vec<Text>,
    pub follow_up: Vec<Text>,
    pub reopen: Vec<Text>,
    pub reopened: Vec<Text>,
    pub came_down: Vec<Text>,
    pub put_back: Vec<Text>,
    pub phone: Vec<Text>,
    pub skip: Vec<Text>,
    pub lower: Vec<Text>,
    pub recall: Vec<Text>,
}

/// All stories.
pub struct Library {
    pub stories: Vec<Story>,
    /// By language.
    pub common: [Common; 2],
    /// Numbers of stories by language, each as often as its weight says.
    pub drawn: [Vec<usize>; 2],
}

static LIBRARY: LazyLock<Result<Library, String>> = LazyLock::new(Library::read);

impl Library {
    /// All stories. What is wrong with one is said with its name.
    pub fn get() -> Result<&'static Library, String> {
        LIBRARY.as_ref().map_err(Clone::clone)
    }

    fn read() -> Result<Library, String> {
        let (mut stories, mut drawn) = (Vec::new(), [Vec::new(), Vec::new()]);
        for (name, source) in FILES {
            let file: RawFile = toml::from_str(source).map_err(|error| format!("{name}: {error}"))?;
            for raw in file.story {
                let id = raw.id.clone();
                let story = Story::read(raw).map_err(|error| format!("{name}, {id}: {error}"))?;
                let known = &mut drawn[story.language as usize];
                known.extend(std::iter::repeat_n(stories.len(), story.weight));
                stories.push(story);
            }
        }
        let raw: RawCommons = toml::from_str(COMMON).map_err(|error| format!("common.toml: {error}"))?;
        let common = [Common::read(raw.en)?, Common::read(raw.sv)?];
        Ok(Library { stories, common, drawn })
    }

    /// A story by its name.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.stories.iter().position(|story| story.id == id)
    }
}
