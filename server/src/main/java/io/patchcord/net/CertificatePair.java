package io.patchcord.net;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PemKeys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** A certificate with its chain, and the key that goes with it, as two PEM files held them at one time. Immutable. */
final class CertificatePair {
    private static final long MOST_BYTES = 1 << 20;
    private static final byte[] PROOF = {1, 2, 3};
    private static final String CONVERT = "convert it with \"openssl pkcs8 -topk8 -nocrypt\"";

    /** Files that hold no such pair; the message names the file and what to do. */
    static final class UnusableException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }

    private final byte[] chainBytes;
    private final byte[] keyBytes;
    private final X509Certificate certificate;
    private final Tls tls;

    private CertificatePair(byte[] chainBytes, byte[] keyBytes, List<X509Certificate> chain, PrivateKey key) {
        this.chainBytes = chainBytes;
        this.keyBytes = keyBytes;
        this.certificate = chain.getFirst();
        this.tls = Tls.builder().privateKey(key).privateKeyCertChain(chain)
                .endpointIdentificationAlgorithm(Tls.ENDPOINT_IDENTIFICATION_NONE)
                .applicationProtocols(List.of("http/1.1")).enabledCipherSuites(suites()).build();
        // Helidon's NONE is an empty one, which a session's ticket does not have: nobody would resume his session
        tls.sslParameters().setEndpointIdentificationAlgorithm(null);
    }

    /** A pair that is in no file. */
    static CertificatePair of(List<X509Certificate> chain, PrivateKey key) {
        return new CertificatePair(new byte[0], new byte[0], chain, key);
    }

    /** What the files hold now. */
    static CertificatePair read(Path chainFile, Path keyFile) throws UnusableException {
        byte[] chainBytes = bytes(chainFile);
        byte[] keyBytes = bytes(keyFile);
        List<X509Certificate> chain = chain(chainFile, chainBytes);
        PrivateKey key = key(keyFile, keyBytes);
        if (!belongTogether(chain.getFirst(), key)) {
            throw new UnusableException(keyFile + " is not the key of the first certificate in " + chainFile
                    + ": give the chain with our own certificate first (fullchain.pem), and its own key");
        }
        try {
            return new CertificatePair(chainBytes, keyBytes, chain, key);
        } catch (RuntimeException _) {
            throw new UnusableException(chainFile + " holds no chain: each certificate once, our own first, and behind"
                    + " each the one that signed it (fullchain.pem)");
        }
    }

    /** Whether these files still hold this. */
    boolean isStillIn(Path chainFile, Path keyFile) throws UnusableException {
        return Arrays.equals(chainBytes, bytes(chainFile)) && Arrays.equals(keyBytes, bytes(keyFile));
    }

    private static byte[] bytes(Path file) throws UnusableException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new UnusableException(file + " is too large for a certificate or a key");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UnusableException(file + " cannot be read (" + e.getClass().getSimpleName()
                    + "): does it exist, and may this user read it?");
        }
    }

    private static List<X509Certificate> chain(Path file, byte[] bytes) throws UnusableException {
        try {
            return Keys.builder().pem(PemKeys.builder().certChain(Resource.create(file.toString(), bytes)).build())
                    .build().certChain();
        } catch (RuntimeException _) {
            throw new UnusableException(file + " holds no certificate: it must be PEM, -----BEGIN CERTIFICATE-----");
        }
    }

    private static PrivateKey key(Path file, byte[] bytes) throws UnusableException {
        try {
            return Keys.builder().pem(PemKeys.builder().key(Resource.create(file.toString(), bytes)).build())
                    .build().privateKey().orElseThrow();
        } catch (RuntimeException _) {
            // nothing of the failure is told: it might quote the key
            throw new UnusableException(file + " holds no private key that can be read: it must be PEM, RSA or EC,"
                    + " beginning with -----BEGIN PRIVATE KEY-----, without a passphrase; " + CONVERT);
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA"
                    : "SHA256withRSA");
            signature.initSign(key);
            signature.update(PROOF);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROOF);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;   // of different kinds
        }
    }

    /** Those with forward secrecy that encrypt and authenticate in one: all of TLS 1.3's, and four kinds of 1.2's. */
    private static List<String> suites() {
        try {
            return Stream.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
                    .filter(suite -> suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_"))
                    .filter(suite -> suite.contains("_GCM_") || suite.contains("CHACHA20")).toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there is no TLS here", e);
        }
    }

    Tls tls() {
        return tls;
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Whether it is for this host, by name or by a wildcard for one label. */
    boolean isFor(String host) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null && names.stream().map(name -> name.getLast().toString().toLowerCase(Locale.ROOT))
                    .anyMatch(name -> name.equals(host)
                            || name.startsWith("*.") && name.substring(1).equals(host.replaceFirst("^[^.]+", "")));
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    /** The day on which it ends, UTC. */
    LocalDate end() {
        return certificate.getNotAfter().toInstant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** Whose it is, and until when. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName() + ", until " + end();
    }
}
