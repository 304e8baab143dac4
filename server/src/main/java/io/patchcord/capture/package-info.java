/** What went over both sockets of a call, kept for a while where that is asked for, and written as a file. */
package io.patchcord.capture;
