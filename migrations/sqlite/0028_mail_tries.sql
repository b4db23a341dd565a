-- Tries that failed for the mail itself; `attempts` counts those as well that found no server.
alter table outbox add column failures integer not null default 0;

-- How often the server was given the mail and did not answer: it may have arrived.
alter table outbox add column unanswered integer not null default 0;

-- Whether it waits since the server refuses how we send, not its recipient.
alter table outbox add column refused integer not null default 0;
