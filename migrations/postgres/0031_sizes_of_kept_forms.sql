-- What is kept of a sender is added up without reading what is kept.
drop index kept_form_sender;
create index kept_form_sender on kept_form (sender, token_hash, form, size);
