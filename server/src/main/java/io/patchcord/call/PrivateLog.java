package io.patchcord.call;

/** A log that is told no more than may be kept. As thread-safe as the log behind it. */
public final class PrivateLog extends RelayedLog {
    private final Privacy privacy;

    /** Keeps in {@code log} what {@code privacy} leaves. */
    public PrivateLog(CallLog log, Privacy privacy) {
        super(log);
        this.privacy = privacy;
    }

    @Override
    public void event(CallEvent event) {
        super.event(privacy.of(event));
    }

    @Override
    public void noted(CallNote note) {
        super.noted(new CallNote(note.callSid(), note.at(), note.kind(), privacy.of(note.since(note.at())).text()));
    }

    @Override
    public void closed(CallRecord record) {
        super.closed(privacy.of(record));
    }
}
