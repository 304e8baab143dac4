/** Tests of the recordings: their time, their files, and the disk that is slow, full or gone. */
package io.patchcord.recording;
