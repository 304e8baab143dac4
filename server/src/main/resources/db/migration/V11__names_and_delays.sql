-- By what operators find customers, and their calls, by name: the beginning of the whole name or of its last word. An
-- index has those that begin alike side by side if characters are in the order of their codes, not of a language.
ALTER TABLE customer ADD COLUMN lower_name VARCHAR(400) ${binary} GENERATED ALWAYS AS (LOWER(name)) ${stored};
ALTER TABLE customer ADD COLUMN lower_last_name VARCHAR(400) ${binary}
    GENERATED ALWAYS AS (REGEXP_REPLACE(LOWER(name), '^.* ', '')) ${stored};
CREATE INDEX customer_lower_name ON customer (lower_name, customer_id);
CREATE INDEX customer_lower_last_name ON customer (lower_last_name, customer_id);

-- How many frames of the call took how long, either way; empty where nobody counted.
ALTER TABLE call_record ADD COLUMN frame_delays VARCHAR(500) NOT NULL DEFAULT '';
