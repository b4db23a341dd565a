-- Whose a form is that was sent but not accepted: nobody else reads it in the same browser. And how much waits of whom.
alter table kept_form add column person_id bigint references person (id);
alter table kept_form add column sender text not null default '';
alter table kept_form add column size bigint not null default 0;
create index kept_form_sender on kept_form (sender);
create index kept_form_person on kept_form (person_id) where person_id is not null;
