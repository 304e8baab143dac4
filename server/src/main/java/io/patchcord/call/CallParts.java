package io.patchcord.call;

/**
 * What the sides of a call have in common.
 *
 * @param context what is known of the call
 * @param journal its story
 * @param figures what is counted and measured of it
 * @param deadlines what it waits for
 * @param playout what the caller has and hasn't heard
 * @param heard what of the agent's words the caller has heard
 * @param callerPump the way to the agent
 * @param keypad the caller's keys
 * @param tools what agents have done
 * @param transcript what was said
 */
record CallParts(CallContext context, CallJournal journal, CallFigures figures, CallDeadlines deadlines,
                 Playout playout, HeardText heard, CallerPump callerPump, Keypad keypad, ToolRunner tools,
                 Transcript transcript) {
}
