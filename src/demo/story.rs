//! Stories that tickets can tell, read from `stories/*.toml`: what breaks, what is asked and answered,
//! what each tier finds, and how it ends. Every text may have holes that each ticket fills its own way.

use super::shelf;
use super::text::Text;
use crate::domain::{Impact, Language, Priority, Urgency};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Holes that every ticket fills, besides the story's own.
pub const HOLES: &[&str] =
    &["agent", "first", "colleague", "place", "clock", "count", "ref", "promised", "vendor", "number", "date", "soon"];

const FILES: &[(&str, &str)] = &[
    ("internet.toml", include_str!("stories/internet.toml")),
    ("telephony.toml", include_str!("stories/telephony.toml")),
    ("accounts.toml", include_str!("stories/accounts.toml")),
    ("workplace.toml", include_str!("stories/workplace.toml")),
    ("systems.toml", include_str!("stories/systems.toml")),
];

/// What is said in every kind of story, by language.
const COMMON: &str = include_str!("stories/common.toml");

/// A story of one kind of trouble.
pub struct Story {
    pub id: String,
    pub language: Language,
    /// The place of its category in the catalogue.
    pub category: usize,
    /// Another category under which it is sometimes registered by mistake.
    pub misfiled: Option<usize>,
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
    pub up: Card,
    pub second: Level,
    pub higher: Card,
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
pub struct Card {
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
    pub card: Card,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    story: Vec<RawStory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStory {
    id: String,
    language: Language,
    category: String,
    misfiled: Option<String>,
    #[serde(default = "one")]
    weight: usize,
    impact: Vec<Impact>,
    urgency: Vec<Urgency>,
    subject: Vec<String>,
    opening: Vec<String>,
    symptoms: Vec<String>,
    since: Vec<String>,
    tags: Vec<String>,
    #[serde(default)]
    vars: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    answers: BTreeMap<String, Vec<String>>,
    picture: Option<(String, Picture)>,
    log: Option<(String, String)>,
    raise: Option<(Priority, String)>,
    #[serde(default)]
    code: Code,
    first: RawLevel,
    up: RawCard,
    second: RawLevel,
    higher: RawCard,
    third: RawLevel,
    vendor: RawVendor,
    again: (String, String),
}

fn one() -> usize {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    say: Vec<String>,
    #[serde(default)]
    ask: Vec<(String, String)>,
    note: Vec<String>,
    solved: Vec<String>,
    back: Option<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCard {
    symptoms: String,
    tried: String,
    ruled_out: String,
    question: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVendor {
    name: String,
    reference: String,
    card: RawCard,
    talk: Vec<(Speaker, String)>,
    back: String,
    solved: Vec<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Speaker {
    Vendor,
    Us,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCommons {
    en: RawCommon,
    sv: RawCommon,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCommon {
    chase: Vec<String>,
    patience: Vec<String>,
    thanks: Vec<String>,
    welcome: Vec<String>,
    sorted: Vec<String>,
    follow_up: Vec<String>,
    reopen: Vec<String>,
    reopened: Vec<String>,
    put_back: Vec<String>,
    phone: Vec<String>,
    skip: Vec<String>,
    lower: Vec<String>,
    recall: Vec<String>,
}

impl Library {
    /// Reads all stories. What is wrong with one is said with its name.
    pub fn read() -> Result<Library, String> {
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

/// Reads texts with the same holes.
struct Reader<'a>(Vec<&'a str>);

impl Reader<'_> {
    fn text(&self, source: &str) -> Result<Text, String> {
        Text::parse(source, &self.0)
    }

    fn texts(&self, sources: &[String]) -> Result<Vec<Text>, String> {
        sources.iter().map(|source| self.text(source)).collect()
    }

    fn pair(&self, (first, second): &(String, String)) -> Result<(Text, Text), String> {
        Ok((self.text(first)?, self.text(second)?))
    }

    fn card(&self, raw: &RawCard) -> Result<Card, String> {
        Ok(Card {
            symptoms: self.text(&raw.symptoms)?,
            tried: self.text(&raw.tried)?,
            ruled_out: self.text(&raw.ruled_out)?,
            question: self.text(&raw.question)?,
        })
    }

    fn level(&self, raw: &RawLevel) -> Result<Level, String> {
        Ok(Level {
            say: self.texts(&raw.say)?,
            ask: raw.ask.iter().map(|pair| self.pair(pair)).collect::<Result<_, _>>()?,
            note: self.texts(&raw.note)?,
            solved: self.texts(&raw.solved)?,
            back: raw.back.as_ref().map(|pair| self.pair(pair)).transpose()?,
        })
    }
}

impl Story {
    fn read(raw: RawStory) -> Result<Story, String> {
        let mut names = HOLES.to_vec();
        names.extend(raw.vars.keys().map(String::as_str));
        let read = Reader(names);
        let place = |key: &str| shelf::category(key).ok_or_else(|| format!("there is no category {key:?}"));
        let category = place(&raw.category)?;
        let questions = shelf::CATEGORIES[category].3;
        let mut answers = Vec::new();
        for (key, values) in &raw.answers {
            let question = questions.iter().position(|(known, ..)| known == key);
            answers.push((question.ok_or_else(|| format!("there is no question {key:?}"))?, read.texts(values)?));
        }
        answers.sort_by_key(|(place, _)| *place);
        let tags = raw.tags.iter().map(|name| shelf::tag(name).ok_or_else(|| format!("there is no tag {name:?}")));
        let vendor = Vendor {
            card: read.card(&raw.vendor.card)?,
            talk: (raw.vendor.talk.iter())
                .map(|(who, text)| Ok((*who == Speaker::Vendor, read.text(text)?)))
                .collect::<Result<_, String>>()?,
            back: read.text(&raw.vendor.back)?,
            solved: read.texts(&raw.vendor.solved)?,
            name: raw.vendor.name.clone(),
            reference: raw.vendor.reference.clone(),
        };
        Ok(Story {
            category,
            misfiled: raw.misfiled.as_deref().map(place).transpose()?,
            subject: read.texts(&raw.subject)?,
            opening: read.texts(&raw.opening)?,
            symptoms: read.texts(&raw.symptoms)?,
            since: read.texts(&raw.since)?,
            tags: tags.collect::<Result<_, _>>()?,
            answers,
            picture: raw.picture.clone(),
            log: raw.log.as_ref().map(|(name, text)| Ok::<_, String>((name.clone(), read.text(text)?))).transpose()?,
            raise: raw.raise.as_ref().map(|(to, why)| Ok::<_, String>((*to, read.text(why)?))).transpose()?,
            first: read.level(&raw.first)?,
            up: read.card(&raw.up)?,
            second: read.level(&raw.second)?,
            higher: read.card(&raw.higher)?,
            third: read.level(&raw.third)?,
            again: read.pair(&raw.again)?,
            vendor,
            id: raw.id.clone(),
            language: raw.language,
            weight: raw.weight,
            impact: raw.impact.clone(),
            urgency: raw.urgency.clone(),
            code: raw.code,
            vars: raw.vars.values().cloned().collect(),
        })
    }
}

impl Common {
    fn read(raw: RawCommon) -> Result<Common, String> {
        let read = Reader(HOLES.to_vec());
        Ok(Common {
            chase: read.texts(&raw.chase)?,
            patience: read.texts(&raw.patience)?,
            thanks: read.texts(&raw.thanks)?,
            welcome: read.texts(&raw.welcome)?,
            sorted: read.texts(&raw.sorted)?,
            follow_up: read.texts(&raw.follow_up)?,
            reopen: read.texts(&raw.reopen)?,
            reopened: read.texts(&raw.reopened)?,
            put_back: read.texts(&raw.put_back)?,
            phone: read.texts(&raw.phone)?,
            skip: read.texts(&raw.skip)?,
            lower: read.texts(&raw.lower)?,
            recall: read.texts(&raw.recall)?,
        })
    }
}
