-- Whose files wait: a person, or an address of people who have not signed in.
alter table staged_file add column sender text not null default '';
create index staged_file_sender on staged_file (sender);

-- Pictures that came before they were written anew may tell where they were taken: they are downloaded, not shown.
update attachment set media_type = 'application/octet-stream'
where media_type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp');
update staged_file set media_type = 'application/octet-stream'
where media_type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp');
