//! What people do to tickets, through the forms.

use super::client::FormFile;
use super::{Answer, Client, TestApp, Who};
use serde_json::Value;
use tierdesk::domain::TicketId;

/// A handover card.
pub const CARD: &[(&str, &str)] = &[
    ("symptoms", "The scanner beeps three times."),
    ("tried", "New batteries."),
    ("ruled_out", "The network."),
    ("question", "Is the firmware to blame?"),
];

impl TestApp {
    /// What a registration says when nothing else is asked for.
    pub fn details<'a>(&'a self, category: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let usual = [
            ("category", category),
            ("subject", "Scanner is silent"),
            ("symptoms", "Nothing happens"),
            ("since", "this morning"),
            ("impact", "several"),
            ("urgency", "partly"),
            ("description", "It **worked** yesterday."),
        ];
        let kept = usual.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
        kept.chain(more.iter().copied()).collect()
    }

    /// Fills in the form, looks at the answers and confirms; answers what came of the last step.
    pub async fn register(&self, client: &Client, more: &[(&str, &str)], files: &[FormFile<'_>]) -> Answer {
        let category = self.category.to_string();
        let step = client.post_files("register-details", &self.details(&category, more), files).await;
        if step.status != 303 {
            return step;
        }
        let run = step.location().strip_prefix("/new/check?run=").expect("a run");
        client.post("register-confirm", &[("submission", run)]).await
    }

    /// Registers a ticket as somebody.
    pub async fn ticket(&self, who: Who, subject: &str) -> TicketId {
        let client = self.as_(who).await;
        number(&self.register(&client, &[("subject", subject)], &[]).await.expect(303))
    }

    /// A ticket's version, as the page would show it.
    pub async fn version(&self, ticket: TicketId) -> String {
        self.number(&format!("select version from ticket where id = {ticket}")).await.to_string()
    }

    pub async fn status(&self, ticket: TicketId) -> String {
        self.rows::<(String,)>(&format!("select status from ticket where id = {ticket}")).await.remove(0).0
    }

    /// Sends one of the ticket's forms, with the version that a fresh page has.
    pub async fn act(&self, who: Who, endpoint: &str, ticket: TicketId, fields: &[(&str, &str)]) -> Answer {
        self.act_with_files(who, endpoint, ticket, fields, &[]).await
    }

    pub async fn act_with_files(
        &self,
        who: Who,
        endpoint: &str,
        ticket: TicketId,
        fields: &[(&str, &str)],
        files: &[FormFile<'_>],
    ) -> Answer {
        let (client, number, version) = (self.as_(who).await, ticket.to_string(), self.version(ticket).await);
        let all: Vec<_> = [("ticket", number.as_str()), ("version", &version)].iter().chain(fields).copied().collect();
        client.post_files(endpoint, &all, files).await
    }

    /// Passes a ticket up to a tier of the provider.
    pub async fn escalate(&self, who: Who, ticket: TicketId, tier: usize) -> Answer {
        let tier = self.people.tiers[tier].to_string();
        let fields: Vec<_> =
            CARD.iter().copied().chain([("tier", tier.as_str()), ("skip_reason", "No time")]).collect();
        self.act(who, "escalate", ticket, &fields).await
    }

    /// Shares a ticket with vendor V, and the messages of these events with it, but no file.
    pub async fn share(&self, who: Who, ticket: TicketId, messages: &[i64]) -> Answer {
        self.share_with_files(who, ticket, messages, &[]).await
    }

    /// Shares a ticket with vendor V, with these messages and the files at these addresses.
    pub async fn share_with_files(&self, who: Who, ticket: TicketId, messages: &[i64], files: &[&str]) -> Answer {
        let (tier, vendor) = (self.people.tiers[4].to_string(), self.people.vendor_v.to_string());
        let messages: Vec<String> = messages.iter().map(i64::to_string).collect();
        let fields: Vec<_> = CARD
            .iter()
            .copied()
            .chain([("tier", tier.as_str()), ("vendor", vendor.as_str()), ("skip_reason", "No time")])
            .chain(files.iter().map(|file| ("attachments", file.trim_start_matches("/files/"))))
            .chain(messages.iter().map(|message| ("messages", message.as_str())))
            .collect();
        self.act(who, "escalate", ticket, &fields).await
    }

    /// Resolves a ticket with the first code.
    pub async fn resolve(&self, who: Who, ticket: TicketId) -> Answer {
        let code = self.number("select min(id) from resolution_code").await.to_string();
        let fields = [("code", code.as_str()), ("summary", "New firmware."), ("learn", "nothing")];
        self.act(who, "resolve", ticket, &fields).await
    }

    /// The kinds of a ticket's events, the oldest first.
    pub async fn events(&self, ticket: TicketId) -> Vec<String> {
        let sql = format!("select kind from ticket_event where ticket_id = {ticket} order by id");
        self.rows::<(String,)>(&sql).await.into_iter().map(|(kind,)| kind).collect()
    }

    /// The address of a ticket's file by its name.
    pub async fn file(&self, ticket: TicketId, name: &str) -> String {
        let sql = format!("select key from attachment where ticket_id = {ticket} and name = '{name}'");
        let rows = self.rows::<(String,)>(&sql).await;
        format!("/files/{}", rows.first().unwrap_or_else(|| panic!("no file {name}")).0)
    }
}

/// What the page of the answers carries along, so that sending it twice makes one ticket.
pub async fn submission(client: &Client) -> String {
    let page: Value = serde_json::from_slice(&client.read("/read/register").await.expect(200).body).expect("JSON");
    page["kept"]["values"]["submission"][0].as_str().expect("a submission").to_owned()
}

/// The number of the ticket that an answer leads to.
#[track_caller]
pub fn number(answer: &Answer) -> TicketId {
    let path = answer.location().split('?').next().unwrap_or_default();
    path.rsplit('/').next().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no ticket in {path:?}"))
}
