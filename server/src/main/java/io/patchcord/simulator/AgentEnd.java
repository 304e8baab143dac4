package io.patchcord.simulator;

/**
 * How a conversation's socket ended.
 *
 * @param closeCode the bridge's close code; 1006 when it sent none
 * @param reason the bridge's close reason
 */
public record AgentEnd(int closeCode, String reason) {
    @Override
    public String toString() {
        return (closeCode + " " + reason).strip();
    }
}
