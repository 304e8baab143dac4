package io.patchcord.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for the name localhost.
 *
 * @param chain the certificate, PEM
 * @param key its key, PEM
 * @param both certificate and key in one file
 * @param trust a store that trusts it, PKCS #12, with {@link #PASSWORD}
 */
public record LocalCertificate(Path chain, Path key, Path both, Path trust) {
    static final String PASSWORD = "changeit";

    /** Makes one that lasts two days. */
    public static LocalCertificate make(Path directory)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "front", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
                "san=dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-keystore", keys.toString(),
                "-storepass", PASSWORD).inheritIO().start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
        KeyStore own = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        String chain = pem("CERTIFICATE", own.getCertificate("front").getEncoded());
        String key = pem("PRIVATE KEY", own.getKey("front", PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("front", own.getCertificate("front"));
        Path trust = directory.resolve("trust.p12");
        try (var out = Files.newOutputStream(trust)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return new LocalCertificate(Files.writeString(directory.resolve("chain.pem"), chain),
                Files.writeString(directory.resolve("key.pem"), key),
                Files.writeString(directory.resolve("both.pem"), chain + key), trust);
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + kind + "-----\n";
    }

    /** TLS that trusts this certificate alone. */
    public SSLContext context() throws IOException, GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(trust.toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
