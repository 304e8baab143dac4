/** Tests of what is read from and written to Twilio. */
package io.patchcord.twilio;
