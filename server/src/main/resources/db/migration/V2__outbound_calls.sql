-- Runs unchanged on H2 (in PostgreSQL mode) and PostgreSQL. Times are instants, written in UTC.

CREATE TABLE outbound_batch (
    id         VARCHAR(64) PRIMARY KEY,
    calls      INTEGER     NOT NULL,                    -- at the same time
    created_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE outbound_call (
    id          VARCHAR(64)  PRIMARY KEY,
    batch       VARCHAR(64)  NOT NULL,                  -- empty for a single call
    place       BIGINT       NOT NULL,                  -- in its batch
    to_number   VARCHAR(16)  NOT NULL,                  -- E.164
    from_number VARCHAR(16)  NOT NULL,                  -- E.164
    agent       VARCHAR(64)  NOT NULL,
    variables   VARCHAR      NOT NULL,                  -- a JSON object of texts
    created_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    state       VARCHAR(16)  NOT NULL,
    call_sid    VARCHAR(200) NOT NULL,                  -- empty until Twilio has the call
    answered_by VARCHAR(64)  NOT NULL,
    detail      VARCHAR(2000) NOT NULL,
    changed_at  TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX outbound_call_batch ON outbound_call (batch, place);
CREATE INDEX outbound_call_state ON outbound_call (state);
CREATE INDEX outbound_call_call_sid ON outbound_call (call_sid);

CREATE TABLE do_not_call (
    phone    VARCHAR(16)  PRIMARY KEY,                  -- E.164
    note     VARCHAR(200) NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL
);
