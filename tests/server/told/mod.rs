//! Who is told, and what runs.

mod absent;
mod automatic;
mod news;
mod parts;
mod promises;

use crate::common::*;
use tierdesk::domain::TicketId;

impl TestApp {
    /// Lets somebody be away from now on for some days.
    async fn go_away(&self, who: Who, days: i64, substitute: Option<Who>) {
        let (now, id) = (self.desk.now(), self.people.id(who));
        let stands_in = substitute.map_or("null".to_owned(), |other| self.people.id(other).to_string());
        self.sql(&format!("delete from absence where person_id = {id}")).await;
        self.sql(&format!(
            "insert into absence (person_id, from_at, until_at, substitute_id) values ({id}, {}, {}, {stands_in})",
            now.0,
            now.plus_days(days).0
        ))
        .await;
    }

    /// Who was mailed since there were `before` mails, in order.
    async fn mailed_since(&self, before: usize) -> Vec<String> {
        self.outbox().await.into_iter().skip(before).map(|mail| mail.recipient).collect()
    }

    async fn mails(&self) -> usize {
        self.outbox().await.len()
    }

    async fn assignee(&self, ticket: TicketId) -> Option<i64> {
        self.rows::<(Option<i64>,)>(&format!("select assignee_id from ticket where id = {ticket}")).await.remove(0).0
    }

    async fn run_of(&self, automation: &str) -> Vec<String> {
        let sql = format!(
            "select r.outcome from automation_run r join automation a on a.id = r.automation_id
             where a.name = '{automation}' order by r.id"
        );
        self.rows::<(String,)>(&sql).await.into_iter().map(|(outcome,)| outcome).collect()
    }

    async fn automate(&self, name: &str, fields: &[(&str, &str)]) {
        let fields: Vec<_> = [("name", name)].iter().chain(fields).copied().collect();
        self.as_(Who::Admin).await.post("admin-add-automation", &fields).await.expect(303);
    }

    /// A team of a tier with these members.
    async fn team_of(&self, tier: usize, name: &str, members: &[Who]) -> String {
        let admin = self.as_(Who::Admin).await;
        let tier = self.people.tiers[tier].to_string();
        admin.post("admin-add-team", &[("tier", &tier), ("name", name)]).await.expect(303);
        let id = self.number(&format!("select id from team where name = '{name}'")).await.to_string();
        let members: Vec<String> = members.iter().map(|who| self.people.id(*who).to_string()).collect();
        let mut fields = vec![("id", id.as_str()), ("name", name), ("assignment", "off"), ("capacity", "10")];
        fields.extend(members.iter().map(|member| ("members", member.as_str())));
        admin.post("admin-team", &fields).await.expect(303);
        id
    }
}
