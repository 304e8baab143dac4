-- Who carries orders out, and every leg and conversation that a call costs.

CREATE TABLE outbound_owner (
    id    VARCHAR(128) PRIMARY KEY,                     -- a process, for as long as it runs
    beats BIGINT      NOT NULL                          -- goes up while it lives
);
ALTER TABLE outbound_call ADD COLUMN owner VARCHAR(128) NOT NULL DEFAULT '';
CREATE INDEX outbound_call_to_number ON outbound_call (to_number);

CREATE TABLE call_conversation (                        -- a call that was attached anew has several
    conversation_id VARCHAR(200) PRIMARY KEY,
    call_sid        VARCHAR(200) NOT NULL,
    begun_at        TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at        TIMESTAMP WITH TIME ZONE            -- none while it goes on, or where the process died in it
);
CREATE INDEX call_conversation_call_sid ON call_conversation (call_sid);
INSERT INTO call_conversation (conversation_id, call_sid, begun_at, ended_at)
    SELECT conversation_id, MIN(call_sid), MIN(received_at), MAX(ended_at) FROM call_record
    WHERE conversation_id <> '' GROUP BY conversation_id;

ALTER TABLE call_record ADD COLUMN earlier_frames BIGINT NOT NULL DEFAULT 0;  -- of streams before the last
ALTER TABLE call_cost ADD COLUMN person_seconds BIGINT NOT NULL DEFAULT 0;    -- that a person who was dialled talked
ALTER TABLE call_cost ADD COLUMN person DECIMAL(19,6) NOT NULL DEFAULT 0;
