-- What operators search calls by: each index gives the latest calls first, and goes on from any of them.

DROP INDEX call_record_received_at;
CREATE INDEX call_record_received_at ON call_record (received_at, call_sid);
CREATE INDEX call_record_caller ON call_record (caller, received_at, call_sid);
CREATE INDEX call_record_called ON call_record (called, received_at, call_sid);
CREATE INDEX call_record_customer_id ON call_record (customer_id, received_at, call_sid);
CREATE INDEX call_record_agent ON call_record (agent, received_at, call_sid);
CREATE INDEX call_record_end_reason ON call_record (end_reason, received_at, call_sid);
CREATE INDEX call_record_agent_end_reason ON call_record (agent, end_reason, received_at, call_sid);
CREATE INDEX call_record_turn_gap ON call_record (turn_gap_micros, call_sid);
CREATE INDEX call_record_greeting_gap ON call_record (greeting_gap_micros, call_sid);
CREATE INDEX customer_customer_id ON customer (customer_id);
