/** Twilio's side of a call: webhooks and their signatures, TwiML, and the media stream with its frames. */
package io.patchcord.twilio;
