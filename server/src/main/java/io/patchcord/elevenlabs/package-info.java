/** The agent's side of a call: ElevenLabs' signed URLs, its WebSocket and its messages. */
package io.patchcord.elevenlabs;
