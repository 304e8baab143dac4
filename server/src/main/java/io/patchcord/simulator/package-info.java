/**
 * Both peers of the bridge over real sockets: the caller with Twilio in front of it, and the ElevenLabs agent; and a
 * database server that can fail. Shares nothing with the bridge but the codec, so that it is a second reading of both
 * protocols; the demo alone prints the bridge's call record.
 */
package io.patchcord.simulator;
