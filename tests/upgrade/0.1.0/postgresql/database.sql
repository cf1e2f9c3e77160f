
-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SELECT pg_catalog.set_config('search_path', '', false);



CREATE TABLE public.access_tokens (
    id integer NOT NULL,
    digest character varying(64) NOT NULL,
    scope character varying(32) NOT NULL,
    subject_id integer NOT NULL,
    name character varying(120) NOT NULL,
    created_at timestamp without time zone NOT NULL,
    expires_at timestamp without time zone,
    used_at timestamp without time zone,
    last_used_at timestamp without time zone,
    revoked_at timestamp without time zone
);


CREATE SEQUENCE public.access_tokens_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.access_tokens_id_seq OWNED BY public.access_tokens.id;


CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


CREATE TABLE public.appearances (
    id integer NOT NULL,
    event_id integer NOT NULL,
    session_id integer,
    person_id integer,
    group_name character varying(200) NOT NULL,
    role character varying(32) NOT NULL,
    role_label character varying(120) NOT NULL,
    honorific character varying(60) NOT NULL,
    position_held character varying(300) NOT NULL,
    organisation_name character varying(300) NOT NULL,
    organisation_id integer,
    country character varying(2),
    topic character varying(500) NOT NULL,
    "position" integer NOT NULL,
    search_text text NOT NULL,
    CONSTRAINT ck_appearances_person_or_group CHECK (((person_id IS NULL) <> ((group_name)::text = ''::text)))
);


CREATE SEQUENCE public.appearances_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.appearances_id_seq OWNED BY public.appearances.id;


CREATE TABLE public.audit_entries (
    id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    actor_id integer,
    actor_name character varying(200) NOT NULL,
    action character varying(64) NOT NULL,
    subject character varying(32) NOT NULL,
    subject_id integer,
    details json NOT NULL
);


CREATE SEQUENCE public.audit_entries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.audit_entries_id_seq OWNED BY public.audit_entries.id;


CREATE TABLE public.bodies (
    id integer NOT NULL,
    slug character varying(80) NOT NULL,
    acronym character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    short_name character varying(80) NOT NULL,
    kind character varying(32) NOT NULL,
    colour character varying(7) NOT NULL,
    mandate text NOT NULL,
    meets character varying(300) NOT NULL,
    members_note character varying(300) NOT NULL,
    email character varying(254) NOT NULL,
    website character varying(300) NOT NULL,
    chair_rule character varying(32) NOT NULL,
    priority_id integer,
    parent_id integer,
    since character varying(10),
    until character varying(10),
    "position" integer NOT NULL,
    sources json NOT NULL,
    search_text text NOT NULL,
    language character varying(16) NOT NULL,
    translations json NOT NULL
);


CREATE SEQUENCE public.bodies_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.bodies_id_seq OWNED BY public.bodies.id;


CREATE TABLE public.calendar_details (
    event_id integer NOT NULL,
    modified_at timestamp without time zone NOT NULL,
    digest character varying(64) NOT NULL
);


CREATE TABLE public.calendar_fragments (
    event_id integer NOT NULL,
    revision integer NOT NULL,
    modified_at timestamp without time zone NOT NULL,
    zone character varying(64) NOT NULL,
    starts_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    is_off boolean NOT NULL,
    digest character varying(64) NOT NULL,
    body text NOT NULL
);


CREATE TABLE public.changes (
    id integer NOT NULL,
    event_id integer NOT NULL,
    number integer NOT NULL,
    kind character varying(32) NOT NULL,
    at timestamp without time zone NOT NULL,
    actor_id integer,
    actor_name character varying(200) NOT NULL,
    reason character varying(500) NOT NULL,
    sequence integer NOT NULL,
    fields json NOT NULL
);


CREATE SEQUENCE public.changes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.changes_id_seq OWNED BY public.changes.id;


CREATE TABLE public.delegations (
    id integer NOT NULL,
    event_id integer NOT NULL,
    country character varying(2) NOT NULL,
    contact_name character varying(200) NOT NULL,
    contact_email character varying(254) NOT NULL,
    locale character varying(16) NOT NULL,
    seats integer,
    answer character varying(32),
    note character varying(500) NOT NULL,
    asked_at timestamp without time zone,
    answered_at timestamp without time zone
);


CREATE SEQUENCE public.delegations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.delegations_id_seq OWNED BY public.delegations.id;


CREATE TABLE public.document_versions (
    id integer NOT NULL,
    document_id integer NOT NULL,
    number integer NOT NULL,
    filename character varying(200) NOT NULL,
    media_type character varying(120) NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    key character varying(200) NOT NULL,
    uploaded_at timestamp without time zone NOT NULL,
    uploaded_by character varying(200) NOT NULL
);


CREATE SEQUENCE public.document_versions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.document_versions_id_seq OWNED BY public.document_versions.id;


CREATE TABLE public.documents (
    id integer NOT NULL,
    slug character varying(120) NOT NULL,
    event_id integer,
    session_id integer,
    body_id integer,
    project_id integer,
    presidency_id integer,
    title character varying(300) NOT NULL,
    summary text NOT NULL,
    kind character varying(32) NOT NULL,
    standing character varying(32) NOT NULL,
    symbol character varying(80) NOT NULL,
    dated character varying(10),
    reader character varying(32) NOT NULL,
    url character varying(500) NOT NULL,
    "position" integer NOT NULL,
    sources json NOT NULL,
    withdrawn_at timestamp without time zone,
    language character varying(16) NOT NULL,
    translations json NOT NULL,
    search_text text NOT NULL
);


CREATE SEQUENCE public.documents_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.documents_id_seq OWNED BY public.documents.id;


CREATE TABLE public.event_actions (
    event_id integer NOT NULL,
    node_id integer NOT NULL
);


CREATE TABLE public.event_bodies (
    event_id integer NOT NULL,
    body_id integer NOT NULL,
    "position" integer NOT NULL
);


CREATE TABLE public.event_projects (
    event_id integer NOT NULL,
    project_id integer NOT NULL
);


CREATE TABLE public.event_relations (
    event_id integer NOT NULL,
    other_id integer NOT NULL,
    kind character varying(32) NOT NULL,
    CONSTRAINT ck_event_relations_not_itself CHECK ((event_id <> other_id))
);


CREATE TABLE public.event_venues (
    event_id integer NOT NULL,
    venue_id integer NOT NULL,
    "position" integer NOT NULL
);


CREATE TABLE public.events (
    id integer NOT NULL,
    uid character varying(64) NOT NULL,
    slug character varying(120) NOT NULL,
    title character varying(300) NOT NULL,
    theme character varying(300) NOT NULL,
    summary text NOT NULL,
    description text NOT NULL,
    kind character varying(32) NOT NULL,
    state character varying(32) NOT NULL,
    state_reason character varying(500) NOT NULL,
    mode character varying(32),
    reader character varying(32) NOT NULL,
    is_example boolean NOT NULL,
    starts_on character varying(10),
    ends_on character varying(10),
    starts_time time without time zone,
    ends_time time without time zone,
    timezone character varying(64) NOT NULL,
    date_to_be_confirmed boolean NOT NULL,
    "precision" character varying(32) NOT NULL,
    starts_at timestamp without time zone,
    ends_at timestamp without time zone,
    sorts_at timestamp without time zone NOT NULL,
    presidency_id integer,
    presidency_is_override boolean NOT NULL,
    series_id integer,
    ordinal integer,
    ordinal_in_presidency integer,
    ordinal_note character varying(300) NOT NULL,
    languages json NOT NULL,
    interpreted json NOT NULL,
    audience character varying(300) NOT NULL,
    stream_url character varying(500) NOT NULL,
    join_url character varying(500) NOT NULL,
    join_note character varying(500) NOT NULL,
    contact_email character varying(254) NOT NULL,
    registration character varying(32) NOT NULL,
    registration_opens_at timestamp without time zone,
    registration_closes_at timestamp without time zone,
    capacity_on_site integer,
    capacity_online integer,
    capacity_total integer,
    seats_per_delegation integer,
    has_waiting_list boolean NOT NULL,
    sources json NOT NULL,
    notes text NOT NULL,
    published_at timestamp without time zone,
    created_at timestamp without time zone NOT NULL,
    updated_at timestamp without time zone NOT NULL,
    sequence integer NOT NULL,
    changes_count integer NOT NULL,
    search_text text NOT NULL,
    language character varying(16) NOT NULL,
    translations json NOT NULL,
    CONSTRAINT ck_events_delegation_not_negative CHECK ((seats_per_delegation >= 0)),
    CONSTRAINT ck_events_on_site_not_negative CHECK ((capacity_on_site >= 0)),
    CONSTRAINT ck_events_online_not_negative CHECK ((capacity_online >= 0)),
    CONSTRAINT ck_events_times_in_order CHECK (((starts_at IS NULL) OR (starts_at <= ends_at))),
    CONSTRAINT ck_events_total_not_negative CHECK ((capacity_total >= 0))
);


CREATE SEQUENCE public.events_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.events_id_seq OWNED BY public.events.id;


CREATE TABLE public.feed_secrets (
    token_id integer NOT NULL,
    pad character varying(64) NOT NULL,
    sealed character varying(64) NOT NULL
);


CREATE TABLE public.following_announcements (
    id integer NOT NULL,
    event_id integer NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    began_at timestamp without time zone NOT NULL,
    due_at timestamp without time zone NOT NULL,
    edition_id integer
);


CREATE SEQUENCE public.following_announcements_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.following_announcements_id_seq OWNED BY public.following_announcements.id;


CREATE TABLE public.following_editions (
    id integer NOT NULL,
    began_at timestamp without time zone NOT NULL,
    told_to integer NOT NULL
);


CREATE SEQUENCE public.following_editions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.following_editions_id_seq OWNED BY public.following_editions.id;


CREATE TABLE public.followings (
    id integer NOT NULL,
    email character varying(254),
    email_key character varying(254),
    wanted json NOT NULL,
    filter_key character varying(64) NOT NULL,
    locale character varying(16) NOT NULL,
    pace character varying(32) NOT NULL,
    asked_pace character varying(32) NOT NULL,
    asked_at timestamp without time zone NOT NULL,
    confirmed_at timestamp without time zone,
    ended_at timestamp without time zone,
    told_until timestamp without time zone,
    due_at timestamp without time zone
);


CREATE SEQUENCE public.followings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.followings_id_seq OWNED BY public.followings.id;


CREATE TABLE public.framework_nodes (
    id integer NOT NULL,
    framework_id integer NOT NULL,
    parent_id integer,
    slug character varying(80) NOT NULL,
    kind character varying(32) NOT NULL,
    number character varying(16) NOT NULL,
    text text NOT NULL,
    "position" integer NOT NULL
);


CREATE SEQUENCE public.framework_nodes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.framework_nodes_id_seq OWNED BY public.framework_nodes.id;


CREATE TABLE public.frameworks (
    id integer NOT NULL,
    slug character varying(80) NOT NULL,
    name character varying(200) NOT NULL,
    strategy character varying(200) NOT NULL,
    summary text NOT NULL,
    coordinators json NOT NULL,
    body_id integer,
    since character varying(10),
    until character varying(10),
    sources json NOT NULL
);


CREATE SEQUENCE public.frameworks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.frameworks_id_seq OWNED BY public.frameworks.id;


CREATE TABLE public.headcounts (
    id integer NOT NULL,
    event_id integer NOT NULL,
    measure character varying(32) NOT NULL,
    mode character varying(32),
    country character varying(2),
    sector character varying(32),
    figure integer,
    counting character varying(32) NOT NULL,
    note character varying(300) NOT NULL,
    CONSTRAINT ck_headcounts_figure_not_negative CHECK ((figure >= 0))
);


CREATE SEQUENCE public.headcounts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.headcounts_id_seq OWNED BY public.headcounts.id;


CREATE TABLE public.import_rows (
    id integer NOT NULL,
    run_id integer NOT NULL,
    "position" integer NOT NULL,
    planned json NOT NULL,
    result character varying(32),
    event_id integer
);


CREATE SEQUENCE public.import_rows_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.import_rows_id_seq OWNED BY public.import_rows.id;


CREATE TABLE public.import_runs (
    id integer NOT NULL,
    source_id integer NOT NULL,
    actor_id integer,
    actor_name character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    body_id integer,
    timezone character varying(64) NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    leftovers json NOT NULL,
    made_at timestamp without time zone NOT NULL,
    expires_at timestamp without time zone NOT NULL,
    written_at timestamp without time zone,
    written_as character varying(32)
);


CREATE SEQUENCE public.import_runs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.import_runs_id_seq OWNED BY public.import_runs.id;


CREATE TABLE public.import_sources (
    id integer NOT NULL,
    kind character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    name_key character varying(400) NOT NULL,
    address character varying(2000) NOT NULL,
    owner_id integer,
    body_id integer,
    created_at timestamp without time zone NOT NULL
);


CREATE SEQUENCE public.import_sources_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.import_sources_id_seq OWNED BY public.import_sources.id;


CREATE TABLE public.imported_events (
    id integer NOT NULL,
    source_id integer NOT NULL,
    key character varying(300) NOT NULL,
    uid character varying(300) NOT NULL,
    event_id integer,
    said json NOT NULL,
    written_at timestamp without time zone NOT NULL
);


CREATE SEQUENCE public.imported_events_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.imported_events_id_seq OWNED BY public.imported_events.id;


CREATE TABLE public.installation (
    id integer NOT NULL,
    name character varying(200) NOT NULL,
    acronym character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    website character varying(300) NOT NULL,
    timezone character varying(64) NOT NULL,
    language character varying(16) NOT NULL,
    city character varying(120) NOT NULL,
    country character varying(2),
    founded character varying(10),
    presidency_month integer NOT NULL,
    demo_on date,
    CONSTRAINT ck_installation_one_row CHECK ((id = 1))
);


CREATE SEQUENCE public.installation_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.installation_id_seq OWNED BY public.installation.id;


CREATE TABLE public.mail_replies (
    id integer NOT NULL,
    mailbox_id integer NOT NULL,
    uidvalidity bigint NOT NULL,
    uid bigint NOT NULL,
    key character varying(64) NOT NULL,
    at timestamp without time zone NOT NULL,
    outcome character varying(32) NOT NULL,
    reply character varying(32),
    event_id integer,
    registration_id integer,
    marked_at timestamp without time zone
);


CREATE SEQUENCE public.mail_replies_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.mail_replies_id_seq OWNED BY public.mail_replies.id;


CREATE TABLE public.mailboxes (
    id integer NOT NULL,
    name character varying(600) NOT NULL,
    uidvalidity bigint NOT NULL,
    last_uid bigint NOT NULL,
    claimed_until timestamp without time zone,
    read_at timestamp without time zone,
    failures integer NOT NULL,
    failing_since timestamp without time zone,
    next_try_at timestamp without time zone,
    trouble character varying(32)
);


CREATE SEQUENCE public.mailboxes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.mailboxes_id_seq OWNED BY public.mailboxes.id;


CREATE TABLE public.memberships (
    id integer NOT NULL,
    country character varying(2) NOT NULL,
    since character varying(10),
    until character varying(10),
    note character varying(300) NOT NULL
);


CREATE SEQUENCE public.memberships_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.memberships_id_seq OWNED BY public.memberships.id;


CREATE TABLE public.messages (
    id integer NOT NULL,
    kind character varying(32) NOT NULL,
    to_address character varying(254) NOT NULL,
    to_name character varying(200) NOT NULL,
    locale character varying(16) NOT NULL,
    facts json NOT NULL,
    subject character varying(32) NOT NULL,
    subject_id integer,
    event_id integer,
    status character varying(32) NOT NULL,
    created_at timestamp without time zone NOT NULL,
    due_at timestamp without time zone NOT NULL,
    claimed_at timestamp without time zone,
    sent_at timestamp without time zone,
    attempts integer NOT NULL,
    last_error text NOT NULL
);


CREATE SEQUENCE public.messages_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.messages_id_seq OWNED BY public.messages.id;


CREATE TABLE public.old_addresses (
    kind character varying(32) NOT NULL,
    slug character varying(120) NOT NULL,
    subject_id integer,
    left_at timestamp without time zone NOT NULL
);


CREATE TABLE public.organisations (
    id integer NOT NULL,
    slug character varying(80) NOT NULL,
    name character varying(200) NOT NULL,
    acronym character varying(40) NOT NULL,
    country character varying(2),
    sector character varying(32),
    website character varying(300) NOT NULL,
    search_text text NOT NULL
);


CREATE SEQUENCE public.organisations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.organisations_id_seq OWNED BY public.organisations.id;


CREATE TABLE public.outcomes (
    id integer NOT NULL,
    slug character varying(120) NOT NULL,
    event_id integer,
    presidency_id integer,
    kind character varying(32) NOT NULL,
    number character varying(16) NOT NULL,
    text text NOT NULL,
    language character varying(16) NOT NULL,
    owner character varying(200) NOT NULL,
    deadline character varying(10),
    state character varying(32) NOT NULL,
    reader character varying(32) NOT NULL,
    person_id integer,
    attribution character varying(300) NOT NULL,
    source character varying(500) NOT NULL,
    document_id integer,
    "position" integer NOT NULL,
    search_text text NOT NULL
);


CREATE SEQUENCE public.outcomes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.outcomes_id_seq OWNED BY public.outcomes.id;


CREATE TABLE public.personal_feed_bodies (
    feed_id integer NOT NULL,
    body_id integer NOT NULL
);


CREATE TABLE public.personal_feeds (
    id integer NOT NULL,
    user_id integer,
    email_key character varying(254) NOT NULL,
    name character varying(120) NOT NULL,
    parts json NOT NULL,
    alarm integer,
    created_at timestamp without time zone NOT NULL,
    revoked_at timestamp without time zone,
    CONSTRAINT ck_personal_feeds_belongs_to_somebody CHECK (((user_id IS NOT NULL) OR ((email_key)::text <> ''::text)))
);


CREATE SEQUENCE public.personal_feeds_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.personal_feeds_id_seq OWNED BY public.personal_feeds.id;


CREATE TABLE public.persons (
    id integer NOT NULL,
    slug character varying(80) NOT NULL,
    name character varying(200) NOT NULL,
    honorific character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    search_text text NOT NULL,
    CONSTRAINT ck_persons_name_given CHECK (((name)::text <> ''::text))
);


CREATE SEQUENCE public.persons_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.persons_id_seq OWNED BY public.persons.id;


CREATE TABLE public.presidencies (
    id integer NOT NULL,
    slug character varying(80) NOT NULL,
    country character varying(2) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    summary text NOT NULL,
    programme_url character varying(300) NOT NULL,
    chair_id integer,
    chair_position character varying(200) NOT NULL,
    sources json NOT NULL,
    CONSTRAINT ck_presidencies_days_in_order CHECK ((starts_on <= ends_on))
);


CREATE SEQUENCE public.presidencies_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.presidencies_id_seq OWNED BY public.presidencies.id;


CREATE TABLE public.presidency_priorities (
    id integer NOT NULL,
    presidency_id integer NOT NULL,
    name character varying(300) NOT NULL,
    description text NOT NULL,
    "position" integer NOT NULL
);


CREATE SEQUENCE public.presidency_priorities_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.presidency_priorities_id_seq OWNED BY public.presidency_priorities.id;


CREATE TABLE public.priorities (
    id integer NOT NULL,
    slug character varying(80) NOT NULL,
    name character varying(200) NOT NULL,
    "position" integer NOT NULL
);


CREATE SEQUENCE public.priorities_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.priorities_id_seq OWNED BY public.priorities.id;


CREATE TABLE public.project_bodies (
    project_id integer NOT NULL,
    body_id integer NOT NULL
);


CREATE TABLE public.project_countries (
    project_id integer NOT NULL,
    country character varying(2) NOT NULL
);


CREATE TABLE public.project_partners (
    id integer NOT NULL,
    project_id integer NOT NULL,
    organisation_id integer NOT NULL,
    role character varying(32) NOT NULL,
    note character varying(300) NOT NULL,
    "position" integer NOT NULL
);


CREATE SEQUENCE public.project_partners_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.project_partners_id_seq OWNED BY public.project_partners.id;


CREATE TABLE public.projects (
    id integer NOT NULL,
    slug character varying(80) NOT NULL,
    acronym character varying(60) NOT NULL,
    title character varying(300) NOT NULL,
    summary text NOT NULL,
    since character varying(10),
    until character varying(10),
    introduced character varying(10),
    website character varying(300) NOT NULL,
    sources json NOT NULL,
    search_text text NOT NULL,
    language character varying(16) NOT NULL,
    translations json NOT NULL
);


CREATE SEQUENCE public.projects_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.projects_id_seq OWNED BY public.projects.id;


CREATE TABLE public.registrations (
    id integer NOT NULL,
    event_id integer NOT NULL,
    name character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    email_key character varying(254) NOT NULL,
    delegation character varying(2),
    organisation character varying(200) NOT NULL,
    sector character varying(32),
    takes_part character varying(32) NOT NULL,
    needs text NOT NULL,
    answers json NOT NULL,
    state character varying(32) NOT NULL,
    reason character varying(500) NOT NULL,
    locale character varying(16) NOT NULL,
    sequence integer NOT NULL,
    invited boolean NOT NULL,
    consented_at timestamp without time zone,
    registered_at timestamp without time zone NOT NULL,
    verified_at timestamp without time zone,
    queued_at timestamp without time zone,
    decided_at timestamp without time zone,
    checked_in_at timestamp without time zone,
    asked_since integer DEFAULT 0 NOT NULL,
    reply character varying(32),
    replied_at timestamp without time zone,
    reply_stamp timestamp without time zone,
    nominated_by_id integer,
    nominated_at timestamp without time zone
);


CREATE SEQUENCE public.registrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.registrations_id_seq OWNED BY public.registrations.id;


CREATE TABLE public.revisions (
    id integer NOT NULL,
    number integer NOT NULL,
    second bigint DEFAULT '0'::bigint NOT NULL
);


CREATE SEQUENCE public.revisions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.revisions_id_seq OWNED BY public.revisions.id;


CREATE TABLE public.role_grants (
    id integer NOT NULL,
    user_id integer NOT NULL,
    role character varying(32) NOT NULL,
    body_id integer
);


CREATE SEQUENCE public.role_grants_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.role_grants_id_seq OWNED BY public.role_grants.id;


CREATE TABLE public.series (
    id integer NOT NULL,
    slug character varying(120) NOT NULL,
    name character varying(300) NOT NULL,
    body_id integer
);


CREATE SEQUENCE public.series_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.series_id_seq OWNED BY public.series.id;


CREATE TABLE public.sessions (
    id integer NOT NULL,
    event_id integer NOT NULL,
    "position" integer NOT NULL,
    day date,
    starts_time time without time zone,
    length_minutes integer,
    title character varying(300) NOT NULL,
    description text NOT NULL,
    kind character varying(32) NOT NULL,
    language character varying(16) NOT NULL,
    translations json NOT NULL,
    CONSTRAINT ck_sessions_length_positive CHECK ((length_minutes > 0))
);


CREATE SEQUENCE public.sessions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.sessions_id_seq OWNED BY public.sessions.id;


CREATE TABLE public.sign_in_attempts (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    address character varying(64) NOT NULL,
    at timestamp without time zone NOT NULL
);


CREATE SEQUENCE public.sign_in_attempts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.sign_in_attempts_id_seq OWNED BY public.sign_in_attempts.id;


CREATE TABLE public.terms (
    id integer NOT NULL,
    body_id integer NOT NULL,
    person_id integer,
    organisation_id integer,
    country character varying(2),
    role character varying(32) NOT NULL,
    title character varying(200) NOT NULL,
    since character varying(10),
    until character varying(10),
    CONSTRAINT ck_terms_somebody CHECK (((person_id IS NOT NULL) OR (country IS NOT NULL) OR (organisation_id IS NOT NULL)))
);


CREATE SEQUENCE public.terms_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.terms_id_seq OWNED BY public.terms.id;


CREATE TABLE public.users (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    password_hash character varying(200) NOT NULL,
    session_epoch integer NOT NULL,
    created_at timestamp without time zone NOT NULL,
    signed_in_at timestamp without time zone,
    disabled_at timestamp without time zone
);


CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;


CREATE TABLE public.venues (
    id integer NOT NULL,
    slug character varying(120) NOT NULL,
    name character varying(200) NOT NULL,
    address character varying(300) NOT NULL,
    city character varying(120) NOT NULL,
    country character varying(2),
    latitude double precision,
    longitude double precision,
    search_text text NOT NULL
);


CREATE SEQUENCE public.venues_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.venues_id_seq OWNED BY public.venues.id;


ALTER TABLE ONLY public.access_tokens ALTER COLUMN id SET DEFAULT nextval('public.access_tokens_id_seq'::regclass);


ALTER TABLE ONLY public.appearances ALTER COLUMN id SET DEFAULT nextval('public.appearances_id_seq'::regclass);


ALTER TABLE ONLY public.audit_entries ALTER COLUMN id SET DEFAULT nextval('public.audit_entries_id_seq'::regclass);


ALTER TABLE ONLY public.bodies ALTER COLUMN id SET DEFAULT nextval('public.bodies_id_seq'::regclass);


ALTER TABLE ONLY public.changes ALTER COLUMN id SET DEFAULT nextval('public.changes_id_seq'::regclass);


ALTER TABLE ONLY public.delegations ALTER COLUMN id SET DEFAULT nextval('public.delegations_id_seq'::regclass);


ALTER TABLE ONLY public.document_versions ALTER COLUMN id SET DEFAULT nextval('public.document_versions_id_seq'::regclass);


ALTER TABLE ONLY public.documents ALTER COLUMN id SET DEFAULT nextval('public.documents_id_seq'::regclass);


ALTER TABLE ONLY public.events ALTER COLUMN id SET DEFAULT nextval('public.events_id_seq'::regclass);


ALTER TABLE ONLY public.following_announcements ALTER COLUMN id SET DEFAULT nextval('public.following_announcements_id_seq'::regclass);


ALTER TABLE ONLY public.following_editions ALTER COLUMN id SET DEFAULT nextval('public.following_editions_id_seq'::regclass);


ALTER TABLE ONLY public.followings ALTER COLUMN id SET DEFAULT nextval('public.followings_id_seq'::regclass);


ALTER TABLE ONLY public.framework_nodes ALTER COLUMN id SET DEFAULT nextval('public.framework_nodes_id_seq'::regclass);


ALTER TABLE ONLY public.frameworks ALTER COLUMN id SET DEFAULT nextval('public.frameworks_id_seq'::regclass);


ALTER TABLE ONLY public.headcounts ALTER COLUMN id SET DEFAULT nextval('public.headcounts_id_seq'::regclass);


ALTER TABLE ONLY public.import_rows ALTER COLUMN id SET DEFAULT nextval('public.import_rows_id_seq'::regclass);


ALTER TABLE ONLY public.import_runs ALTER COLUMN id SET DEFAULT nextval('public.import_runs_id_seq'::regclass);


ALTER TABLE ONLY public.import_sources ALTER COLUMN id SET DEFAULT nextval('public.import_sources_id_seq'::regclass);


ALTER TABLE ONLY public.imported_events ALTER COLUMN id SET DEFAULT nextval('public.imported_events_id_seq'::regclass);


ALTER TABLE ONLY public.installation ALTER COLUMN id SET DEFAULT nextval('public.installation_id_seq'::regclass);


ALTER TABLE ONLY public.mail_replies ALTER COLUMN id SET DEFAULT nextval('public.mail_replies_id_seq'::regclass);


ALTER TABLE ONLY public.mailboxes ALTER COLUMN id SET DEFAULT nextval('public.mailboxes_id_seq'::regclass);


ALTER TABLE ONLY public.memberships ALTER COLUMN id SET DEFAULT nextval('public.memberships_id_seq'::regclass);


ALTER TABLE ONLY public.messages ALTER COLUMN id SET DEFAULT nextval('public.messages_id_seq'::regclass);


ALTER TABLE ONLY public.organisations ALTER COLUMN id SET DEFAULT nextval('public.organisations_id_seq'::regclass);


ALTER TABLE ONLY public.outcomes ALTER COLUMN id SET DEFAULT nextval('public.outcomes_id_seq'::regclass);


ALTER TABLE ONLY public.personal_feeds ALTER COLUMN id SET DEFAULT nextval('public.personal_feeds_id_seq'::regclass);


ALTER TABLE ONLY public.persons ALTER COLUMN id SET DEFAULT nextval('public.persons_id_seq'::regclass);


ALTER TABLE ONLY public.presidencies ALTER COLUMN id SET DEFAULT nextval('public.presidencies_id_seq'::regclass);


ALTER TABLE ONLY public.presidency_priorities ALTER COLUMN id SET DEFAULT nextval('public.presidency_priorities_id_seq'::regclass);


ALTER TABLE ONLY public.priorities ALTER COLUMN id SET DEFAULT nextval('public.priorities_id_seq'::regclass);


ALTER TABLE ONLY public.project_partners ALTER COLUMN id SET DEFAULT nextval('public.project_partners_id_seq'::regclass);


ALTER TABLE ONLY public.projects ALTER COLUMN id SET DEFAULT nextval('public.projects_id_seq'::regclass);


ALTER TABLE ONLY public.registrations ALTER COLUMN id SET DEFAULT nextval('public.registrations_id_seq'::regclass);


ALTER TABLE ONLY public.revisions ALTER COLUMN id SET DEFAULT nextval('public.revisions_id_seq'::regclass);


ALTER TABLE ONLY public.role_grants ALTER COLUMN id SET DEFAULT nextval('public.role_grants_id_seq'::regclass);


ALTER TABLE ONLY public.series ALTER COLUMN id SET DEFAULT nextval('public.series_id_seq'::regclass);


ALTER TABLE ONLY public.sessions ALTER COLUMN id SET DEFAULT nextval('public.sessions_id_seq'::regclass);


ALTER TABLE ONLY public.sign_in_attempts ALTER COLUMN id SET DEFAULT nextval('public.sign_in_attempts_id_seq'::regclass);


ALTER TABLE ONLY public.terms ALTER COLUMN id SET DEFAULT nextval('public.terms_id_seq'::regclass);


ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);


ALTER TABLE ONLY public.venues ALTER COLUMN id SET DEFAULT nextval('public.venues_id_seq'::regclass);


INSERT INTO public.access_tokens VALUES
	(6, '7e5ec027f509762aa91e0b879c33afd2eb0abc1e856a86d51d077628aff4d1b9', 'feed', 1, '', '2026-01-15 09:00:51.922943', NULL, NULL, NULL, NULL),
	(42, 'd2fb81a9c6abbfb2e9ef98d074af40a252c02c6798f368bce5fc3f9fe29179a4', 'feed', 2, '', '2026-01-15 09:01:15.731003', NULL, NULL, NULL, NULL),
	(44, 'c0c6d18d5bb3af27801a1cf4f6359e43f07d084e9a6e693a78193017b156c839', 'feed', 3, '', '2026-01-15 09:01:16.151193', NULL, NULL, NULL, NULL),
	(1, '178f61185962adf5148c6ff51f7c3347ed425a6c042a2fb0ad0484d521af2e90', 'registration', 1, '', '2026-01-15 09:00:49.656774', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(2, '0120c02b07eda23a60530852c80c4f8c01b98acffbf048c15eb94a13a1bd8d6e', 'registration', 1, '', '2026-01-15 09:00:50.246827', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(3, '5ca15da364203c065c5c12a85e84f2c884bb5ccd00d140daab7a9588b37875b2', 'join', 1, '', '2026-01-15 09:00:50.246827', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(4, '752ec9ce2fd81e1eaf41403f0fa171558616c8eba088cd18aaa2452306d00cc5', 'registration', 2, '', '2026-01-15 09:00:50.89866', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(5, '313ad3d9e7e9fc25e9c8b65d35918edc910929c13e148f9567a4c286047d007b', 'registration', 3, '', '2026-01-15 09:00:51.380255', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(7, '993ef2da4752d13967cb6b9c7cf78ded6d801c4169dac08ea1de4bdad391d8e3', 'registration', 3, '', '2026-01-15 09:00:54.464587', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(8, 'd27ebf0c98b7cec1147f09ed04b14783893b342a3f979dbe62be8b8dfcee6676', 'registration', 1, '', '2026-01-15 09:00:54.54453', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(9, 'a3fe6ab7eedeb0a53f2b044484b17360f7418ecadf78de877a36b803cab51b3a', 'registration', 1, '', '2026-01-15 09:00:54.602403', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(10, '109b1b2e986eb760e9dc13fdcf520affb4b95623c69cd3092bd7b4bdcf651920', 'join', 1, '', '2026-01-15 09:00:54.602403', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(11, 'ca2c90145252b645c51f5e929febc407f1ef51765f7e7c7d259d7fc5dbd5a0c8', 'registration', 4, '', '2026-01-15 09:00:54.851629', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(12, 'dadc96e3decb3f6532aee33b3fbe706fb06e29f2cc409dcd083aa2e742636997', 'registration', 4, '', '2026-01-15 09:00:55.548622', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(13, '76b79294e7412dc714023721130606e95079d660d8e8ce01fc894fcae1df1e7f', 'registration', 5, '', '2026-01-15 09:00:55.764786', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(14, 'c88c6991e95174807f607aaf936aa310044da496b21735eaba071f44ba71d1a6', 'registration', 5, '', '2026-01-15 09:00:58.300768', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(15, '6cd872d40c304ce37e9c60424b5e8f8fbe371b7e81a40cc753a0bc6077b6514b', 'registration', 6, '', '2026-01-15 09:00:58.649728', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(16, '0e775c106c252216da7ca5f12122c35ae560c545fe0daf0982f8c42b01250dbc', 'registration', 6, '', '2026-01-15 09:00:59.234761', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(17, '2eac39cc7ac6aa19a09fdffd52af51946c3c84f584b041b5b5d37c5100b838fb', 'join', 6, '', '2026-01-15 09:00:59.234761', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(18, '66b47aa13c8d555d7d5e5a5cb9fde3287cecd222f1f21c54f0a3cce84c4fb2d2', 'registration', 7, '', '2026-01-15 09:00:59.642633', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(19, '40690eae10f81eaae1bfef1bf1244b7b4b529a97f63aef103a24e78661b98018', 'registration', 7, '', '2026-01-15 09:01:02.114753', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(20, 'ca957799150a64313f4920538e4186c9969f8ce7c7de3ae9ddf3a87b5eae2344', 'delegation', 1, '', '2026-01-15 09:01:02.397139', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(21, '84e51131b4badecdbf89251a5c42c5d2ef99cbe10928cc6182b1d51509c9f8f0', 'registration', 8, '', '2026-01-15 09:01:03.318776', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(22, '53c9d6f93e75cd162ecaf768786bcd9767892486bc23113864270445af65f143', 'registration', 9, '', '2026-01-15 09:01:03.606972', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(23, '5aa56b1125ef0154aa256589ac2284c68f45b0937ade570859cafd409cfa9712', 'registration', 10, '', '2026-01-15 09:01:03.835107', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(24, 'b2111a56f67f5f109ef3d62d0ab18beff5af629e2e9ba0ff246f4beea9d4959a', 'delegation', 1, '', '2026-01-15 09:01:06.395029', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(25, 'a30505a24396bdf9a2c6d8ab3233788738444a3bc0d8778e94c4f08f3a68c251', 'registration', 11, '', '2026-01-15 09:01:06.858677', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(26, 'aede815722fac7ccf081940ffb83912e19e91972961b1b7a8d58f171c4ea45f4', 'registration', 11, '', '2026-01-15 09:01:07.29078', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(27, 'de1069ec1d098df1d04583b6c7a2c288acc6424a32c01a1e66410dd60b729441', 'join', 11, '', '2026-01-15 09:01:07.29078', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(28, '56fd949265764c9057eb52277d5a6bb6ca5ab88ae435481ae6d420a77d33380f', 'registration', 12, '', '2026-01-15 09:01:10.059144', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(29, '74cb36dfa7eb4edc05786e1a700592911dd294037bc7a69c7e34f18f2c5f1b8d', 'registration', 12, '', '2026-01-15 09:01:10.390703', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(30, '1c89836f3b4fb70a16072924c2937c4a30fcf439766b3bd13f525e56a902dc8c', 'join', 12, '', '2026-01-15 09:01:10.390703', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(31, '85f88bf556cf9221002875a430528294a076b7f102a656308a3e5bd7f87c0ed6', 'registration', 12, '', '2026-01-15 09:01:11.147676', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(32, 'b2528bdbb71685c5068d0a7ac85c22f32fd4ac139b88e3a009844e4079af1175', 'follow', 1, '', '2026-01-15 09:01:11.42312', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(33, '8c6985c53ba631f2b283144d881af4afb84be35955c2d9cad5eae4851e22f0a1', 'follow', 2, '', '2026-01-15 09:01:11.818764', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(34, '1fcf85029f6928c2f0af31fe475a58f1de27ac24221517a7192fbda79943c2de', 'follow', 3, '', '2026-01-15 09:01:12.27468', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(35, '40c1016913c937d07c24852ad778c9c8afb536252b9a02a6d06a4e6720c1ccc5', 'registration', 1, '', '2026-01-15 09:01:13.454764', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(36, '587331c15c692cf40b01de8e11be23c0dd1705a0eacd7244d9f661282fb3d7de', 'join', 1, '', '2026-01-15 09:01:13.454764', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(37, '2085359a26d969e1e720c100fe5ad25d3a405e472e622dc89bd94a0f90f2a2cc', 'following', 1, '', '2026-01-15 09:01:14.02989', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(38, 'ed538ffc48e3da45cd328674a0a55b00eef4bc3c1eef94a1f271a20e73caaa2a', 'following', 2, '', '2026-01-15 09:01:14.463514', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(39, 'e65fa8625e51b82fda3d4bffc55a8fd53c1be0a0855d224c13d9e2c527ff8ac5', 'sign-in', 3, '', '2026-01-15 09:01:15.023242', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(40, 'c63b802bbbd76ab6e9f73e3e33b0cf7f5917b6ede306b151b5d5e168d46d59d2', 'sign-in', 3, '', '2026-01-15 09:01:15.154891', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(41, '3f743b38b6313425dd705c990c0f08472be46b5dcd6e0ca406ed2ec15b8a71e4', 'sign-in', 2, '', '2026-01-15 09:01:15.467', '2036-01-01 00:00:00', NULL, NULL, NULL),
	(43, 'ca083155fd315f6e6a0b6ced3ef0e8b90e21a94d8787ad003a42e283c3ec490d', 'feed', 3, '', '2026-01-15 09:01:15.971963', '2036-01-01 00:00:00', NULL, '2026-01-15 09:01:16.220833', NULL);


INSERT INTO public.alembic_version VALUES
	('0003');


INSERT INTO public.appearances VALUES
	(1, 1, 1, 1, '', 'speaker', '', '', 'Director', '', NULL, 'LT', '', 0, 'director');


INSERT INTO public.audit_entries VALUES
	(1, '2026-01-15 09:00:45.287452', 1, 'Sofia Secretary', 'event.created', 'event', 1, '{"number": 1}'),
	(2, '2026-01-15 09:00:46.708943', 1, 'Sofia Secretary', 'event.edited', 'event', 1, '{"number": 2}'),
	(3, '2026-01-15 09:00:47.182507', 1, 'Sofia Secretary', 'event.published', 'event', 1, '{"number": 3}'),
	(4, '2026-01-15 09:00:47.569191', 1, 'Sofia Secretary', 'event.agenda', 'event', 1, '{"number": 4}'),
	(5, '2026-01-15 09:00:47.903596', 1, 'Sofia Secretary', 'event.agenda', 'event', 1, '{"number": 5}'),
	(6, '2026-01-15 09:00:48.216659', 1, 'Sofia Secretary', 'event.documents', 'event', 1, '{"number": 6}'),
	(7, '2026-01-15 09:00:48.592398', 1, 'Sofia Secretary', 'event.outcomes', 'event', 1, '{"number": 7}'),
	(8, '2026-01-15 09:00:51.786095', NULL, '', 'registration.cancelled', 'registration', 3, '{"event": 1}'),
	(9, '2026-01-15 09:00:51.922943', NULL, '', 'feed.made', 'feed', 1, '{}'),
	(10, '2026-01-15 09:00:53.269299', 1, 'Sofia Secretary', 'event.rescheduled', 'event', 1, '{"number": 8}'),
	(11, '2026-01-15 09:00:53.569657', 1, 'Sofia Secretary', 'event.created', 'event', 2, '{"number": 1}'),
	(12, '2026-01-15 09:00:54.111647', 1, 'Sofia Secretary', 'event.edited', 'event', 2, '{"number": 2}'),
	(13, '2026-01-15 09:00:54.247495', 1, 'Sofia Secretary', 'event.published', 'event', 2, '{"number": 3}'),
	(14, '2026-01-15 09:00:56.450755', 1, 'Sofia Secretary', 'registration.declined', 'registration', 4, '{"event": 2}'),
	(15, '2026-01-15 09:00:56.611198', 1, 'Sofia Secretary', 'event.created', 'event', 3, '{"number": 1}'),
	(16, '2026-01-15 09:00:57.313157', 1, 'Sofia Secretary', 'event.edited', 'event', 3, '{"number": 2}'),
	(17, '2026-01-15 09:00:57.782935', 1, 'Sofia Secretary', 'event.published', 'event', 3, '{"number": 3}'),
	(18, '2026-01-15 09:01:00.06294', 1, 'Sofia Secretary', 'event.created', 'event', 4, '{"number": 1}'),
	(19, '2026-01-15 09:01:00.908726', 1, 'Sofia Secretary', 'event.edited', 'event', 4, '{"number": 2}'),
	(20, '2026-01-15 09:01:01.405123', 1, 'Sofia Secretary', 'event.published', 'event', 4, '{"number": 3}'),
	(21, '2026-01-15 09:01:01.853438', 1, 'Sofia Secretary', 'delegation.asked', 'delegation', 1, '{"event": 4}'),
	(22, '2026-01-15 09:01:02.821518', NULL, '', 'registration.nominated', 'registration', 8, '{"event": 4}'),
	(23, '2026-01-15 09:01:03.055499', NULL, '', 'registration.nominated', 'registration', 9, '{"event": 4}'),
	(24, '2026-01-15 09:01:03.239721', NULL, '', 'registration.nominated', 'registration', 10, '{"event": 4}'),
	(25, '2026-01-15 09:01:04.129148', NULL, '', 'registration.refused', 'registration', 10, '{"event": 4}'),
	(26, '2026-01-15 09:01:04.494668', NULL, '', 'registration.withdrawn', 'registration', 9, '{"event": 4}'),
	(27, '2026-01-15 09:01:04.622727', 1, 'Sofia Secretary', 'event.created', 'event', 5, '{"number": 1}'),
	(28, '2026-01-15 09:01:05.300617', 1, 'Sofia Secretary', 'event.edited', 'event', 5, '{"number": 2}'),
	(29, '2026-01-15 09:01:05.747455', 1, 'Sofia Secretary', 'event.published', 'event', 5, '{"number": 3}'),
	(30, '2026-01-15 09:01:07.68688', 1, 'Sofia Secretary', 'event.cancelled', 'event', 5, '{"number": 4}'),
	(31, '2026-01-15 09:01:08.030731', 1, 'Sofia Secretary', 'event.created', 'event', 6, '{"number": 1}'),
	(32, '2026-01-15 09:01:08.976139', 1, 'Sofia Secretary', 'event.edited', 'event', 6, '{"number": 2}'),
	(33, '2026-01-15 09:01:09.32324', 1, 'Sofia Secretary', 'event.published', 'event', 6, '{"number": 3}'),
	(34, '2026-01-15 09:01:10.716839', 1, 'Sofia Secretary', 'event.postponed', 'event', 6, '{"number": 4}'),
	(35, '2026-01-15 09:01:12.884998', 1, 'Sofia Secretary', 'event.moved', 'event', 1, '{"number": 9}'),
	(36, '2026-01-15 09:01:15.023242', 1, 'Sofia Secretary', 'user.added', 'user', 3, '{"email": "nora@example.org"}'),
	(37, '2026-01-15 09:01:15.363851', NULL, '', 'user.link_asked', 'user', 2, '{}'),
	(38, '2026-01-15 09:01:15.731003', 1, 'Sofia Secretary', 'feed.made', 'feed', 2, '{}'),
	(39, '2026-01-15 09:01:15.971963', 1, 'Sofia Secretary', 'feed.made', 'feed', 3, '{}'),
	(40, '2026-01-15 09:01:16.151193', 1, 'Sofia Secretary', 'feed.renewed', 'feed', 3, '{}'),
	(41, '2026-01-15 09:01:16.337016', NULL, 'Operator', 'address.moved', 'body', 2, '{"old": "youth", "new": "young-people"}'),
	(42, '2026-01-15 09:01:25.98885', 1, 'Sofia Secretary', 'event.created', 'event', 7, '{"number": 1}'),
	(43, '2026-01-15 09:01:25.98885', 1, 'Sofia Secretary', 'import.written', 'import', 2, '{"source": "Plan", "created": 1, "updated": 0, "same": 0, "left_out": 0}'),
	(44, '2026-01-15 09:01:27.087307', 1, 'Sofia Secretary', 'event.edited', 'event', 1, '{"number": 10}');


INSERT INTO public.bodies VALUES
	(1, 'thb', 'TF-THB', 'Task Force against Trafficking', 'TF-THB', 'task_force', '#1c5d88', '', '', '', 'thb@example.org', '', 'rotating', 1, NULL, NULL, NULL, 0, '[]', 'tf-thb task force against trafficking tf-thb', 'en', '{}'),
	(2, 'young-people', 'NY', 'Network for Youth', '', 'task_force', '#1c5d88', '', '', '', '', '', 'rotating', NULL, NULL, NULL, NULL, 0, '[]', 'ny network for youth', 'en', '{}');


INSERT INTO public.calendar_details VALUES
	(2, '2026-01-15 09:00:54.247495', '7d5198e64185fd7ebc24ca25142eab8adbe8c4533c2fa36638b25d9f550f016c'),
	(3, '2026-01-15 09:00:57.782935', '268645660299eb0a99e62b80bc5e17ff328b1854f9c05fd7a69abb619cc73873'),
	(4, '2026-01-15 09:01:01.405123', '78d3105bbddcf167e5ee78e8a954c9a568c24df2fda741552367200b93a357b5'),
	(5, '2026-01-15 09:01:07.68688', 'ac7640ec5cd7b3eeea929172b304cd9d029a062520cab5ee246d589df27b9241'),
	(6, '2026-01-15 09:01:10.716839', 'b2c7420222da9cfc06b8ecd7930186a0d17eaa53818ac7a704a5e687b56da09c'),
	(7, '2026-01-15 09:01:25.98885', '5750dadb83e848de05fc1d2b84bc7205b6e6046f799f2199127e1e046930389d'),
	(1, '2026-01-15 09:01:27.087307', 'd88a83d2285e1364383959b7665db1a1e32bc48622cc5c9eb11f4ef39112b375');


INSERT INTO public.calendar_fragments VALUES
	(2, 14, '2026-01-15 09:00:54.247495', 'Europe/Vilnius', '2035-05-08 06:30:00', '2035-05-08 10:00:00', false, 'e967142a2acdee3c3e2e49a4b3741909df1156d6855c7905b8cdf21d13039be7', 'BEGIN:VEVENT␍
UID:bc5a0f38-2e7a-5080-960b-c05ad918dfdc␍
DTSTAMP:20260115T090054Z␍
LAST-MODIFIED:20260115T090054Z␍
SEQUENCE:1␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Approval workshop␍
DESCRIPTION:Organised by: TF-THB\n\nhttp://127.0.0.1:8000/events/approval-w␍
 orkshop-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/approval-workshop-2035␍
END:VEVENT␍
'),
	(3, 20, '2026-01-15 09:00:57.782935', 'Europe/Vilnius', '2035-05-08 06:30:00', '2035-05-08 10:00:00', false, 'e26fe22b6cbbbc5b313fb67870086b1eb7daf1853a54cbe13781f8692a9bfaee', 'BEGIN:VEVENT␍
UID:4489d507-b1b8-55c6-8762-9b04490985fd␍
DTSTAMP:20260115T090057Z␍
LAST-MODIFIED:20260115T090057Z␍
SEQUENCE:1␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Small meeting␍
DESCRIPTION:Organised by: TF-THB\n\nhttp://127.0.0.1:8000/events/small-meet␍
 ing-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/small-meeting-2035␍
END:VEVENT␍
'),
	(4, 25, '2026-01-15 09:01:01.405123', 'Europe/Vilnius', '2035-05-08 06:30:00', '2035-05-08 10:00:00', false, 'bb81d4e6021561cc3b3c859a7698c839ec0fc2c5fe6047dbdfe5ce199983235d', 'BEGIN:VEVENT␍
UID:2d198f8c-0519-5c72-af62-13e1978657a6␍
DTSTAMP:20260115T090101Z␍
LAST-MODIFIED:20260115T090101Z␍
SEQUENCE:1␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Delegation meeting␍
DESCRIPTION:Organised by: TF-THB\n\nhttp://127.0.0.1:8000/events/delegation␍
 -meeting-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/delegation-meeting-2035␍
END:VEVENT␍
'),
	(5, 35, '2026-01-15 09:01:07.68688', 'Europe/Vilnius', '2035-05-08 06:30:00', '2035-05-08 10:00:00', true, '0da4f4c2b2e3fcee0d8ca9089685929e14f64a92d9e7e7e3520b999dc364ebe8', 'BEGIN:VEVENT␍
UID:e4418797-4202-555e-aa5d-d4881ac2496d␍
DTSTAMP:20260115T090107Z␍
LAST-MODIFIED:20260115T090107Z␍
SEQUENCE:2␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CANCELLED␍
TRANSP:TRANSPARENT␍
CLASS:PUBLIC␍
SUMMARY:Cancelled: Cancelled meeting␍
DESCRIPTION:Cancelled: Storm\n\nOrganised by: TF-THB\n\nhttp://127.0.0.1:80␍
 00/events/cancelled-meeting-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/cancelled-meeting-2035␍
END:VEVENT␍
'),
	(6, 40, '2026-01-15 09:01:10.716839', 'Europe/Vilnius', '2035-05-08 06:30:00', '2035-05-08 10:00:00', true, 'b92b892dd90b8e662e778777c00f21bf406dce7ac65110a256288f01a92b5f56', 'BEGIN:VEVENT␍
UID:cf0a6985-0019-56cd-8d49-ba5a21452e5b␍
DTSTAMP:20260115T090110Z␍
LAST-MODIFIED:20260115T090110Z␍
SEQUENCE:2␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CANCELLED␍
TRANSP:TRANSPARENT␍
CLASS:PUBLIC␍
SUMMARY:Postponed: Postponed meeting␍
DESCRIPTION:Postponed: Storm\n\nOrganised by: TF-THB\n\nhttp://127.0.0.1:80␍
 00/events/postponed-meeting-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/postponed-meeting-2035␍
END:VEVENT␍
'),
	(1, 44, '2026-01-15 09:01:27.087307', 'Europe/Vilnius', '2035-05-08 07:00:00', '2035-05-08 10:00:00', false, '8240af2e7801f39888dabc9b93abcd7d53e53b6a87333f20318a0c6830e2bcba', 'BEGIN:VEVENT␍
UID:b1a149b1-e411-5904-81fc-c8be463f1c1a␍
DTSTAMP:20260115T090127Z␍
LAST-MODIFIED:20260115T090127Z␍
SEQUENCE:3␍
DTSTART;TZID=Europe/Vilnius:20350508T100000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Spring seminar on trafficking␍
DESCRIPTION:Organised by: TF-THB\n\nWith:\nRasa Rasaitė\, Director\n\nhttp␍
 ://127.0.0.1:8000/events/spring␍
LOCATION:Kaunas\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/spring␍
ATTACH;FMTTYPE=application/pdf:http://127.0.0.1:8000/documents/spring-draft␍
 -agenda/1/agenda.pdf␍
END:VEVENT␍
');


INSERT INTO public.changes VALUES
	(1, 1, 1, 'created', '2026-01-15 09:00:45.287452', 1, 'Sofia Secretary', '', 0, '{"title": [null, "Spring seminar"]}'),
	(2, 1, 2, 'edited', '2026-01-15 09:00:46.708943', 1, 'Sofia Secretary', '', 0, '{"join_url": ["\u2022\u2022\u2022", "\u2022\u2022\u2022"], "registration": ["none", "open"], "slug": ["spring-seminar-2035", "spring"]}'),
	(3, 1, 3, 'published', '2026-01-15 09:00:47.182507', 1, 'Sofia Secretary', '', 1, '{"state": ["draft", "confirmed"]}'),
	(4, 1, 4, 'agenda', '2026-01-15 09:00:47.569191', 1, 'Sofia Secretary', '', 1, '{"session": [null, "Opening"]}'),
	(5, 1, 5, 'agenda', '2026-01-15 09:00:47.903596', 1, 'Sofia Secretary', '', 1, '{"appearance": [null, "Rasa Rasait\u0117 (speaker)"]}'),
	(6, 1, 6, 'documents', '2026-01-15 09:00:48.216659', 1, 'Sofia Secretary', '', 1, '{"document": [null, "Draft agenda"]}'),
	(7, 1, 7, 'outcomes', '2026-01-15 09:00:48.592398', 1, 'Sofia Secretary', '', 1, '{"outcome": [null, "Train more"]}'),
	(8, 1, 8, 'rescheduled', '2026-01-15 09:00:53.269299', 1, 'Sofia Secretary', 'The room is free later.', 2, '{"starts_time": ["09:30", "10:00"]}'),
	(9, 2, 1, 'created', '2026-01-15 09:00:53.569657', 1, 'Sofia Secretary', '', 0, '{"title": [null, "Approval workshop"]}'),
	(10, 2, 2, 'edited', '2026-01-15 09:00:54.111647', 1, 'Sofia Secretary', '', 0, '{"registration": ["none", "approval"]}'),
	(11, 2, 3, 'published', '2026-01-15 09:00:54.247495', 1, 'Sofia Secretary', '', 1, '{"state": ["draft", "confirmed"]}'),
	(12, 3, 1, 'created', '2026-01-15 09:00:56.611198', 1, 'Sofia Secretary', '', 0, '{"title": [null, "Small meeting"]}'),
	(13, 3, 2, 'edited', '2026-01-15 09:00:57.313157', 1, 'Sofia Secretary', '', 0, '{"capacity_total": [null, 1], "registration": ["none", "open"]}'),
	(14, 3, 3, 'published', '2026-01-15 09:00:57.782935', 1, 'Sofia Secretary', '', 1, '{"state": ["draft", "confirmed"]}'),
	(15, 4, 1, 'created', '2026-01-15 09:01:00.06294', 1, 'Sofia Secretary', '', 0, '{"title": [null, "Delegation meeting"]}'),
	(16, 4, 2, 'edited', '2026-01-15 09:01:00.908726', 1, 'Sofia Secretary', '', 0, '{"registration": ["none", "open"], "seats_per_delegation": [null, 4]}'),
	(17, 4, 3, 'published', '2026-01-15 09:01:01.405123', 1, 'Sofia Secretary', '', 1, '{"state": ["draft", "confirmed"]}'),
	(18, 5, 1, 'created', '2026-01-15 09:01:04.622727', 1, 'Sofia Secretary', '', 0, '{"title": [null, "Cancelled meeting"]}'),
	(19, 5, 2, 'edited', '2026-01-15 09:01:05.300617', 1, 'Sofia Secretary', '', 0, '{"registration": ["none", "open"]}'),
	(20, 5, 3, 'published', '2026-01-15 09:01:05.747455', 1, 'Sofia Secretary', '', 1, '{"state": ["draft", "confirmed"]}'),
	(21, 5, 4, 'cancelled', '2026-01-15 09:01:07.68688', 1, 'Sofia Secretary', 'Storm', 2, '{"state": ["confirmed", "cancelled"]}'),
	(22, 6, 1, 'created', '2026-01-15 09:01:08.030731', 1, 'Sofia Secretary', '', 0, '{"title": [null, "Postponed meeting"]}'),
	(23, 6, 2, 'edited', '2026-01-15 09:01:08.976139', 1, 'Sofia Secretary', '', 0, '{"registration": ["none", "open"]}'),
	(24, 6, 3, 'published', '2026-01-15 09:01:09.32324', 1, 'Sofia Secretary', '', 1, '{"state": ["draft", "confirmed"]}'),
	(25, 6, 4, 'postponed', '2026-01-15 09:01:10.716839', 1, 'Sofia Secretary', 'Storm', 2, '{"state": ["confirmed", "postponed"]}'),
	(26, 1, 9, 'moved', '2026-01-15 04:00:00', 1, 'Sofia Secretary', 'A larger room', 3, '{"places": [["Vilnius, LT"], ["Kaunas, LT"]]}'),
	(27, 7, 1, 'created', '2026-01-15 09:01:25.98885', 1, 'Sofia Secretary', '', 0, '{"title": [null, "Imported"]}'),
	(28, 1, 10, 'edited', '2026-01-15 09:01:27.087307', 1, 'Sofia Secretary', '', 3, '{"title": ["Spring seminar", "Spring seminar on trafficking"]}');


INSERT INTO public.delegations VALUES
	(1, 4, 'EE', 'Mari', 'mari@example.ee', 'en', NULL, 'takes_part', '', '2026-01-15 09:01:01.853438', '2026-01-15 09:01:03.239721');


INSERT INTO public.document_versions VALUES
	(1, 1, 1, 'agenda.pdf', 'application/pdf', 15, '06abbf50583854a240a1884d42c419ca0927306244f4f53f81032eeea112f83a', '06/06abbf50583854a240a1884d42c419ca0927306244f4f53f81032eeea112f83a', '2026-01-15 09:00:48.216659', 'Sofia Secretary');


INSERT INTO public.documents VALUES
	(1, 'spring-draft-agenda', 1, NULL, NULL, NULL, 1, 'Draft agenda', '', 'agenda', '', '', NULL, 'public', '', 0, '[]', NULL, 'en', '{}', 'draft agenda');


INSERT INTO public.event_bodies VALUES
	(1, 1, 0),
	(2, 1, 0),
	(3, 1, 0),
	(4, 1, 0),
	(5, 1, 0),
	(6, 1, 0),
	(7, 1, 0);


INSERT INTO public.event_venues VALUES
	(2, 1, 0),
	(3, 1, 0),
	(4, 1, 0),
	(5, 1, 0),
	(6, 1, 0),
	(1, 2, 0),
	(7, 3, 0);


INSERT INTO public.events VALUES
	(6, 'cf0a6985-0019-56cd-8d49-ba5a21452e5b', 'postponed-meeting-2035', 'Postponed meeting', '', '', '', 'seminar', 'postponed', 'Storm', 'hybrid', 'public', false, '2035-05-08', NULL, '09:30:00', '13:00:00', 'Europe/Vilnius', false, 'time', '2035-05-08 06:30:00', '2035-05-08 10:00:00', '2035-05-08 06:30:00', 1, false, NULL, NULL, NULL, '', '["en"]', '[]', '', '', '', '', '', 'open', NULL, NULL, NULL, NULL, NULL, NULL, true, '[]', '', '2026-01-15 09:01:09.32324', '2026-01-15 09:01:08.030731', '2026-01-15 09:01:10.716839', 2, 4, 'postponed meeting', 'en', '{}'),
	(5, 'e4418797-4202-555e-aa5d-d4881ac2496d', 'cancelled-meeting-2035', 'Cancelled meeting', '', '', '', 'seminar', 'cancelled', 'Storm', 'hybrid', 'public', false, '2035-05-08', NULL, '09:30:00', '13:00:00', 'Europe/Vilnius', false, 'time', '2035-05-08 06:30:00', '2035-05-08 10:00:00', '2035-05-08 06:30:00', 1, false, NULL, NULL, NULL, '', '["en"]', '[]', '', '', '', '', '', 'open', NULL, NULL, NULL, NULL, NULL, NULL, true, '[]', '', '2026-01-15 09:01:05.747455', '2026-01-15 09:01:04.622727', '2026-01-15 09:01:07.68688', 2, 4, 'cancelled meeting', 'en', '{}'),
	(4, '2d198f8c-0519-5c72-af62-13e1978657a6', 'delegation-meeting-2035', 'Delegation meeting', '', '', '', 'seminar', 'confirmed', '', 'hybrid', 'public', false, '2035-05-08', NULL, '09:30:00', '13:00:00', 'Europe/Vilnius', false, 'time', '2035-05-08 06:30:00', '2035-05-08 10:00:00', '2035-05-08 06:30:00', 1, false, NULL, NULL, NULL, '', '["en"]', '[]', '', '', '', '', '', 'open', NULL, NULL, NULL, NULL, NULL, 4, true, '[]', '', '2026-01-15 09:01:01.405123', '2026-01-15 09:01:00.06294', '2026-01-15 09:01:01.405123', 1, 3, 'delegation meeting', 'en', '{}'),
	(3, '4489d507-b1b8-55c6-8762-9b04490985fd', 'small-meeting-2035', 'Small meeting', '', '', '', 'seminar', 'confirmed', '', 'hybrid', 'public', false, '2035-05-08', NULL, '09:30:00', '13:00:00', 'Europe/Vilnius', false, 'time', '2035-05-08 06:30:00', '2035-05-08 10:00:00', '2035-05-08 06:30:00', 1, false, NULL, NULL, NULL, '', '["en"]', '[]', '', '', '', '', '', 'open', NULL, NULL, NULL, NULL, 1, NULL, true, '[]', '', '2026-01-15 09:00:57.782935', '2026-01-15 09:00:56.611198', '2026-01-15 09:00:57.782935', 1, 3, 'small meeting', 'en', '{}'),
	(2, 'bc5a0f38-2e7a-5080-960b-c05ad918dfdc', 'approval-workshop-2035', 'Approval workshop', '', '', '', 'seminar', 'confirmed', '', 'hybrid', 'public', false, '2035-05-08', NULL, '09:30:00', '13:00:00', 'Europe/Vilnius', false, 'time', '2035-05-08 06:30:00', '2035-05-08 10:00:00', '2035-05-08 06:30:00', 1, false, NULL, NULL, NULL, '', '["en"]', '[]', '', '', '', '', '', 'approval', NULL, NULL, NULL, NULL, NULL, NULL, true, '[]', '', '2026-01-15 09:00:54.247495', '2026-01-15 09:00:53.569657', '2026-01-15 09:00:54.247495', 1, 3, 'approval workshop', 'en', '{}'),
	(7, '161c5fa7-9779-53b3-a1b9-c3e4cf213628', 'imported-2034', 'Imported', '', '', '', 'meeting', 'draft', '', NULL, 'public', false, '2034-06-01', NULL, NULL, NULL, 'Europe/Riga', false, 'day', '2034-05-31 21:00:00', '2034-06-01 21:00:00', '2034-05-31 21:00:00', NULL, false, NULL, NULL, NULL, '', '["en"]', '[]', '', '', '', '', '', 'none', NULL, NULL, NULL, NULL, NULL, NULL, true, '[]', '', NULL, '2026-01-15 09:01:25.98885', '2026-01-15 09:01:25.98885', 0, 1, 'imported', 'en', '{}'),
	(1, 'b1a149b1-e411-5904-81fc-c8be463f1c1a', 'spring', 'Spring seminar on trafficking', '', '', '', 'seminar', 'confirmed', '', 'hybrid', 'public', false, '2035-05-08', NULL, '10:00:00', '13:00:00', 'Europe/Vilnius', false, 'time', '2035-05-08 07:00:00', '2035-05-08 10:00:00', '2035-05-08 07:00:00', 1, false, NULL, NULL, NULL, '', '["en"]', '[]', '', '', 'https://video.example.org/room/7', '', '', 'open', NULL, NULL, NULL, NULL, NULL, NULL, true, '[]', '', '2026-01-15 09:00:47.182507', '2026-01-15 09:00:45.287452', '2026-01-15 09:01:27.087307', 3, 10, 'spring seminar on trafficking', 'en', '{}');


INSERT INTO public.feed_secrets VALUES
	(6, '3d970e719a82f34b7e35807556160aff36989db93d832206b7909a94c4168944', ''),
	(42, '76f2409df5f4250000b3bfd9e73f7421a6458501b7888938e0203fb4ea6438e3', ''),
	(44, '76ea52ff1cfcfff2f31db938d9b33cdb2262ebb54fe438c4a5d1c7bd52629b68', ''),
	(43, '', '702ffef3ac0d829aa1fa20fc7392f73fa0b54c09c08f21aeb67c991785d71628');


INSERT INTO public.following_announcements VALUES
	(7, 1, 10, 10, '2026-01-15 09:01:27.087307', '2026-01-15 09:04:27.087307', NULL);


INSERT INTO public.followings VALUES
	(3, 'unsure@example.org', 'unsure@example.org', '{"bodies": ["thb"]}', '638dff02fc8d1dd6e36780d14cf5968ab56f136306bd56a646d8c9e4925360e7', 'en', 'daily', 'daily', '2026-01-15 09:01:12.179499', NULL, NULL, NULL, NULL),
	(1, 'now@example.org', 'now@example.org', '{"bodies": ["thb"]}', '638dff02fc8d1dd6e36780d14cf5968ab56f136306bd56a646d8c9e4925360e7', 'en', 'at_once', 'at_once', '2026-01-15 09:01:11.044054', '2026-01-15 09:01:11.678988', NULL, '2026-01-15 03:00:00', NULL),
	(2, 'weekly@example.org', 'weekly@example.org', '{"bodies": ["thb"]}', '638dff02fc8d1dd6e36780d14cf5968ab56f136306bd56a646d8c9e4925360e7', 'en', 'weekly', 'weekly', '2026-01-15 09:01:11.728212', '2026-01-15 09:01:12.104753', NULL, '2026-01-15 04:59:00', '2026-01-19 05:00:00');


INSERT INTO public.framework_nodes VALUES
	(1, 1, NULL, 'action-1', 'action', '', 'Train the police', 18);


INSERT INTO public.frameworks VALUES
	(1, 'strategy', 'Strategy', '', '', '[]', NULL, NULL, NULL, '[]');


INSERT INTO public.import_rows VALUES
	(1, 1, 0, '{"line": 1, "text": "18-19 September 2034 First meeting in autumn, Riga", "key": "first meeting in autumn", "title": "First meeting in autumn", "to_be_confirmed": false, "body_id": null, "uid": "", "is_cancelled": false, "description": "", "span": ["2034-09-18", "2034-09-19"], "times": [null, null], "timezone": null, "places": [["", "", "Riga", "LV"]], "mode": null, "kind": "meeting", "notes": []}', NULL, NULL),
	(2, 1, 1, '{"line": 2, "text": "October 2034 (tbc) Second meeting noise", "key": "second meeting noise", "title": "Second meeting noise", "to_be_confirmed": true, "body_id": null, "uid": "", "is_cancelled": false, "description": "", "span": ["2034-10", null], "times": [null, null], "timezone": null, "places": [], "mode": null, "kind": "meeting", "notes": []}', NULL, NULL),
	(3, 2, 0, '{"line": 1, "text": "1 June 2034 Imported, Riga", "key": "imported", "title": "Imported", "to_be_confirmed": false, "body_id": null, "uid": "", "is_cancelled": false, "description": "", "span": ["2034-06-01", null], "times": [null, null], "timezone": null, "places": [["", "", "Riga", "LV"]], "mode": null, "kind": "meeting", "notes": []}', 'created', 7);


INSERT INTO public.import_runs VALUES
	(1, 1, 1, 'Sofia Secretary', 'fef9cfe5a4297e6eb6b7bdf00adc5bfa269dc347ffe75bf8de6c9df1fef99f09', 1, 'Europe/Riga', '2025-07-01', '2026-06-30', '[]', '2026-01-15 09:01:21.650779', '2036-01-01 00:00:00', NULL, NULL),
	(2, 1, 1, 'Sofia Secretary', '1c9fd5d75159e0fdff7cd7f56986c26ba742b166275c4289b90116ea540204f2', 1, 'Europe/Riga', '2025-07-01', '2026-06-30', '[]', '2026-01-15 09:01:25.871041', '2036-01-01 00:00:00', '2026-01-15 09:01:25.98885', 'draft');


INSERT INTO public.import_sources VALUES
	(1, 'text', 'Plan', 'plan', '', 1, 1, '2026-01-15 09:01:21.650779');


INSERT INTO public.imported_events VALUES
	(1, 1, 'imported', '', 7, '{"title": "Imported", "when": ["2034-06-01", null, null, null, "Europe/Riga", false], "mode": null, "places": [["", "", "Riga", "LV"]], "kind": "meeting", "description": ""}', '2026-01-15 09:01:25.98885');


INSERT INTO public.installation VALUES
	(1, 'Council of Examples', 'COE', '', '', 'Europe/Stockholm', 'en', '', NULL, NULL, 7, NULL);


INSERT INTO public.memberships VALUES
	(1, 'EE', NULL, NULL, ''),
	(2, 'LT', NULL, NULL, ''),
	(3, 'LV', NULL, NULL, '');


INSERT INTO public.messages VALUES
	(1, 'registration_received', 'rasa@example.org', '', 'en', '{}', 'registration', 1, 1, 'sent', '2026-01-15 09:00:49.380807', '2026-01-15 09:00:49.380807', '2026-01-15 09:00:49.590723', '2026-01-15 09:00:49.941162', 1, ''),
	(4, 'registration_received', 'anna@example.org', '', 'en', '{}', 'registration', 3, 1, 'sent', '2026-01-15 09:00:51.216741', '2026-01-15 09:00:51.216741', '2026-01-15 09:00:51.321175', '2026-01-15 09:00:51.558775', 1, ''),
	(5, 'registration_confirmed', 'anna@example.org', 'Anna Annasson', 'en', '{"calendar": "REQUEST", "sequence": 1}', 'registration', 3, 1, 'dropped', '2026-01-15 09:00:51.661319', '2026-01-15 09:00:51.661319', '2026-01-15 09:00:54.440384', NULL, 1, 'the registration is cancelled by now'),
	(8, 'event_changed', 'rasa@example.org', 'Rasa Rasaitė', 'en', '{"change": 8, "calendar": "REQUEST", "sequence": 2}', 'registration', 1, 1, 'sent', '2026-01-15 09:00:53.269299', '2026-01-15 09:00:53.269299', '2026-01-15 09:00:54.594286', '2026-01-15 09:00:54.786999', 1, ''),
	(9, 'registration_received', 'petra@example.org', '', 'en', '{}', 'registration', 4, 2, 'sent', '2026-01-15 09:00:54.399379', '2026-01-15 09:00:54.399379', '2026-01-15 09:00:54.810587', '2026-01-15 09:00:54.978292', 1, ''),
	(10, 'registration_pending', 'petra@example.org', 'Petra Pending', 'en', '{}', 'registration', 4, 2, 'sent', '2026-01-15 09:00:55.202789', '2026-01-15 09:00:55.202789', '2026-01-15 09:00:55.493242', '2026-01-15 09:00:55.715034', 1, ''),
	(11, 'registration_received', 'dan@example.org', '', 'en', '{}', 'registration', 5, 2, 'sent', '2026-01-15 09:00:55.39547', '2026-01-15 09:00:55.39547', '2026-01-15 09:00:55.729403', '2026-01-15 09:00:55.95929', 1, ''),
	(14, 'registration_received', 'first@example.org', '', 'en', '{}', 'registration', 6, 3, 'sent', '2026-01-15 09:00:58.148867', '2026-01-15 09:00:58.148867', '2026-01-15 09:00:58.614532', '2026-01-15 09:00:58.788303', 1, ''),
	(15, 'registration_confirmed', 'first@example.org', 'First Comer', 'en', '{"calendar": "REQUEST", "sequence": 1}', 'registration', 6, 3, 'sent', '2026-01-15 09:00:58.932671', '2026-01-15 09:00:58.932671', '2026-01-15 09:00:59.180929', '2026-01-15 09:00:59.559215', 1, ''),
	(16, 'registration_received', 'late@example.org', '', 'en', '{}', 'registration', 7, 3, 'sent', '2026-01-15 09:00:59.08923', '2026-01-15 09:00:59.08923', '2026-01-15 09:00:59.594209', '2026-01-15 09:00:59.775428', 1, ''),
	(20, 'nominated', 'mart@example.ee', 'Mart', 'en', '{}', 'registration', 9, 4, 'sent', '2026-01-15 09:01:03.055499', '2026-01-15 09:01:03.055499', '2026-01-15 09:01:03.552267', '2026-01-15 09:01:03.778908', 1, ''),
	(21, 'nominated', 'kati@example.ee', 'Kati', 'en', '{}', 'registration', 10, 4, 'sent', '2026-01-15 09:01:03.239721', '2026-01-15 09:01:03.239721', '2026-01-15 09:01:03.796132', '2026-01-15 09:01:03.994977', 1, ''),
	(24, 'registration_received', 'cancelled@example.org', '', 'en', '{}', 'registration', 11, 5, 'sent', '2026-01-15 09:01:06.235096', '2026-01-15 09:01:06.235096', '2026-01-15 09:01:06.830535', '2026-01-15 09:01:07.006813', 1, ''),
	(25, 'registration_confirmed', 'cancelled@example.org', 'Cancelled Person', 'en', '{"calendar": "REQUEST", "sequence": 1}', 'registration', 11, 5, 'sent', '2026-01-15 09:01:07.158378', '2026-01-15 09:01:07.158378', '2026-01-15 09:01:07.228313', '2026-01-15 09:01:07.542944', 1, ''),
	(27, 'registration_received', 'postponed@example.org', '', 'en', '{}', 'registration', 12, 6, 'sent', '2026-01-15 09:01:09.701621', '2026-01-15 09:01:09.701621', '2026-01-15 09:01:10.02656', '2026-01-15 09:01:10.159072', 1, ''),
	(28, 'registration_confirmed', 'postponed@example.org', 'Postponed Person', 'en', '{"calendar": "REQUEST", "sequence": 1}', 'registration', 12, 6, 'sent', '2026-01-15 09:01:10.276466', '2026-01-15 09:01:10.276466', '2026-01-15 09:01:10.362839', '2026-01-15 09:01:10.622813', 1, ''),
	(30, 'following_asked', 'now@example.org', '', 'en', '{}', 'following', 1, NULL, 'sent', '2026-01-15 09:01:11.044054', '2026-01-15 09:01:11.044054', '2026-01-15 09:01:11.39452', '2026-01-15 09:01:11.57115', 1, ''),
	(31, 'following_asked', 'weekly@example.org', '', 'en', '{}', 'following', 2, NULL, 'sent', '2026-01-15 09:01:11.728212', '2026-01-15 09:01:11.728212', '2026-01-15 09:01:11.772641', '2026-01-15 09:01:11.999001', 1, ''),
	(36, 'account_invited', 'nora@example.org', 'Nora New', 'en', '{}', 'user', 3, NULL, 'queued', '2026-01-15 09:01:15.023242', '2026-01-15 09:01:15.023242', NULL, NULL, 0, ''),
	(29, 'event_postponed', 'postponed@example.org', 'Postponed Person', 'en', '{"change": 4, "calendar": "CANCEL", "sequence": 2}', 'registration', 12, 6, 'queued', '2026-01-15 09:01:10.716839', '2026-01-15 09:01:10.716839', NULL, NULL, 0, ''),
	(34, 'following_digest', 'now@example.org', '', 'en', '{"stories": [[2, 3, 3], [3, 3, 3], [4, 3, 3], [5, 3, 4], [6, 3, 4], [1, 3, 9]], "more": 0}', 'following', 1, NULL, 'queued', '2026-01-15 09:01:13.796265', '2026-01-15 09:01:13.796265', NULL, NULL, 0, ''),
	(17, 'registration_waitlisted', 'late@example.org', 'Late Comer', 'en', '{}', 'registration', 7, 3, 'queued', '2026-01-15 09:00:59.9188', '2026-01-15 09:00:59.9188', NULL, NULL, 0, ''),
	(37, 'password_link', 'olga@example.org', 'Olga Organiser', 'en', '{}', 'user', 2, NULL, 'queued', '2026-01-15 09:01:15.363851', '2026-01-15 09:01:15.363851', NULL, NULL, 0, ''),
	(22, 'nomination_refused', 'mari@example.ee', 'Mari', 'en', '{"registration": 10}', 'delegation', 1, 4, 'queued', '2026-01-15 09:01:04.129148', '2026-01-15 09:01:04.129148', NULL, NULL, 0, ''),
	(32, 'following_asked', 'unsure@example.org', '', 'en', '{}', 'following', 3, NULL, 'queued', '2026-01-15 09:01:12.179499', '2026-01-15 09:01:12.179499', NULL, NULL, 0, ''),
	(7, 'registration_link', 'rasa@example.org', 'Rasa Rasaitė', 'en', '{}', 'registration', 1, 1, 'queued', '2026-01-15 09:00:52.504084', '2026-01-15 09:00:52.504084', NULL, NULL, 0, ''),
	(3, 'registration_received', 'new@example.org', '', 'en', '{}', 'registration', 2, 1, 'queued', '2026-01-15 09:00:50.744645', '2026-01-15 09:00:50.744645', '2026-01-15 09:00:50.852747', NULL, 0, ''),
	(2, 'registration_confirmed', 'rasa@example.org', 'Rasa Rasaitė', 'en', '{"calendar": "REQUEST", "sequence": 1}', 'registration', 1, 1, 'queued', '2026-01-15 09:00:50.058535', '2026-01-15 09:00:50.058535', '2026-01-15 09:00:50.184433', NULL, 0, ''),
	(19, 'nominated', 'juri@example.ee', 'Juri', 'en', '{}', 'registration', 8, 4, 'queued', '2026-01-15 09:01:02.821518', '2026-01-15 09:01:02.821518', '2026-01-15 09:01:03.296427', NULL, 0, ''),
	(39, 'event_changed', 'rasa@example.org', 'Rasa Rasaitė', 'en', '{"change": 10, "calendar": "REQUEST", "sequence": 4}', 'registration', 1, 1, 'queued', '2026-01-15 09:01:27.087307', '2026-01-15 09:01:27.087307', NULL, NULL, 0, ''),
	(13, 'registration_declined', 'petra@example.org', 'Petra Pending', 'en', '{}', 'registration', 4, 2, 'queued', '2026-01-15 09:00:56.450755', '2026-01-15 09:00:56.450755', NULL, NULL, 0, ''),
	(33, 'event_changed', 'rasa@example.org', 'Rasa Rasaitė', 'en', '{"change": 9, "calendar": "REQUEST", "sequence": 3}', 'registration', 1, 1, 'queued', '2026-01-15 09:01:12.884998', '2026-01-15 09:01:12.884998', NULL, NULL, 0, ''),
	(35, 'following_news', 'weekly@example.org', '', 'en', '{"stories": [[1, 9, 9]], "more": 0}', 'following', 2, NULL, 'queued', '2026-01-15 09:01:13.796265', '2026-01-15 09:01:13.796265', NULL, NULL, 0, ''),
	(18, 'delegation_asked', 'mari@example.ee', 'Mari', 'en', '{}', 'delegation', 1, 4, 'queued', '2026-01-15 09:01:01.853438', '2026-01-15 09:01:01.853438', NULL, NULL, 0, ''),
	(38, 'reply_declined', 'anna@example.org', 'Anna Annasson', 'en', '{"calendar": "CANCEL", "sequence": 2}', 'registration', 3, 1, 'queued', '2026-01-15 09:00:51.786095', '2026-01-15 09:00:51.786095', NULL, NULL, 0, ''),
	(6, 'registration_cancelled', 'anna@example.org', 'Anna Annasson', 'en', '{"calendar": "CANCEL", "sequence": 2}', 'registration', 3, 1, 'queued', '2026-01-15 09:00:51.786095', '2026-01-15 09:00:51.786095', NULL, NULL, 0, ''),
	(12, 'registration_pending', 'dan@example.org', 'Dan Declined', 'en', '{}', 'registration', 5, 2, 'queued', '2026-01-15 09:00:56.078534', '2026-01-15 09:00:56.078534', NULL, NULL, 0, ''),
	(26, 'event_cancelled', 'cancelled@example.org', 'Cancelled Person', 'en', '{"change": 4, "calendar": "CANCEL", "sequence": 2}', 'registration', 11, 5, 'queued', '2026-01-15 09:01:07.68688', '2026-01-15 09:01:07.68688', NULL, NULL, 0, ''),
	(23, 'nomination_withdrawn', 'mart@example.ee', 'Mart', 'en', '{}', 'registration', 9, 4, 'queued', '2026-01-15 09:01:04.494668', '2026-01-15 09:01:04.494668', NULL, NULL, 0, '');


INSERT INTO public.old_addresses VALUES
	('body', 'youth', 2, '2026-01-15 09:01:16.337016');


INSERT INTO public.outcomes VALUES
	(1, 'spring-outcome-1', 1, 1, 'conclusion', '', 'Train more', 'en', '', NULL, 'noted', 'public', NULL, '', '', NULL, 0, 'train more');


INSERT INTO public.personal_feed_bodies VALUES
	(1, 1),
	(2, 1),
	(3, 1);


INSERT INTO public.personal_feeds VALUES
	(1, NULL, 'rasa@example.org', 'Mine', '["registrations", "bodies"]', NULL, '2026-01-15 09:00:51.922943', NULL),
	(2, 1, '', 'All of ours', '["registrations", "bodies"]', NULL, '2026-01-15 09:01:15.731003', NULL),
	(3, 1, '', 'Renewed', '["registrations", "bodies"]', NULL, '2026-01-15 09:01:15.971963', NULL);


INSERT INTO public.persons VALUES
	(1, 'rasa-rasaite', 'Rasa Rasaitė', '', '', 'rasa rasaite');


INSERT INTO public.presidencies VALUES
	(1, 'lt-2034', 'LT', '2034-07-01', '2035-06-30', '', '', NULL, '', '[]');


INSERT INTO public.priorities VALUES
	(1, 'safe', 'A safe region', 0);


INSERT INTO public.projects VALUES
	(1, 'adstringo', 'ADSTRINGO', 'Against exploitation', '', NULL, NULL, NULL, '', '[]', 'adstringo against exploitation', 'en', '{}');


INSERT INTO public.registrations VALUES
	(2, 1, 'New Newman', 'new@example.org', 'new@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'unverified', '', 'en', 0, false, '2026-01-15 09:00:50.744645', '2026-01-15 09:00:50.744645', NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL),
	(3, 1, 'Anna Annasson', 'anna@example.org', 'anna@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'cancelled', '', 'en', 3, false, '2026-01-15 09:00:51.216741', '2026-01-15 09:00:51.216741', '2026-01-15 09:00:51.661319', NULL, '2026-01-15 09:00:51.786095', NULL, 1, NULL, NULL, NULL, NULL, NULL),
	(5, 2, 'Dan Declined', 'dan@example.org', 'dan@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'pending', '', 'en', 0, false, '2026-01-15 09:00:55.39547', '2026-01-15 09:00:55.39547', '2026-01-15 09:00:56.078534', NULL, '2026-01-15 09:00:56.078534', NULL, 0, NULL, NULL, NULL, NULL, NULL),
	(4, 2, 'Petra Pending', 'petra@example.org', 'petra@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'declined', 'Full', 'en', 0, false, '2026-01-15 09:00:54.399379', '2026-01-15 09:00:54.399379', '2026-01-15 09:00:55.202789', NULL, '2026-01-15 09:00:56.450755', NULL, 0, NULL, NULL, NULL, NULL, NULL),
	(6, 3, 'First Comer', 'first@example.org', 'first@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'confirmed', '', 'en', 2, true, '2026-01-15 09:00:58.148867', '2026-01-15 09:00:58.148867', '2026-01-15 09:00:58.932671', NULL, '2026-01-15 09:00:58.932671', NULL, 1, NULL, NULL, NULL, NULL, NULL),
	(7, 3, 'Late Comer', 'late@example.org', 'late@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'waitlisted', '', 'en', 0, false, '2026-01-15 09:00:59.08923', '2026-01-15 09:00:59.08923', '2026-01-15 09:00:59.9188', '2026-01-15 09:00:59.9188', '2026-01-15 09:00:59.9188', NULL, 0, NULL, NULL, NULL, NULL, NULL),
	(8, 4, 'Juri', 'juri@example.ee', 'juri@example.ee', 'EE', 'Ministry', NULL, 'online', '', '{}', 'nominated', '', 'en', 0, false, NULL, '2026-01-15 09:01:02.821518', NULL, NULL, '2026-01-15 09:01:02.821518', NULL, 0, NULL, NULL, NULL, 1, '2026-01-15 09:01:02.821518'),
	(10, 4, 'Kati', 'kati@example.ee', 'kati@example.ee', 'EE', 'Ministry', NULL, 'online', '', '{}', 'cancelled', '', 'en', 0, false, NULL, '2026-01-15 09:01:03.239721', NULL, NULL, '2026-01-15 09:01:04.129148', NULL, 0, NULL, NULL, NULL, 1, '2026-01-15 09:01:03.239721'),
	(9, 4, 'Mart', 'mart@example.ee', 'mart@example.ee', 'EE', 'Ministry', NULL, 'online', '', '{}', 'withdrawn', '', 'en', 0, false, NULL, '2026-01-15 09:01:03.055499', NULL, NULL, '2026-01-15 09:01:04.494668', NULL, 0, NULL, NULL, NULL, 1, '2026-01-15 09:01:03.055499'),
	(11, 5, 'Cancelled Person', 'cancelled@example.org', 'cancelled@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'confirmed', '', 'en', 3, false, '2026-01-15 09:01:06.235096', '2026-01-15 09:01:06.235096', '2026-01-15 09:01:07.158378', NULL, '2026-01-15 09:01:07.158378', NULL, 1, NULL, NULL, NULL, NULL, NULL),
	(12, 6, 'Postponed Person', 'postponed@example.org', 'postponed@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'confirmed', '', 'en', 3, false, '2026-01-15 09:01:09.701621', '2026-01-15 09:01:09.701621', '2026-01-15 09:01:10.276466', NULL, '2026-01-15 09:01:10.276466', NULL, 1, NULL, NULL, NULL, NULL, NULL),
	(1, 1, 'Rasa Rasaitė', 'rasa@example.org', 'rasa@example.org', 'LT', 'Ministry', NULL, 'online', '', '{}', 'confirmed', '', 'en', 5, true, '2026-01-15 09:00:49.380807', '2026-01-15 09:00:49.380807', '2026-01-15 09:00:50.058535', NULL, '2026-01-15 09:00:50.058535', NULL, 3, NULL, NULL, NULL, NULL, NULL);


INSERT INTO public.revisions VALUES
	(1, 44, 1768467689);


INSERT INTO public.role_grants VALUES
	(1, 1, 'secretariat', NULL),
	(2, 2, 'organiser', 1),
	(3, 3, 'secretariat', NULL);


INSERT INTO public.series VALUES
	(1, 'seminars', 'Seminars', 1);


INSERT INTO public.sessions VALUES
	(1, 1, 0, '2035-05-08', NULL, NULL, 'Opening', '', 'opening', 'en', '{}');


INSERT INTO public.users VALUES
	(2, 'olga@example.org', 'Olga Organiser', '$argon2id$v=19$m=19456,t=2,p=1$wFmapvxv3S38feSw19Ndbw$StdIm7ASLNSJey12CjJmRTY844pwe3R51b7TW5koOAA', 0, '2027-01-01 00:00:00', NULL, NULL),
	(1, 'sofia@example.org', 'Sofia Secretary', '$argon2id$v=19$m=19456,t=2,p=1$wFmapvxv3S38feSw19Ndbw$StdIm7ASLNSJey12CjJmRTY844pwe3R51b7TW5koOAA', 0, '2027-01-01 00:00:00', '2026-01-15 09:00:44.921737', NULL),
	(3, 'nora@example.org', 'Nora New', '', 0, '2026-01-15 09:01:15.023242', NULL, NULL);


INSERT INTO public.venues VALUES
	(1, 'vilnius-lt', '', '', 'Vilnius', 'LT', NULL, NULL, 'vilnius'),
	(2, 'kaunas-lt', '', '', 'Kaunas', 'LT', NULL, NULL, 'kaunas'),
	(3, 'riga-lv', '', '', 'Riga', 'LV', NULL, NULL, 'riga');


SELECT pg_catalog.setval('public.access_tokens_id_seq', 44, true);


SELECT pg_catalog.setval('public.appearances_id_seq', 1, true);


SELECT pg_catalog.setval('public.audit_entries_id_seq', 44, true);


SELECT pg_catalog.setval('public.bodies_id_seq', 2, true);


SELECT pg_catalog.setval('public.changes_id_seq', 28, true);


SELECT pg_catalog.setval('public.delegations_id_seq', 1, true);


SELECT pg_catalog.setval('public.document_versions_id_seq', 1, true);


SELECT pg_catalog.setval('public.documents_id_seq', 1, true);


SELECT pg_catalog.setval('public.events_id_seq', 7, true);


SELECT pg_catalog.setval('public.following_announcements_id_seq', 7, true);


SELECT pg_catalog.setval('public.following_editions_id_seq', 1, true);


SELECT pg_catalog.setval('public.followings_id_seq', 3, true);


SELECT pg_catalog.setval('public.framework_nodes_id_seq', 1, true);


SELECT pg_catalog.setval('public.frameworks_id_seq', 1, true);


SELECT pg_catalog.setval('public.headcounts_id_seq', 1, false);


SELECT pg_catalog.setval('public.import_rows_id_seq', 3, true);


SELECT pg_catalog.setval('public.import_runs_id_seq', 2, true);


SELECT pg_catalog.setval('public.import_sources_id_seq', 1, true);


SELECT pg_catalog.setval('public.imported_events_id_seq', 1, true);


SELECT pg_catalog.setval('public.installation_id_seq', 1, false);


SELECT pg_catalog.setval('public.mail_replies_id_seq', 1, false);


SELECT pg_catalog.setval('public.mailboxes_id_seq', 1, false);


SELECT pg_catalog.setval('public.memberships_id_seq', 3, true);


SELECT pg_catalog.setval('public.messages_id_seq', 39, true);


SELECT pg_catalog.setval('public.organisations_id_seq', 1, false);


SELECT pg_catalog.setval('public.outcomes_id_seq', 1, true);


SELECT pg_catalog.setval('public.personal_feeds_id_seq', 3, true);


SELECT pg_catalog.setval('public.persons_id_seq', 1, true);


SELECT pg_catalog.setval('public.presidencies_id_seq', 1, true);


SELECT pg_catalog.setval('public.presidency_priorities_id_seq', 1, false);


SELECT pg_catalog.setval('public.priorities_id_seq', 1, true);


SELECT pg_catalog.setval('public.project_partners_id_seq', 1, false);


SELECT pg_catalog.setval('public.projects_id_seq', 1, true);


SELECT pg_catalog.setval('public.registrations_id_seq', 12, true);


SELECT pg_catalog.setval('public.revisions_id_seq', 1, false);


SELECT pg_catalog.setval('public.role_grants_id_seq', 3, true);


SELECT pg_catalog.setval('public.series_id_seq', 1, true);


SELECT pg_catalog.setval('public.sessions_id_seq', 1, true);


SELECT pg_catalog.setval('public.sign_in_attempts_id_seq', 1, false);


SELECT pg_catalog.setval('public.terms_id_seq', 1, false);


SELECT pg_catalog.setval('public.users_id_seq', 3, true);


SELECT pg_catalog.setval('public.venues_id_seq', 3, true);


ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


ALTER TABLE ONLY public.access_tokens
    ADD CONSTRAINT pk_access_tokens PRIMARY KEY (id);


ALTER TABLE ONLY public.appearances
    ADD CONSTRAINT pk_appearances PRIMARY KEY (id);


ALTER TABLE ONLY public.audit_entries
    ADD CONSTRAINT pk_audit_entries PRIMARY KEY (id);


ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT pk_bodies PRIMARY KEY (id);


ALTER TABLE ONLY public.calendar_details
    ADD CONSTRAINT pk_calendar_details PRIMARY KEY (event_id);


ALTER TABLE ONLY public.calendar_fragments
    ADD CONSTRAINT pk_calendar_fragments PRIMARY KEY (event_id);


ALTER TABLE ONLY public.changes
    ADD CONSTRAINT pk_changes PRIMARY KEY (id);


ALTER TABLE ONLY public.delegations
    ADD CONSTRAINT pk_delegations PRIMARY KEY (id);


ALTER TABLE ONLY public.document_versions
    ADD CONSTRAINT pk_document_versions PRIMARY KEY (id);


ALTER TABLE ONLY public.documents
    ADD CONSTRAINT pk_documents PRIMARY KEY (id);


ALTER TABLE ONLY public.event_actions
    ADD CONSTRAINT pk_event_actions PRIMARY KEY (event_id, node_id);


ALTER TABLE ONLY public.event_bodies
    ADD CONSTRAINT pk_event_bodies PRIMARY KEY (event_id, body_id);


ALTER TABLE ONLY public.event_projects
    ADD CONSTRAINT pk_event_projects PRIMARY KEY (event_id, project_id);


ALTER TABLE ONLY public.event_relations
    ADD CONSTRAINT pk_event_relations PRIMARY KEY (event_id, other_id);


ALTER TABLE ONLY public.event_venues
    ADD CONSTRAINT pk_event_venues PRIMARY KEY (event_id, venue_id);


ALTER TABLE ONLY public.events
    ADD CONSTRAINT pk_events PRIMARY KEY (id);


ALTER TABLE ONLY public.feed_secrets
    ADD CONSTRAINT pk_feed_secrets PRIMARY KEY (token_id);


ALTER TABLE ONLY public.following_announcements
    ADD CONSTRAINT pk_following_announcements PRIMARY KEY (id);


ALTER TABLE ONLY public.following_editions
    ADD CONSTRAINT pk_following_editions PRIMARY KEY (id);


ALTER TABLE ONLY public.followings
    ADD CONSTRAINT pk_followings PRIMARY KEY (id);


ALTER TABLE ONLY public.framework_nodes
    ADD CONSTRAINT pk_framework_nodes PRIMARY KEY (id);


ALTER TABLE ONLY public.frameworks
    ADD CONSTRAINT pk_frameworks PRIMARY KEY (id);


ALTER TABLE ONLY public.headcounts
    ADD CONSTRAINT pk_headcounts PRIMARY KEY (id);


ALTER TABLE ONLY public.import_rows
    ADD CONSTRAINT pk_import_rows PRIMARY KEY (id);


ALTER TABLE ONLY public.import_runs
    ADD CONSTRAINT pk_import_runs PRIMARY KEY (id);


ALTER TABLE ONLY public.import_sources
    ADD CONSTRAINT pk_import_sources PRIMARY KEY (id);


ALTER TABLE ONLY public.imported_events
    ADD CONSTRAINT pk_imported_events PRIMARY KEY (id);


ALTER TABLE ONLY public.installation
    ADD CONSTRAINT pk_installation PRIMARY KEY (id);


ALTER TABLE ONLY public.mail_replies
    ADD CONSTRAINT pk_mail_replies PRIMARY KEY (id);


ALTER TABLE ONLY public.mailboxes
    ADD CONSTRAINT pk_mailboxes PRIMARY KEY (id);


ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT pk_memberships PRIMARY KEY (id);


ALTER TABLE ONLY public.messages
    ADD CONSTRAINT pk_messages PRIMARY KEY (id);


ALTER TABLE ONLY public.old_addresses
    ADD CONSTRAINT pk_old_addresses PRIMARY KEY (kind, slug);


ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT pk_organisations PRIMARY KEY (id);


ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT pk_outcomes PRIMARY KEY (id);


ALTER TABLE ONLY public.personal_feed_bodies
    ADD CONSTRAINT pk_personal_feed_bodies PRIMARY KEY (feed_id, body_id);


ALTER TABLE ONLY public.personal_feeds
    ADD CONSTRAINT pk_personal_feeds PRIMARY KEY (id);


ALTER TABLE ONLY public.persons
    ADD CONSTRAINT pk_persons PRIMARY KEY (id);


ALTER TABLE ONLY public.presidencies
    ADD CONSTRAINT pk_presidencies PRIMARY KEY (id);


ALTER TABLE ONLY public.presidency_priorities
    ADD CONSTRAINT pk_presidency_priorities PRIMARY KEY (id);


ALTER TABLE ONLY public.priorities
    ADD CONSTRAINT pk_priorities PRIMARY KEY (id);


ALTER TABLE ONLY public.project_bodies
    ADD CONSTRAINT pk_project_bodies PRIMARY KEY (project_id, body_id);


ALTER TABLE ONLY public.project_countries
    ADD CONSTRAINT pk_project_countries PRIMARY KEY (project_id, country);


ALTER TABLE ONLY public.project_partners
    ADD CONSTRAINT pk_project_partners PRIMARY KEY (id);


ALTER TABLE ONLY public.projects
    ADD CONSTRAINT pk_projects PRIMARY KEY (id);


ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT pk_registrations PRIMARY KEY (id);


ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT pk_revisions PRIMARY KEY (id);


ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT pk_role_grants PRIMARY KEY (id);


ALTER TABLE ONLY public.series
    ADD CONSTRAINT pk_series PRIMARY KEY (id);


ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (id);


ALTER TABLE ONLY public.sign_in_attempts
    ADD CONSTRAINT pk_sign_in_attempts PRIMARY KEY (id);


ALTER TABLE ONLY public.terms
    ADD CONSTRAINT pk_terms PRIMARY KEY (id);


ALTER TABLE ONLY public.users
    ADD CONSTRAINT pk_users PRIMARY KEY (id);


ALTER TABLE ONLY public.venues
    ADD CONSTRAINT pk_venues PRIMARY KEY (id);


ALTER TABLE ONLY public.access_tokens
    ADD CONSTRAINT uq_access_tokens_digest UNIQUE (digest);


ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT uq_bodies_slug UNIQUE (slug);


ALTER TABLE ONLY public.changes
    ADD CONSTRAINT uq_changes_event_id_number UNIQUE (event_id, number);


ALTER TABLE ONLY public.delegations
    ADD CONSTRAINT uq_delegations_event_id_country UNIQUE (event_id, country);


ALTER TABLE ONLY public.document_versions
    ADD CONSTRAINT uq_document_versions_document_id_number UNIQUE (document_id, number);


ALTER TABLE ONLY public.documents
    ADD CONSTRAINT uq_documents_slug UNIQUE (slug);


ALTER TABLE ONLY public.events
    ADD CONSTRAINT uq_events_series_id_ordinal UNIQUE (series_id, ordinal);


ALTER TABLE ONLY public.events
    ADD CONSTRAINT uq_events_slug UNIQUE (slug);


ALTER TABLE ONLY public.events
    ADD CONSTRAINT uq_events_uid UNIQUE (uid);


ALTER TABLE ONLY public.frameworks
    ADD CONSTRAINT uq_frameworks_slug UNIQUE (slug);


ALTER TABLE ONLY public.import_rows
    ADD CONSTRAINT uq_import_rows_run_id_position UNIQUE (run_id, "position");


ALTER TABLE ONLY public.imported_events
    ADD CONSTRAINT uq_imported_events_source_id_key UNIQUE (source_id, key);


ALTER TABLE ONLY public.mailboxes
    ADD CONSTRAINT uq_mailboxes_name UNIQUE (name);


ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT uq_organisations_slug UNIQUE (slug);


ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT uq_outcomes_slug UNIQUE (slug);


ALTER TABLE ONLY public.persons
    ADD CONSTRAINT uq_persons_slug UNIQUE (slug);


ALTER TABLE ONLY public.presidencies
    ADD CONSTRAINT uq_presidencies_slug UNIQUE (slug);


ALTER TABLE ONLY public.priorities
    ADD CONSTRAINT uq_priorities_slug UNIQUE (slug);


ALTER TABLE ONLY public.projects
    ADD CONSTRAINT uq_projects_slug UNIQUE (slug);


ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT uq_role_grants_user_id_role_body_id UNIQUE (user_id, role, body_id);


ALTER TABLE ONLY public.series
    ADD CONSTRAINT uq_series_slug UNIQUE (slug);


ALTER TABLE ONLY public.users
    ADD CONSTRAINT uq_users_email UNIQUE (email);


ALTER TABLE ONLY public.venues
    ADD CONSTRAINT uq_venues_slug UNIQUE (slug);


CREATE INDEX ix_access_tokens_subject_id ON public.access_tokens USING btree (subject_id);


CREATE INDEX ix_appearances_event_id ON public.appearances USING btree (event_id);


CREATE INDEX ix_appearances_organisation_id ON public.appearances USING btree (organisation_id);


CREATE INDEX ix_appearances_person_id ON public.appearances USING btree (person_id);


CREATE INDEX ix_appearances_session_id ON public.appearances USING btree (session_id);


CREATE INDEX ix_audit_entries_at ON public.audit_entries USING btree (at);


CREATE INDEX ix_audit_entries_subject_subject_id ON public.audit_entries USING btree (subject, subject_id);


CREATE INDEX ix_bodies_parent_id ON public.bodies USING btree (parent_id);


CREATE INDEX ix_bodies_priority_id ON public.bodies USING btree (priority_id);


CREATE INDEX ix_calendar_fragments_modified_at ON public.calendar_fragments USING btree (modified_at);


CREATE INDEX ix_calendar_fragments_revision ON public.calendar_fragments USING btree (revision);


CREATE INDEX ix_calendar_fragments_starts_at_event_id_ends_at ON public.calendar_fragments USING btree (starts_at, event_id, ends_at);


CREATE INDEX ix_changes_at ON public.changes USING btree (at);


CREATE INDEX ix_changes_event_id ON public.changes USING btree (event_id);


CREATE INDEX ix_document_versions_document_id ON public.document_versions USING btree (document_id);


CREATE INDEX ix_documents_body_id ON public.documents USING btree (body_id);


CREATE INDEX ix_documents_event_id ON public.documents USING btree (event_id);


CREATE INDEX ix_documents_presidency_id ON public.documents USING btree (presidency_id);


CREATE INDEX ix_documents_project_id ON public.documents USING btree (project_id);


CREATE INDEX ix_documents_session_id ON public.documents USING btree (session_id);


CREATE INDEX ix_event_actions_node_id ON public.event_actions USING btree (node_id);


CREATE INDEX ix_event_bodies_body_id ON public.event_bodies USING btree (body_id);


CREATE INDEX ix_event_projects_project_id ON public.event_projects USING btree (project_id);


CREATE INDEX ix_event_relations_other_id ON public.event_relations USING btree (other_id);


CREATE INDEX ix_event_venues_venue_id ON public.event_venues USING btree (venue_id);


CREATE INDEX ix_events_ends_at ON public.events USING btree (ends_at);


CREATE INDEX ix_events_presidency_id ON public.events USING btree (presidency_id);


CREATE INDEX ix_events_series_id ON public.events USING btree (series_id);


CREATE INDEX ix_events_sorts_at ON public.events USING btree (sorts_at);


CREATE INDEX ix_events_starts_at ON public.events USING btree (starts_at);


CREATE INDEX ix_events_state_sorts_at ON public.events USING btree (state, sorts_at);


CREATE INDEX ix_following_announcements_edition_id_due_at ON public.following_announcements USING btree (edition_id, due_at);


CREATE INDEX ix_following_announcements_event_id ON public.following_announcements USING btree (event_id);


CREATE INDEX ix_followings_due_at ON public.followings USING btree (due_at);


CREATE INDEX ix_framework_nodes_framework_id ON public.framework_nodes USING btree (framework_id);


CREATE INDEX ix_framework_nodes_parent_id ON public.framework_nodes USING btree (parent_id);


CREATE INDEX ix_headcounts_event_id ON public.headcounts USING btree (event_id);


CREATE INDEX ix_import_rows_event_id ON public.import_rows USING btree (event_id);


CREATE INDEX ix_import_runs_body_id ON public.import_runs USING btree (body_id);


CREATE INDEX ix_import_runs_made_at ON public.import_runs USING btree (made_at);


CREATE INDEX ix_import_runs_source_id ON public.import_runs USING btree (source_id);


CREATE INDEX ix_import_sources_body_id ON public.import_sources USING btree (body_id);


CREATE INDEX ix_import_sources_kind_name_key ON public.import_sources USING btree (kind, name_key);


CREATE INDEX ix_import_sources_owner_id ON public.import_sources USING btree (owner_id);


CREATE INDEX ix_imported_events_event_id ON public.imported_events USING btree (event_id);


CREATE INDEX ix_imported_events_uid ON public.imported_events USING btree (uid);


CREATE INDEX ix_mail_replies_event_id ON public.mail_replies USING btree (event_id);


CREATE INDEX ix_mail_replies_key ON public.mail_replies USING btree (key);


CREATE INDEX ix_memberships_country ON public.memberships USING btree (country);


CREATE INDEX ix_messages_event_id ON public.messages USING btree (event_id);


CREATE INDEX ix_messages_status_due_at ON public.messages USING btree (status, due_at);


CREATE INDEX ix_messages_subject_subject_id ON public.messages USING btree (subject, subject_id);


CREATE INDEX ix_old_addresses_subject_id ON public.old_addresses USING btree (subject_id);


CREATE INDEX ix_outcomes_event_id ON public.outcomes USING btree (event_id);


CREATE INDEX ix_outcomes_person_id ON public.outcomes USING btree (person_id);


CREATE INDEX ix_outcomes_presidency_id ON public.outcomes USING btree (presidency_id);


CREATE INDEX ix_personal_feed_bodies_body_id ON public.personal_feed_bodies USING btree (body_id);


CREATE INDEX ix_personal_feeds_email_key ON public.personal_feeds USING btree (email_key);


CREATE INDEX ix_personal_feeds_user_id ON public.personal_feeds USING btree (user_id);


CREATE INDEX ix_persons_email ON public.persons USING btree (email);


CREATE INDEX ix_presidencies_country ON public.presidencies USING btree (country);


CREATE INDEX ix_presidencies_starts_on ON public.presidencies USING btree (starts_on);


CREATE INDEX ix_presidency_priorities_presidency_id ON public.presidency_priorities USING btree (presidency_id);


CREATE INDEX ix_project_bodies_body_id ON public.project_bodies USING btree (body_id);


CREATE INDEX ix_project_partners_organisation_id ON public.project_partners USING btree (organisation_id);


CREATE INDEX ix_project_partners_project_id ON public.project_partners USING btree (project_id);


CREATE INDEX ix_registrations_event_id ON public.registrations USING btree (event_id);


CREATE INDEX ix_registrations_event_id_state ON public.registrations USING btree (event_id, state);


CREATE INDEX ix_registrations_nominated_by_id ON public.registrations USING btree (nominated_by_id);


CREATE INDEX ix_role_grants_body_id ON public.role_grants USING btree (body_id);


CREATE INDEX ix_role_grants_user_id ON public.role_grants USING btree (user_id);


CREATE INDEX ix_series_body_id ON public.series USING btree (body_id);


CREATE INDEX ix_sessions_event_id ON public.sessions USING btree (event_id);


CREATE INDEX ix_sign_in_attempts_address ON public.sign_in_attempts USING btree (address);


CREATE INDEX ix_sign_in_attempts_at ON public.sign_in_attempts USING btree (at);


CREATE INDEX ix_sign_in_attempts_email ON public.sign_in_attempts USING btree (email);


CREATE INDEX ix_terms_body_id ON public.terms USING btree (body_id);


CREATE INDEX ix_terms_organisation_id ON public.terms USING btree (organisation_id);


CREATE INDEX ix_terms_person_id ON public.terms USING btree (person_id);


CREATE INDEX ix_venues_country ON public.venues USING btree (country);


CREATE UNIQUE INDEX uq_followings_one_per_address ON public.followings USING btree (email_key, filter_key);


CREATE UNIQUE INDEX uq_mail_replies_one_per_mail ON public.mail_replies USING btree (mailbox_id, uidvalidity, uid);


CREATE UNIQUE INDEX uq_registrations_one_per_person ON public.registrations USING btree (event_id, email_key);


ALTER TABLE ONLY public.appearances
    ADD CONSTRAINT fk_appearances_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.appearances
    ADD CONSTRAINT fk_appearances_organisation_id_organisations FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);


ALTER TABLE ONLY public.appearances
    ADD CONSTRAINT fk_appearances_person_id_persons FOREIGN KEY (person_id) REFERENCES public.persons(id);


ALTER TABLE ONLY public.appearances
    ADD CONSTRAINT fk_appearances_session_id_sessions FOREIGN KEY (session_id) REFERENCES public.sessions(id);


ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT fk_bodies_parent_id_bodies FOREIGN KEY (parent_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT fk_bodies_priority_id_priorities FOREIGN KEY (priority_id) REFERENCES public.priorities(id);


ALTER TABLE ONLY public.calendar_details
    ADD CONSTRAINT fk_calendar_details_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.calendar_fragments
    ADD CONSTRAINT fk_calendar_fragments_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.changes
    ADD CONSTRAINT fk_changes_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.delegations
    ADD CONSTRAINT fk_delegations_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.document_versions
    ADD CONSTRAINT fk_document_versions_document_id_documents FOREIGN KEY (document_id) REFERENCES public.documents(id);


ALTER TABLE ONLY public.documents
    ADD CONSTRAINT fk_documents_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.documents
    ADD CONSTRAINT fk_documents_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.documents
    ADD CONSTRAINT fk_documents_presidency_id_presidencies FOREIGN KEY (presidency_id) REFERENCES public.presidencies(id);


ALTER TABLE ONLY public.documents
    ADD CONSTRAINT fk_documents_project_id_projects FOREIGN KEY (project_id) REFERENCES public.projects(id);


ALTER TABLE ONLY public.documents
    ADD CONSTRAINT fk_documents_session_id_sessions FOREIGN KEY (session_id) REFERENCES public.sessions(id);


ALTER TABLE ONLY public.event_actions
    ADD CONSTRAINT fk_event_actions_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.event_actions
    ADD CONSTRAINT fk_event_actions_node_id_framework_nodes FOREIGN KEY (node_id) REFERENCES public.framework_nodes(id);


ALTER TABLE ONLY public.event_bodies
    ADD CONSTRAINT fk_event_bodies_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.event_bodies
    ADD CONSTRAINT fk_event_bodies_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.event_projects
    ADD CONSTRAINT fk_event_projects_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.event_projects
    ADD CONSTRAINT fk_event_projects_project_id_projects FOREIGN KEY (project_id) REFERENCES public.projects(id);


ALTER TABLE ONLY public.event_relations
    ADD CONSTRAINT fk_event_relations_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.event_relations
    ADD CONSTRAINT fk_event_relations_other_id_events FOREIGN KEY (other_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.event_venues
    ADD CONSTRAINT fk_event_venues_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.event_venues
    ADD CONSTRAINT fk_event_venues_venue_id_venues FOREIGN KEY (venue_id) REFERENCES public.venues(id);


ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_events_presidency_id_presidencies FOREIGN KEY (presidency_id) REFERENCES public.presidencies(id);


ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_events_series_id_series FOREIGN KEY (series_id) REFERENCES public.series(id);


ALTER TABLE ONLY public.feed_secrets
    ADD CONSTRAINT fk_feed_secrets_token_id_access_tokens FOREIGN KEY (token_id) REFERENCES public.access_tokens(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.following_announcements
    ADD CONSTRAINT fk_following_announcements_edition_id_following_editions FOREIGN KEY (edition_id) REFERENCES public.following_editions(id);


ALTER TABLE ONLY public.framework_nodes
    ADD CONSTRAINT fk_framework_nodes_framework_id_frameworks FOREIGN KEY (framework_id) REFERENCES public.frameworks(id);


ALTER TABLE ONLY public.framework_nodes
    ADD CONSTRAINT fk_framework_nodes_parent_id_framework_nodes FOREIGN KEY (parent_id) REFERENCES public.framework_nodes(id);


ALTER TABLE ONLY public.frameworks
    ADD CONSTRAINT fk_frameworks_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.headcounts
    ADD CONSTRAINT fk_headcounts_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.import_rows
    ADD CONSTRAINT fk_import_rows_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id) ON DELETE SET NULL;


ALTER TABLE ONLY public.import_rows
    ADD CONSTRAINT fk_import_rows_run_id_import_runs FOREIGN KEY (run_id) REFERENCES public.import_runs(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.import_runs
    ADD CONSTRAINT fk_import_runs_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.import_runs
    ADD CONSTRAINT fk_import_runs_source_id_import_sources FOREIGN KEY (source_id) REFERENCES public.import_sources(id);


ALTER TABLE ONLY public.import_sources
    ADD CONSTRAINT fk_import_sources_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.imported_events
    ADD CONSTRAINT fk_imported_events_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.imported_events
    ADD CONSTRAINT fk_imported_events_source_id_import_sources FOREIGN KEY (source_id) REFERENCES public.import_sources(id);


ALTER TABLE ONLY public.mail_replies
    ADD CONSTRAINT fk_mail_replies_mailbox_id_mailboxes FOREIGN KEY (mailbox_id) REFERENCES public.mailboxes(id);


ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_document_id_documents FOREIGN KEY (document_id) REFERENCES public.documents(id);


ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_person_id_persons FOREIGN KEY (person_id) REFERENCES public.persons(id);


ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_presidency_id_presidencies FOREIGN KEY (presidency_id) REFERENCES public.presidencies(id);


ALTER TABLE ONLY public.personal_feed_bodies
    ADD CONSTRAINT fk_personal_feed_bodies_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.personal_feed_bodies
    ADD CONSTRAINT fk_personal_feed_bodies_feed_id_personal_feeds FOREIGN KEY (feed_id) REFERENCES public.personal_feeds(id) ON DELETE CASCADE;


ALTER TABLE ONLY public.personal_feeds
    ADD CONSTRAINT fk_personal_feeds_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id);


ALTER TABLE ONLY public.presidencies
    ADD CONSTRAINT fk_presidencies_chair_id_persons FOREIGN KEY (chair_id) REFERENCES public.persons(id);


ALTER TABLE ONLY public.presidency_priorities
    ADD CONSTRAINT fk_presidency_priorities_presidency_id_presidencies FOREIGN KEY (presidency_id) REFERENCES public.presidencies(id);


ALTER TABLE ONLY public.project_bodies
    ADD CONSTRAINT fk_project_bodies_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.project_bodies
    ADD CONSTRAINT fk_project_bodies_project_id_projects FOREIGN KEY (project_id) REFERENCES public.projects(id);


ALTER TABLE ONLY public.project_countries
    ADD CONSTRAINT fk_project_countries_project_id_projects FOREIGN KEY (project_id) REFERENCES public.projects(id);


ALTER TABLE ONLY public.project_partners
    ADD CONSTRAINT fk_project_partners_organisation_id_organisations FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);


ALTER TABLE ONLY public.project_partners
    ADD CONSTRAINT fk_project_partners_project_id_projects FOREIGN KEY (project_id) REFERENCES public.projects(id);


ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT fk_registrations_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT fk_registrations_nominated_by_id_delegations FOREIGN KEY (nominated_by_id) REFERENCES public.delegations(id);


ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT fk_role_grants_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT fk_role_grants_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id);


ALTER TABLE ONLY public.series
    ADD CONSTRAINT fk_series_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_event_id_events FOREIGN KEY (event_id) REFERENCES public.events(id);


ALTER TABLE ONLY public.terms
    ADD CONSTRAINT fk_terms_body_id_bodies FOREIGN KEY (body_id) REFERENCES public.bodies(id);


ALTER TABLE ONLY public.terms
    ADD CONSTRAINT fk_terms_organisation_id_organisations FOREIGN KEY (organisation_id) REFERENCES public.organisations(id);


ALTER TABLE ONLY public.terms
    ADD CONSTRAINT fk_terms_person_id_persons FOREIGN KEY (person_id) REFERENCES public.persons(id);




