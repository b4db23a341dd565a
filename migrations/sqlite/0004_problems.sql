-- Problems: the causes behind incidents. One whose workaround is known is a known error.

create table problem (
    id integer primary key,
    title text not null,
    symptoms text not null,
    cause text not null,
    -- Markdown; customers get it as it stands.
    workaround text not null,
    -- Counts the versions of the workaround, so that nobody gets one twice.
    workaround_revision integer not null,
    state text not null,
    -- How often it was resolved, so that nobody is told twice of the same time.
    resolutions integer not null default 0,
    -- What customers are told when it is resolved.
    summary text not null default '',
    resolution_code_id integer references resolution_code (id),
    owner_id integer references person (id),
    product_id integer references product (id),
    category_id integer references category (id),
    -- Title and symptoms in lower case, for searching.
    folded text not null,
    created_at integer not null,
    activity_at integer not null,
    resolved_at integer,
    version integer not null default 1
) strict;
create index problem_activity on problem (activity_at desc, id desc);
create index problem_state on problem (state, activity_at desc, id desc);

-- A ticket is an incident of one problem at most.
create table problem_ticket (
    ticket_id integer primary key references ticket (id),
    problem_id integer not null references problem (id),
    linked_at integer not null
) strict;
create index problem_ticket_problem on problem_ticket (problem_id, ticket_id);

-- What a ticket's customers were told because of a problem: the mark that keeps it from being told twice.
create table problem_answer (
    problem_id integer not null references problem (id),
    ticket_id integer not null references ticket (id),
    kind text not null,
    -- Which version of the workaround, or which time it was resolved.
    revision integer not null,
    at integer not null,
    primary key (problem_id, ticket_id, kind, revision)
) strict;

create table problem_event (
    id integer primary key,
    problem_id integer not null references problem (id),
    at integer not null,
    actor_id integer references person (id),
    kind text not null,
    data text not null
) strict;
create index problem_event_problem on problem_event (problem_id, id);

-- A problem as it is told to customers, in one language or two. A text that is not there is empty.
create table banner (
    id integer primary key,
    problem_id integer not null references problem (id),
    -- What customers' forms name it by; it tells nothing of the problem.
    key text not null unique,
    title_en text not null,
    text_en text not null,
    title_sv text not null,
    text_sv text not null,
    -- For everybody, also those who have not signed in.
    everyone integer not null,
    starts_at integer not null,
    ends_at integer,
    withdrawn_at integer
) strict;
create index banner_problem on banner (problem_id, id);
create index banner_shown on banner (starts_at) where withdrawn_at is null;

create table banner_organisation (
    banner_id integer not null references banner (id),
    organisation_id integer not null references organisation (id),
    primary key (banner_id, organisation_id)
) strict;

create table banner_product (
    banner_id integer not null references banner (id),
    product_id integer not null references product (id),
    primary key (banner_id, product_id)
) strict;

-- Who said "me too", and the ticket that it made.
create table me_too (
    banner_id integer not null references banner (id),
    person_id integer not null references person (id),
    ticket_id integer not null references ticket (id),
    primary key (banner_id, person_id)
) strict;

-- What somebody learned from a ticket, until it is put to use.
create table learning_draft (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    author_id integer not null references person (id),
    title text not null,
    symptoms text not null,
    solution text not null,
    state text not null,
    -- The known error that it became.
    problem_id integer references problem (id),
    created_at integer not null,
    decided_at integer
) strict;
create index learning_draft_state on learning_draft (state, id);

-- Like tickets are looked for among the latest of a category.
create index ticket_category on ticket (category_id, created_at desc, id desc);
