-- Whose a form is that was sent but not accepted, or 0 when nobody had signed in: in the same browser nobody else reads it,
-- or puts theirs in its place. And how much waits of whom.
create table kept_form_of (
    token_hash text not null,
    form text not null,
    person_id bigint not null default 0,
    kept jsonb not null,
    sender text not null default '',
    size bigint not null default 0,
    expires_at bigint not null,
    primary key (token_hash, form, person_id)
);
insert into kept_form_of (token_hash, form, kept, expires_at) select token_hash, form, kept, expires_at from kept_form;
drop table kept_form;
alter table kept_form_of rename to kept_form;
create index kept_form_expiry on kept_form (expires_at);
create index kept_form_sender on kept_form (sender);
