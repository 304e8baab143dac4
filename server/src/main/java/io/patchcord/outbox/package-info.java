/** Tells others of calls that are over, by a webhook of our own. Names {@code call} and {@code net}. */
package io.patchcord.outbox;
