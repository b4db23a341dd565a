-- Whether somebody else wrote the address down since its owner showed last that it is theirs.
alter table person add column address_unproven integer not null default 0;

-- Whether a link lets its person in, or only leads to what it is about.
alter table one_time_link add column enters integer not null default 1;

-- What was chosen for an address before anybody had shown that it is theirs came from anybody.
update person set password_hash = null where confirmed_at is null;
delete from session where person_id in (select id from person where confirmed_at is null);

-- What people do with their accounts is kept for a while only.
create index audit_account on audit (id) where object = 'account';
