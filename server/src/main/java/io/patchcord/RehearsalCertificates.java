package io.patchcord;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A certificate for 127.0.0.1 and the authority that vouches for it, made for one {@link Rehearsal} and trusted by
 * nothing else; RFC 5280, of which the JDK reads all and writes nothing.
 *
 * @param authority what a client is to trust
 * @param certificate what a server shows
 * @param privateKey its key
 */
record RehearsalCertificates(X509Certificate authority, X509Certificate certificate, PrivateKey privateKey) {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OID = 0x06;
    private static final int INTEGER = 0x02;
    private static final int BOOLEAN = 0x01;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int EXPLICIT = 0xA0;
    private static final int IP_ADDRESS = 0x87;
    private static final byte[] ECDSA_WITH_SHA256 = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};
    private static final byte[] COMMON_NAME = {0x55, 4, 3};
    private static final byte[] ALTERNATIVE_NAMES = {0x55, 0x1D, 0x11};
    private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1D, 0x13};
    private static final byte[] TRUE = {(byte) 0xFF};
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration VALID = Duration.ofDays(1);

    static RehearsalCertificates make() throws GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        KeyPair authority = keys.generateKeyPair();
        KeyPair server = keys.generateKeyPair();
        byte[] isAuthority = extension(BASIC_CONSTRAINTS, der(SEQUENCE, der(BOOLEAN, TRUE)));
        byte[] isLoopback = extension(ALTERNATIVE_NAMES, der(SEQUENCE, der(IP_ADDRESS, LOOPBACK)));
        return new RehearsalCertificates(signed(1, "authority", authority, isAuthority, authority),
                signed(2, "127.0.0.1", server, isLoopback, authority), server.getPrivate());
    }

    private static X509Certificate signed(int number, String subject, KeyPair keys, byte[] extension,
                                          KeyPair authority) throws GeneralSecurityException {
        Instant now = Instant.now();
        byte[] content = der(SEQUENCE, der(EXPLICIT, der(INTEGER, new byte[] {2})),
                der(INTEGER, new byte[] {(byte) number}), algorithm(), name("authority"),
                der(SEQUENCE, time(now.minus(VALID)), time(now.plus(VALID))), name(subject),
                keys.getPublic().getEncoded(), der(EXPLICIT | 3, der(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(authority.getPrivate());
        signature.update(content);
        byte[] certificate = der(SEQUENCE, content, algorithm(),
                der(BIT_STRING, new byte[] {0}, signature.sign()));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] algorithm() {
        return der(SEQUENCE, der(OID, ECDSA_WITH_SHA256));
    }

    private static byte[] name(String name) {
        return der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, COMMON_NAME),
                der(UTF8_STRING, name.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant time) {
        return der(UTC_TIME, UTC.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] extension(byte[] oid, byte[] value) {
        return der(SEQUENCE, der(OID, oid), der(OCTET_STRING, value));
    }

    /** A value of this tag that consists of these parts (X.690, 8.1). */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (length > 0xFF) {
            value.write(0x82);
            value.write(length >>> Byte.SIZE);
        } else if (length > 0x7F) {
            value.write(0x81);
        }
        value.write(length);
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }
}
