package io.patchcord.call;

/**
 * What an agent wants of a tool.
 *
 * @param call in which call
 * @param parameters the agent's parameters, a JSON object
 * @param actions what may be done to the call
 */
public record ToolRequest(CallContext call, String parameters, CallActions actions) {
}
