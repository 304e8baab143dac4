-- The processes that share this database, and which of them a call lives in.
CREATE TABLE bridge_instance (
    id      VARCHAR(36)  PRIMARY KEY,
    address VARCHAR(300) NOT NULL,                      -- of its public listener
    state   VARCHAR(16)  NOT NULL,                      -- STARTING, TAKING or DRAINING
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,          -- renewed every few seconds while it lives
    written BIGINT       NOT NULL                       -- number of the last of its log entries that is here
);
ALTER TABLE call_record ADD COLUMN instance VARCHAR(36) NOT NULL DEFAULT '';
