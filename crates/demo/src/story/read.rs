//! How stories stand in their files, and how they are read.

use super::super::shelf;
use super::super::text::Text;
use super::{Code, Common, ExampleHandover, HOLES, Level, Picture, Story, Vendor};
use crate::domain::{Impact, Language, Priority, Urgency};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    pub(super) story: Vec<RawStory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStory {
    pub(super) id: String,
    language: Language,
    category: String,
    misfiled: Option<String>,
    #[serde(default)]
    alike: bool,
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
pub(super) struct RawCommons {
    pub(super) en: RawCommon,
    pub(super) sv: RawCommon,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCommon {
    chase: Vec<String>,
    patience: Vec<String>,
    thanks: Vec<String>,
    welcome: Vec<String>,
    sorted: Vec<String>,
    follow_up: Vec<String>,
    reopen: Vec<String>,
    reopened: Vec<String>,
    came_down: Vec<String>,
    put_back: Vec<String>,
    phone: Vec<String>,
    skip: Vec<String>,
    lower: Vec<String>,
    recall: Vec<String>,
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

    fn card(&self, raw: &RawCard) -> Result<ExampleHandover, String> {
        Ok(ExampleHandover {
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
    pub(super) fn read(raw: RawStory) -> Result<Story, String> {
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
            alike: raw.alike,
            weight: raw.weight,
            impact: raw.impact.clone(),
            urgency: raw.urgency.clone(),
            code: raw.code,
            vars: raw.vars.values().cloned().collect(),
        })
    }
}

impl Common {
    pub(super) fn read(raw: RawCommon) -> Result<Common, String> {
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
            came_down: read.texts(&raw.came_down)?,
            put_back: read.texts(&raw.put_back)?,
            phone: read.texts(&raw.phone)?,
            skip: read.texts(&raw.skip)?,
            lower: read.texts(&raw.lower)?,
            recall: read.texts(&raw.recall)?,
        })
    }
}
