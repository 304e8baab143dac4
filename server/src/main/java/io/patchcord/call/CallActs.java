package io.patchcord.call;

/** Does to one call what its tools ask for, and remembers how it is then meant to end. Any thread. */
final class CallActs implements CallActions {
    private final String callSid;
    private final CallLog log;
    private final Playout playout;
    private final CallDeadlines deadlines;
    private volatile CallEnd farewell = CallEnd.AGENT_FINISHED;

    CallActs(String callSid, CallLog log, Playout playout, CallDeadlines deadlines) {
        this.callSid = callSid;
        this.log = log;
        this.playout = playout;
        this.deadlines = deadlines;
    }

    @Override
    public void transfer(String number) {
        log.transferring(callSid, number);
        farewell = CallEnd.TRANSFERRED;
        deadlines.goodbye();
    }

    @Override
    public void hangUp() {
        deadlines.goodbye();
    }

    @Override
    public void play(String digits) {
        playout.play(DtmfTones.of(digits));
    }

    /** What it means when the agent ends the conversation in order. */
    CallEnd farewell() {
        return farewell;
    }
}
