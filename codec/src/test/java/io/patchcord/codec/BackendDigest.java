package io.patchcord.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

/**
 * A program that says which backend its JVM chose, and the hash of the texts it makes of noise in every pair; with the
 * property {@link #WARM}, once the codec is warm.
 */
final class BackendDigest {
    static final String WARM = "patchcord.warm";

    private BackendDigest() {
    }

    public static void main(String[] args) throws NoSuchAlgorithmException {
        if (Boolean.getBoolean(WARM)) {
            Codecs.warmUp();
        }
        System.out.println(Codecs.backend() + " " + digest(Backend.chosen()));
    }

    static String digest(Backend backend) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (TranscoderTest.Pair pair : TranscoderTest.pairs()) {
            Random random = new Random(5);
            Base64Transcoder transcoder = Base64Transcoder.create(pair.from(), pair.to(), backend);
            for (int i = 0; i < 60; i++) {
                byte[] input = new byte[i < 30 ? pair.from().bytesPerFrame() : random.nextInt(3_000)];
                random.nextBytes(input);
                byte[] text = Base64.getEncoder().encode(input);
                byte[] output = new byte[transcoder.maxOutput(text.length)];
                sha.update(output, 0, transcoder.transcode(text, 0, text.length, output, 0));
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
