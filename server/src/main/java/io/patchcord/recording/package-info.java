/**
 * Stereo recordings of calls: a tap that never waits, a model of what the caller heard and when, and one thread that
 * writes. Names call, codec and config.
 */
package io.patchcord.recording;
