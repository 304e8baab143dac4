-- Why no call of a batch is made until an operator says so; empty where they are made. An older version that still runs
-- knows nothing of it.
ALTER TABLE outbound_batch ADD COLUMN held VARCHAR(400) NOT NULL DEFAULT '';
