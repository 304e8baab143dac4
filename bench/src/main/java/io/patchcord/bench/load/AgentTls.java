package io.patchcord.bench.load;

import io.patchcord.bench.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** A certificate for the agents' side, made for this run, and the options by which a JVM trusts it. */
final class AgentTls {
    private static final String PASSWORD = "load-run";
    private static final String TYPE = "PKCS12";
    private static final String ALIAS = "agent";

    private final SSLContext context;
    private final Path trusted;

    private AgentTls(SSLContext context, Path trusted) {
        this.context = context;
        this.trusted = trusted;
    }

    /** Makes a key and its certificate in {@code directory}. */
    static AgentTls create(Path directory) throws IOException {
        Path keys = directory.resolve("agent.p12");
        Path trusted = directory.resolve("trusted.p12");
        try {
            // Helidon's client asks for the name that a machine's resolver gives the address, if it has one
            Optional<Program> keytool = Program.run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                    "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=127.0.0.1",
                    "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "2",
                    "-storetype", TYPE, "-keystore", keys.toString(), "-storepass", PASSWORD), "");
            if (keytool.isEmpty() || keytool.get().exitCode() != 0) {
                throw new LoadException("keytool made no certificate: "
                        + keytool.map(Program::output).orElse("there is none"));
            }
            KeyStore own = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(own, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            KeyStore others = KeyStore.getInstance(TYPE);
            others.load(null, null);
            others.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
            try (OutputStream out = Files.newOutputStream(trusted)) {
                others.store(out, PASSWORD.toCharArray());
            }
            return new AgentTls(context, trusted);
        } catch (GeneralSecurityException e) {
            throw new LoadException("no TLS for the agents: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }

    /** The server's end of one connection. */
    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    /** What a JVM needs to trust the certificate. */
    List<String> jvmOptions() {
        return List.of("-Djavax.net.ssl.trustStore=" + trusted, "-Djavax.net.ssl.trustStoreType=" + TYPE,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }
}
