//! What one step does.

use super::super::plan::Step;
use super::super::shelf;
use super::super::story::Code;
use super::super::text::Text;
use super::Play;
use crate::domain::{EventData, Move, Priority, Status};

impl<'w> Play<'w> {
    /// Does a step; answers how many changes it was.
    pub(super) fn act(&mut self, step: Step) -> Result<i64, String> {
        let requester = Some(self.told.requester);
        match step {
            Step::Take => {
                let agent = self.agent();
                self.assign(agent, agent)?;
            }
            Step::Give => {
                let agent = self.agent();
                self.assign(self.world.ground.cast.lead, agent)?;
            }
            Step::PutBack => {
                let agent = self.agent();
                let why = self.choose(&self.common.put_back)?;
                self.record(Some(agent), &EventData::Noted, Some(why), None);
                self.at.0 += 20_000;
                self.put_to(None);
                let floor = self.floor();
                self.agents[floor] = None;
                self.record(Some(agent), &EventData::Assigned { to: None }, None, None);
                return Ok(2);
            }
            Step::Say => {
                let text = if self.reopened {
                    self.choose(&self.common.reopened)?
                } else if self.came_down {
                    self.choose(&self.common.came_down)?
                } else {
                    self.fitting(&self.level().say)?
                };
                self.reply(false, text)?;
            }
            Step::Patience => {
                let text = self.choose(&self.common.patience)?;
                self.reply(false, text)?;
            }
            Step::Ask => {
                let (floor, questions) = (self.floor(), &self.level().ask);
                let number = self.asked[floor].min(questions.len().saturating_sub(1));
                let drawn = self.dice.below(questions.len());
                let number = match self.told.variant {
                    Some(variant) if floor == 0 => variant % questions.len().max(1),
                    _ if self.first_variants || self.asked[floor] > 0 => number,
                    _ => drawn,
                };
                self.asked[floor] = number + 1;
                let (question, _) = questions.get(number).ok_or("there is nothing to ask")?;
                self.open_question = Some((floor, number));
                self.reply(true, question)?;
            }
            Step::Answer => {
                let (floor, number) = self.open_question.take().ok_or("nothing was asked")?;
                let level = [&self.story.first, &self.story.second, &self.story.third][floor];
                self.step(Move::CustomerReplied)?;
                self.record(requester, &EventData::Replied { asks: false }, Some(&level.ask[number].1), None);
                self.send_log();
            }
            Step::Phone => {
                self.open_question = None;
                let agent = self.agent();
                let text = self.choose(&self.common.phone)?;
                self.record(Some(agent), &EventData::Noted, Some(text), None);
                self.at.0 += 15_000;
                let from = self.told.ticket.status;
                self.told.ticket.status = Status::Open;
                self.record(Some(agent), &EventData::StatusChanged { from, to: Status::Open }, None, None);
                return Ok(2);
            }
            Step::Chase => {
                let text = self.choose(&self.common.chase)?;
                self.step(Move::CustomerReplied)?;
                self.record(requester, &EventData::Replied { asks: false }, Some(text), None);
            }
            Step::Note => {
                let agent = self.agent();
                let text = self.fitting(&self.level().note)?;
                self.record(Some(agent), &EventData::Noted, Some(text), None);
            }
            Step::Tag => self.tag(),
            Step::Raise => {
                if let Some((to, why)) = &self.story.raise {
                    let reason = why.fill(&self.values);
                    return Ok(self.set_priority(*to, reason));
                }
                return Ok(0);
            }
            Step::Lower => {
                let to = match self.told.ticket.priority {
                    Priority::Urgent => Priority::High,
                    Priority::High => Priority::Normal,
                    Priority::Normal | Priority::Low => Priority::Low,
                };
                let reason = self.choose(&self.common.lower)?.fill(&self.values);
                return Ok(self.set_priority(to, reason));
            }
            Step::Refile => return Ok(self.refile()),
            Step::Follow => {
                let Some(colleague) = self.follow() else { return Ok(0) };
                let name = self.person(colleague).name.clone();
                self.record(requester, &EventData::FollowerAdded { name }, None, None);
            }
            Step::Up | Step::UpTo | Step::Skip => self.escalate(step)?,
            Step::Down => self.give_back()?,
            Step::Share => self.share()?,
            Step::Talk => return self.talk(),
            Step::Promise => self.promise()?,
            Step::VendorBack => self.end_share(true)?,
            Step::Recall => self.end_share(false)?,
            Step::Resolve => {
                let (code, text) = self.solution()?;
                self.resolve(code, text)?;
            }
            Step::Welcome => {
                let text = self.choose(&self.common.welcome)?;
                self.resolve(self.story.code, text)?;
            }
            Step::Sorted | Step::Thanks => {
                let words = if step == Step::Sorted { &self.common.sorted } else { &self.common.thanks };
                let text = self.choose(words)?;
                let ended = self.told.ticket.status == Status::Resolved;
                self.step(Move::CustomerReplied)?;
                if ended {
                    self.told.ticket.resolved_at = None;
                    self.told.ticket.resolution_code_id = None;
                }
                self.record(requester, &EventData::Replied { asks: false }, Some(text), None);
            }
            Step::Confirm => {
                self.step(Move::Confirmed)?;
                self.told.ticket.closed_at = Some(self.at);
                self.told.ticket.resolved_at = self.told.ticket.resolved_at.or(Some(self.at));
                self.record(requester, &EventData::Confirmed, None, None);
            }
            Step::NotSolved => {
                self.not_solved = true;
                self.open_again(Move::NotSolved, &EventData::NotSolved, &self.story.again.0)?;
            }
            Step::Reopen => {
                (self.not_solved, self.reopened) = (true, true);
                let text = self.choose(&self.common.reopen)?;
                self.open_again(Move::Reopened, &EventData::Reopened, text)?;
            }
            Step::Expire => {
                self.step(Move::Expired)?;
                self.told.ticket.closed_at = Some(self.at);
                let days = self.world.ground.close_days;
                self.record(None, &EventData::ClosedByTime { days }, None, None);
            }
        }
        Ok(1)
    }

    fn assign(&mut self, by: usize, to: usize) -> Result<(), String> {
        self.put_to(Some(to));
        self.step(Move::Assigned)?;
        let name = self.person(to).name.clone();
        self.record(Some(by), &EventData::Assigned { to: Some(name) }, None, None);
        Ok(())
    }

    fn reply(&mut self, asks: bool, text: &Text) -> Result<(), String> {
        let agent = self.agent();
        self.step(if asks { Move::SupportAsked } else { Move::SupportReplied })?;
        self.record(Some(agent), &EventData::Replied { asks }, Some(text), None);
        Ok(())
    }

    fn send_log(&mut self) {
        let Some((name, content)) = &self.story.log else { return };
        if !self.log_sent
            && self.told.variant.is_none_or(|variant| variant == 0)
            && (self.first_variants || self.dice.below(1000) < self.world.files_per_mille)
        {
            self.log_sent = true;
            let content = content.fill(&self.values) + "\n";
            self.attach(name, "text/plain", content.into_bytes());
        }
    }

    fn tag(&mut self) {
        let mut added = Vec::new();
        for tag in &self.story.tags {
            if let Some(id) = self.world.ground.shelf.tags.get(*tag) {
                self.told.tags.push((self.told.ticket.id, *id));
                added.push(shelf::TAGS[*tag].to_owned());
            }
        }
        let agent = self.agent();
        self.record(Some(agent), &EventData::Tagged { added, removed: Vec::new() }, None, None);
    }

    fn set_priority(&mut self, to: Priority, reason: String) -> i64 {
        let from = self.told.ticket.priority;
        if from == to {
            return 0;
        }
        self.told.ticket.priority = to;
        let agent = self.agent();
        self.record(Some(agent), &EventData::PriorityChanged { from, to, reason }, None, None);
        1
    }

    fn refile(&mut self) -> i64 {
        let shelf = &self.world.ground.shelf;
        let right = shelf.categories.get(self.story.category).copied();
        if right == self.told.ticket.category_id {
            return 0;
        }
        let name = |category: usize| shelf::CATEGORIES[category].2.to_owned();
        let from = self.story.misfiled.map(name).unwrap_or_default();
        let to = name(self.story.category);
        self.told.ticket.category_id = right;
        self.told.ticket.product_id = shelf.products.get(shelf::CATEGORIES[self.story.category].1).copied();
        let agent = self.agent();
        self.record(Some(agent), &EventData::CategoryChanged { from, to }, None, None);
        1
    }

    /// What solved it, as told to the requester.
    fn solution(&mut self) -> Result<(Code, &'w Text), String> {
        let (story, level) = (self.story, self.level());
        if self.not_solved {
            return Ok((Code::Fixed, &story.again.1));
        }
        if self.vendor_answered {
            return Ok((Code::Fixed, self.choose(&story.vendor.solved)?));
        }
        let above = if self.place.position == 1 { &story.second } else { &story.third };
        if self.came_down
            && let Some((_, then)) = &above.back
        {
            return Ok((story.code, then));
        }
        Ok((story.code, self.fitting(&level.solved)?))
    }

    fn resolve(&mut self, code: Code, text: &Text) -> Result<(), String> {
        let agent = self.agent();
        let known = self.world.ground.codes.iter().find(|(known, ..)| *known == code);
        let (_, id, name) = known.ok_or("there is no such resolution code")?;
        self.step(Move::Solved)?;
        self.told.ticket.resolved_at = Some(self.at);
        self.told.ticket.resolution_code_id = Some(*id);
        if self.assignee.is_none() {
            self.put_to(Some(agent));
        }
        self.record(Some(agent), &EventData::Resolved { code: name.clone() }, Some(text), None);
        Ok(())
    }

    fn open_again(&mut self, what: Move, data: &EventData, why: &Text) -> Result<(), String> {
        self.step(what)?;
        self.told.ticket.resolved_at = None;
        self.told.ticket.closed_at = None;
        self.told.ticket.resolution_code_id = None;
        self.record(Some(self.told.requester), data, None, None);
        self.record(Some(self.told.requester), &EventData::Replied { asks: false }, Some(why), None);
        Ok(())
    }
}
