-- Which ticket a mail tells of: its staff hear of it when the mail is given up.
alter table outbox add column ticket_id integer references ticket (id);
create index outbox_ticket on outbox (ticket_id) where ticket_id is not null;

-- Whether a mail waits only because the server was away; it is brought forward when the server takes one again.
alter table outbox add column away integer not null default 0;
create index outbox_away on outbox (id) where away and sent_at is null and failed_at is null;
