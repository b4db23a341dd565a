-- Who leads a team, and how much its members can have.
alter table team_member add column leads integer not null default 0;
-- Unfinished tickets up to which a member is given more; none: as many as the team says.
alter table team_member add column capacity integer;

-- An absence may be known ahead.
alter table absence add column from_at integer not null default 0;
