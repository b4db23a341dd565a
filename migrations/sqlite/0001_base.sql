-- Times are Unix milliseconds. Whatever must not be guessed is stored as its SHA-256.

create table setting (
    key text primary key,
    value text not null
) strict;

create table organisation (
    id integer primary key,
    kind text not null,
    name text not null,
    created_at integer not null,
    archived_at integer
) strict;

create table tier (
    id integer primary key,
    position integer not null,
    name text not null,
    self_service integer not null default 0,
    outside integer not null default 0,
    archived_at integer
) strict;

create table person (
    id integer primary key,
    organisation_id integer references organisation (id),
    tier_id integer references tier (id),
    role text not null,
    name text not null,
    email text not null unique,
    password_hash text,
    language text not null default 'en',
    time_zone text not null default 'Europe/Stockholm',
    theme text not null default 'system',
    hotkeys integer not null default 1,
    created_at integer not null,
    confirmed_at integer,
    disabled_at integer
) strict;
create index person_organisation on person (organisation_id);

create table session (
    id integer primary key,
    person_id integer not null references person (id),
    token_hash text not null unique,
    user_agent text not null,
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null
) strict;
create index session_person on session (person_id);

-- One-time links: confirm an address, choose a new password, accept an invitation, sign in, set up.
create table one_time_link (
    token_hash text primary key,
    purpose text not null,
    person_id integer references person (id),
    ticket_id integer,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
) strict;
create index one_time_link_person on one_time_link (person_id, purpose);

-- Tries within the current window, by what is being guarded.
create table throttle (
    key text primary key,
    window_start integer not null,
    tries integer not null
) strict;

-- Forms that were sent but not yet accepted, and tickets that wait to be confirmed by their sender.
create table kept_form (
    token_hash text not null,
    form text not null,
    kept text not null,
    expires_at integer not null,
    primary key (token_hash, form)
) strict;
create index kept_form_expiry on kept_form (expires_at);

create table staged_file (
    key text primary key,
    name text not null,
    size integer not null,
    media_type text not null,
    person_id integer references person (id),
    created_at integer not null
) strict;
create index staged_file_age on staged_file (created_at);

create table product (
    id integer primary key,
    name text not null,
    archived_at integer
) strict;

create table category (
    id integer primary key,
    product_id integer references product (id),
    name text not null,
    archived_at integer
) strict;
create index category_product on category (product_id);

create table question (
    id integer primary key,
    category_id integer not null references category (id),
    position integer not null,
    label text not null,
    kind text not null,
    options text not null,
    required integer not null,
    archived_at integer
) strict;
create index question_category on question (category_id);

create table priority_matrix (
    impact text not null,
    urgency text not null,
    priority text not null,
    primary key (impact, urgency)
) strict;

create table resolution_code (
    id integer primary key,
    name text not null,
    archived_at integer
) strict;

create table tag (
    id integer primary key,
    name text not null unique,
    archived_at integer
) strict;

create table ticket (
    id integer primary key,
    subject text not null,
    status text not null,
    priority text not null,
    priority_rank integer not null,
    impact text not null,
    urgency text not null,
    symptoms text not null,
    -- Subject and symptoms in lower case, for searching: SQLite ignores the case of no letters but a to z.
    folded text not null,
    since text not null,
    answers text not null,
    product_id integer references product (id),
    category_id integer references category (id),
    organisation_id integer references organisation (id),
    requester_id integer not null references person (id),
    assignee_id integer references person (id),
    tier_id integer not null references tier (id),
    tier_since integer not null,
    created_at integer not null,
    -- Last event that the requester's side may read; customers' lists sort by it.
    public_at integer not null,
    -- Last event of any kind; staff's lists sort by it.
    activity_at integer not null,
    resolved_at integer,
    closed_at integer,
    resolution_code_id integer references resolution_code (id),
    follows_id integer references ticket (id),
    -- The sender's address was confirmed; until then nobody sees the ticket.
    confirmed integer not null,
    -- What a form sends along, so that sending it twice makes one ticket.
    submission text unique,
    version integer not null default 1
) strict;
create index ticket_activity on ticket (confirmed, activity_at desc, id desc);
create index ticket_created on ticket (confirmed, created_at desc, id desc);
create index ticket_rank on ticket (confirmed, priority_rank, activity_at desc, id desc);
create index ticket_assignee on ticket (assignee_id, status, activity_at desc);
create index ticket_tier on ticket (tier_id, status, activity_at desc);
create index ticket_status on ticket (status, activity_at desc);
create index ticket_resolved on ticket (resolved_at) where resolved_at is not null;
create index ticket_requester on ticket (requester_id, public_at desc, id desc);
create index ticket_organisation on ticket (organisation_id, public_at desc, id desc);

create table ticket_tag (
    ticket_id integer not null references ticket (id),
    tag_id integer not null references tag (id),
    primary key (ticket_id, tag_id)
) strict;
create index ticket_tag_tag on ticket_tag (tag_id);

create table follower (
    ticket_id integer not null references ticket (id),
    person_id integer not null references person (id),
    primary key (ticket_id, person_id)
) strict;
create index follower_person on follower (person_id);

create table ticket_event (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    at integer not null,
    actor_id integer references person (id),
    audience text not null,
    kind text not null,
    data text not null,
    body text not null,
    body_html text not null,
    -- Handover cards and answers between tiers: staff only, and the vendor whom a card was made for.
    card text,
    share_id integer
) strict;
create index ticket_event_ticket on ticket_event (ticket_id, id);

create table attachment (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    event_id integer not null references ticket_event (id),
    key text not null unique,
    name text not null,
    size integer not null,
    media_type text not null
) strict;
create index attachment_event on attachment (event_id);
create index attachment_ticket on attachment (ticket_id);

-- A period in which a vendor sees the chosen parts of a ticket.
create table share (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    vendor_id integer not null references organisation (id),
    -- Where the ticket came from, and goes back to.
    from_tier_id integer not null references tier (id),
    event_id integer not null references ticket_event (id),
    started_at integer not null,
    ended_at integer,
    reference text not null default '',
    promised text
) strict;
create index share_ticket on share (ticket_id);
create index share_vendor on share (vendor_id, ended_at);
create unique index share_active on share (ticket_id) where ended_at is null;

create table shared_event (
    share_id integer not null references share (id),
    event_id integer not null references ticket_event (id),
    primary key (share_id, event_id)
) strict;

create table outbox (
    id integer primary key,
    message_id text not null unique,
    recipient text not null,
    subject text not null,
    body text not null,
    created_at integer not null,
    next_at integer not null,
    attempts integer not null default 0,
    leased_until integer,
    sent_at integer,
    failed_at integer,
    last_error text
) strict;
create index outbox_due on outbox (next_at) where sent_at is null and failed_at is null;
create index outbox_order on outbox (recipient, id) where sent_at is null and failed_at is null;

create table audit (
    id integer primary key,
    at integer not null,
    actor_id integer references person (id),
    action text not null,
    object text not null,
    object_id integer,
    detail text not null
) strict;
create index audit_at on audit (at desc, id desc);
