-- What all strangers together have kept is added up without reading the forms.
create index kept_form_sender_size on kept_form (sender, size);
