-- What is known of a stream before it is over: a process that dies cannot tell it any more.
CREATE TABLE uncounted_stream (                         -- gone once its frames are in call_record
    call_sid   VARCHAR(200) NOT NULL,
    stream_sid VARCHAR(200) NOT NULL,
    begun_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at   TIMESTAMP WITH TIME ZONE,                -- none while it goes on; else the last sign of life
    PRIMARY KEY (call_sid, stream_sid)
);
