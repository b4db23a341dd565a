-- Whose files wait: a person, or an address of people who have not signed in.
alter table staged_file add column sender text not null default '';
create index staged_file_sender on staged_file (sender);

-- Pictures that came before they were written anew may tell where they were taken: they are downloaded, not shown.
update attachment set media_type = 'application/octet-stream'
where media_type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp');
update staged_file set media_type = 'application/octet-stream'
where media_type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp');

-- People who never confirmed their address are removed; whether anything is theirs is looked up first.
create index ticket_event_actor on ticket_event (actor_id) where actor_id is not null;
create index ticket_unconfirmed on ticket (created_at) where not confirmed;
create index person_unconfirmed on person (created_at) where confirmed_at is null;
create index one_time_link_ticket on one_time_link (ticket_id) where ticket_id is not null;

-- Mails that were given up are listed.
create index outbox_lost on outbox (id) where failed_at is not null;
