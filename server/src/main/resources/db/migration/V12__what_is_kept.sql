-- Calls may be deleted some time after their end. What they cost stays, in sums of some calls of one day that name none
-- of them: a row for each transaction that deleted some, so that none waits for another's.
CREATE TABLE past_cost (
    cost_day     DATE          NOT NULL,
    currency     VARCHAR(3)    NOT NULL,
    calls        BIGINT        NOT NULL,
    unsettled    BIGINT        NOT NULL,
    telephony    DECIMAL(19,6) NOT NULL,
    media_stream DECIMAL(19,6) NOT NULL,
    agent        DECIMAL(19,6) NOT NULL,
    person       DECIMAL(19,6) NOT NULL
);
CREATE INDEX past_cost_cost_day ON past_cost (cost_day);

-- What is old in them; old calls are found by call_record_ended_at.
CREATE INDEX conversation_known_at ON conversation (known_at);
CREATE INDEX outbound_call_changed_at ON outbound_call (batch, changed_at);
