-- The file that holds the recording of the call's last stream; empty when it was not recorded.
ALTER TABLE call_record ADD COLUMN recording VARCHAR(200) NOT NULL DEFAULT '';
