/**
 * Both peers of the bridge over real sockets: the caller with Twilio in front of it, and the ElevenLabs agent. Shares
 * nothing with the bridge but the codec, so that it is a second reading of both protocols.
 */
package io.patchcord.simulator;
