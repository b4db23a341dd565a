-- Whose files wait with a ticket that is not confirmed yet: they count for their sender until it is.
alter table attachment add column sender text;
create index attachment_sender on attachment (sender, size) where sender is not null;
create index staged_file_stranger on staged_file (created_at, size) where person_id is null;
create index kept_form_stranger on kept_form (size) where person_id = 0;
