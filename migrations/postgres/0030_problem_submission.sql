-- A mark of the form that a problem was written with, and of its words: sent twice, they make one problem.
alter table problem add column submission text;
create unique index problem_submission on problem (submission);
