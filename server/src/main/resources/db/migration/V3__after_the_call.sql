-- What ElevenLabs says of a conversation once it is over, what a call cost, and what is still to be told to others.

CREATE TABLE conversation (
    conversation_id    VARCHAR(200) PRIMARY KEY,
    state              VARCHAR(16)  NOT NULL,            -- AWAITED, KNOWN or GIVEN_UP
    attempts           INTEGER      NOT NULL DEFAULT 0,  -- how often the API was asked
    next_at            TIMESTAMP WITH TIME ZONE,         -- when it is asked next; none unless awaited
    awaited_since      TIMESTAMP WITH TIME ZONE,
    detail             VARCHAR(2000) NOT NULL DEFAULT '', -- why it is not known
    agent_id           VARCHAR(200) NOT NULL DEFAULT '',
    status             VARCHAR(32)  NOT NULL DEFAULT '',
    call_successful    VARCHAR(32)  NOT NULL DEFAULT '',
    summary            VARCHAR      NOT NULL DEFAULT '',
    termination_reason VARCHAR(2000) NOT NULL DEFAULT '',
    duration_seconds   BIGINT       NOT NULL DEFAULT -1, -- -1 when not told
    credits            BIGINT       NOT NULL DEFAULT -1, -- -1 when not told
    analysis           VARCHAR      NOT NULL DEFAULT '', -- JSON as ElevenLabs wrote it
    known_at           TIMESTAMP WITH TIME ZONE
);
CREATE INDEX conversation_next_at ON conversation (next_at);
CREATE INDEX call_record_conversation_id ON call_record (conversation_id);

CREATE TABLE call_cost (
    call_sid       VARCHAR(200)  PRIMARY KEY,
    cost_day       DATE          NOT NULL,               -- day of the webhook, in the machine's time zone
    currency       VARCHAR(3)    NOT NULL,
    billed_seconds BIGINT        NOT NULL DEFAULT -1,    -- as Twilio says; -1 until it does
    telephony      DECIMAL(19,6) NOT NULL DEFAULT 0,
    media_stream   DECIMAL(19,6) NOT NULL DEFAULT 0,
    agent          DECIMAL(19,6) NOT NULL DEFAULT 0,
    settled        BOOLEAN       NOT NULL DEFAULT FALSE  -- both Twilio and ElevenLabs have told what counts
);
CREATE INDEX call_cost_cost_day ON call_cost (cost_day);

CREATE TABLE outbox (
    delivery_id VARCHAR(36)  PRIMARY KEY,
    call_sid    VARCHAR(200) NOT NULL,
    state       VARCHAR(16)  NOT NULL,                   -- PENDING or DEAD; what is delivered is deleted
    body        VARCHAR      NOT NULL,                   -- JSON, sent as it is
    created_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts    INTEGER      NOT NULL DEFAULT 0,
    next_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    detail      VARCHAR(2000) NOT NULL DEFAULT ''        -- why the last attempt failed
);
CREATE INDEX outbox_next_at ON outbox (next_at);
CREATE INDEX outbox_call_sid ON outbox (call_sid);
