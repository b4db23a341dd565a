-- Lists show confirmed tickets only. SQLite takes no index that begins with a flag for a bare `where confirmed`, but it
-- takes one of the confirmed tickets; so does PostgreSQL.
drop index ticket_activity;
drop index ticket_created;
drop index ticket_rank;
create index ticket_activity on ticket (activity_at desc, id desc) where confirmed;
create index ticket_created on ticket (created_at, id) where confirmed;
create index ticket_rank on ticket (priority_rank, activity_at desc, id desc) where confirmed;
create index ticket_follows on ticket (follows_id) where follows_id is not null;

-- Mail is taken in its order, and only what was tried before holds back what comes after it.
drop index outbox_order;
create index outbox_waiting on outbox (id) where sent_at is null and failed_at is null;
create index outbox_held on outbox (recipient, id) where attempts > 0 and sent_at is null and failed_at is null;
