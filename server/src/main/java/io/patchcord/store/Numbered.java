package io.patchcord.store;

/**
 * A log entry with its number in the process it comes from: what is written twice is known by it.
 *
 * @param number counts from 1, in the order of writing
 * @param entry what is to be written
 */
record Numbered(long number, LogEntry entry) {
}
