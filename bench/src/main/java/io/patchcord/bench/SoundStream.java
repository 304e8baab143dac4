package io.patchcord.bench;

import io.patchcord.codec.AudioFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * The rival that the JDK brings: one direction of a call through a {@code javax.sound.sampled} stream that is opened
 * once. Its resampler draws straight lines and reads ahead, so the source gives the frame again and again.
 *
 * <p>Not thread-safe.
 */
final class SoundStream {
    private static final int PCM_BITS = 16;

    private final Source source = new Source();
    private final AudioInputStream converted;

    SoundStream(AudioFormat from, AudioFormat to) {
        AudioInputStream stream = new AudioInputStream(source, formatOf(from), AudioSystem.NOT_SPECIFIED);
        // No provider both expands and resamples.
        if (from.bytesPerSample() == 1 && from != to) {
            stream = AudioSystem.getAudioInputStream(pcm(from.sampleRate()), stream);
        }
        if (from.sampleRate() != to.sampleRate()) {
            stream = AudioSystem.getAudioInputStream(pcm(to.sampleRate()), stream);
        }
        converted = AudioSystem.getAudioInputStream(formatOf(to), stream);
    }

    /** Takes a frame, always of the same length, and fills {@code dst}. */
    void convert(byte[] frame, byte[] dst) {
        source.frame = frame;
        try {
            if (converted.readNBytes(dst, 0, dst.length) != dst.length) {
                throw new IllegalStateException("the stream has ended");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static javax.sound.sampled.AudioFormat formatOf(AudioFormat format) {
        return switch (format) {
            case ULAW_8000 -> companded(Encoding.ULAW, format.sampleRate());
            case ALAW_8000 -> companded(Encoding.ALAW, format.sampleRate());
            case PCM_8000, PCM_16000, PCM_22050, PCM_24000, PCM_44100, PCM_48000 -> pcm(format.sampleRate());
        };
    }

    private static javax.sound.sampled.AudioFormat companded(Encoding law, int rate) {
        return new javax.sound.sampled.AudioFormat(law, rate, Byte.SIZE, 1, 1, rate, false);
    }

    private static javax.sound.sampled.AudioFormat pcm(int rate) {
        return new javax.sound.sampled.AudioFormat(Encoding.PCM_SIGNED, rate, PCM_BITS, 1, 2, rate, false);
    }

    /** Endless: the frame it was last given, over and over. */
    private static final class Source extends InputStream {
        private byte[] frame;
        private int at;

        @Override
        public int read() {
            int one = frame[at] & 0xFF;
            at = (at + 1) % frame.length;
            return one;
        }

        @Override
        public int read(byte[] dst, int offset, int length) {
            int done = 0;
            while (done < length) {
                int count = Math.min(length - done, frame.length - at);
                System.arraycopy(frame, at, dst, offset + done, count);
                done += count;
                at = (at + count) % frame.length;
            }
            return length;
        }
    }
}
