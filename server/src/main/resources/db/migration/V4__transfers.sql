-- Where a caller is put through once the stream has ended; empty when nobody asked for it.
ALTER TABLE call_record ADD COLUMN transfer_to VARCHAR(16) NOT NULL DEFAULT '';
