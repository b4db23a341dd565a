-- The page that a refused form leads back to (empty for steps of a form that goes on), and whether the page has told of it.
alter table kept_form add column page text not null default '';
alter table kept_form add column shown integer not null default 0;
-- What forms of the administration are compared with.
create index audit_object on audit (object, object_id, id);
