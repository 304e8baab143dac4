package io.patchcord.call;

/** One call before an operator: what is to be seen of it now, and what may be done to it. Any thread. */
record CallView(Call call, CallContext context, CallJournal journal, CallActs acts, CallFigures figures,
                Playout playout, AgentLine line, Taps taps) {
    private static final String OPERATOR = "operator ";
    private static final String CONTEXT = "operator";

    LiveCall now() {
        return new LiveCall(context.callSid(), context.person(), context.outbound(), context.customer().customerId(),
                context.customer().known() ? context.customer().name() : "", line.agent(), context.receivedAt(),
                state(), figures.live(playout.unplayedMillis()));
    }

    FrameDelays delays() {
        return figures.delays();
    }

    private LiveCall.State state() {
        if (call.ended().isPresent()) {
            return LiveCall.State.ENDING;
        }
        if (line.isQueued()) {
            return LiveCall.State.QUEUED;
        }
        return line.leg() == null ? LiveCall.State.CONNECTING : LiveCall.State.TALKING;
    }

    LiveDesk.Outcome hangUp(String who) {
        return act(who + ": hang up", () -> call.end(CallEnd.OPERATOR, OPERATOR + who));
    }

    LiveDesk.Outcome transfer(String number, String who) {
        return act(who + ": transfer to " + number, () -> {
            acts.transfer(number);
            call.end(CallEnd.TRANSFERRED, OPERATOR + who);
        });
    }

    LiveDesk.Outcome whisper(String text, String who) {
        AgentLeg agent = line.leg();
        return agent == null ? LiveDesk.Outcome.NO_AGENT
                : act(who + ": whisper: " + text, () -> agent.contextualUpdate(text, CONTEXT));
    }

    /** Tells this tap what goes on from now on; null when too many listen already, or the call is ending. */
    Tapping tap(StreamTap tap, String listener) {
        return Tapping.begin(call, journal, taps, tap, listener);
    }

    void tell(String text) {
        journal.tell(CallEvent.Kind.OPERATOR, text);
    }

    /** What was done is told first: an act may end the call, and its story with it. */
    private LiveDesk.Outcome act(String told, Runnable act) {
        if (call.ended().isPresent()) {
            return LiveDesk.Outcome.OVER;
        }
        journal.tell(CallEvent.Kind.OPERATOR, told);
        act.run();
        return LiveDesk.Outcome.DONE;
    }
}
