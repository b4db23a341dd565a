-- Who leads a team, and how much its members can have.
alter table team_member add column leads boolean not null default false;
-- Unfinished tickets up to which a member is given more; none: as many as the team says.
alter table team_member add column capacity bigint;

-- An absence may be known ahead.
alter table absence add column from_at bigint not null default 0;
