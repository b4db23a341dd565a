-- What a form sends along with a message, so that sending it twice writes it once.
alter table ticket_event add column submission text;
create unique index ticket_event_submission on ticket_event (submission) where submission is not null;

-- The files that a vendor may read, each chosen.
create table shared_file (
    share_id integer not null references share (id),
    attachment_id integer not null references attachment (id),
    primary key (share_id, attachment_id)
) strict;
insert into shared_file (share_id, attachment_id)
    select s.share_id, a.id from shared_event s join attachment a on a.event_id = s.event_id;
