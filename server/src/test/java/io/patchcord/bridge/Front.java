package io.patchcord.bridge;

import io.patchcord.Bridge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A real proxy with the shipped configuration, in which only names, ports and files were changed. */
final class Front implements AutoCloseable {
    /** What ends TLS in front of a bridge. */
    enum Kind {
        NGINX("nginx", "nginx.conf"), HAPROXY("haproxy", "haproxy.cfg"), CADDY("caddy", "Caddyfile");

        private final String program;
        private final String configuration;

        Kind(String program, String configuration) {
            this.program = program;
            this.configuration = configuration;
        }

        /** Where it is installed, as is known from the PATH and where Debian puts servers. */
        boolean isInstalled() {
            return executable() != null;
        }

        private Path executable() {
            return Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                    .map(directory -> Path.of(directory, program)).filter(Files::isExecutable).findFirst().orElse(null);
        }
    }

    private final Process process;
    private final Path log;

    private Front(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Where a bridge listens, for Twilio and for operators. */
    record Box(int port, int operatorPort) {
        static Box of(Bridge bridge) {
            return new Box(bridge.localUrl().getPort(), bridge.operatorPort());
        }
    }

    /** Starts it in front of a bridge; it listens when this returns. */
    static Front start(Kind kind, Path directory, LocalCertificate certificate, int port, Box box)
            throws IOException {
        return start(kind, directory, port, adapted(kind, directory, certificate, port, box));
    }

    /** Without TLS in front of two boxes, which have names. */
    static Front startBefore(Kind kind, Path directory, int port, Box box1, Box box2) throws IOException {
        return startBefore(kind, directory, port, box1, box2, UnaryOperator.identity());
    }

    /** Likewise, with another choice of the operator's in the configuration. */
    static Front startBefore(Kind kind, Path directory, int port, Box box1, Box box2, UnaryOperator<String> chosen)
            throws IOException {
        String text = chosen.apply(Files.readString(shipped(kind)))
                .replace("10.0.0.2:8000", "127.0.0.1:" + box2.port());
        return start(kind, directory, port, switch (kind) {
            case NGINX -> inDirectory(text, directory).replaceFirst("listen .*", "listen 127.0.0.1:" + port + ";")
                    .replaceAll("ssl_.*", "")
                    .replace("127.0.0.1:8000", "127.0.0.1:" + box1.port())
                    .replaceAll("# (server|upstream|~/)", "$1");
            case HAPROXY -> text.replaceFirst("bind .*", "bind 127.0.0.1:" + port)
                    .replace("box1 127.0.0.1:8000", "box1 127.0.0.1:" + box1.port() + " port " + box1.operatorPort())
                    .replaceFirst("# (server box2 .*)", "$1 port " + box2.operatorPort())
                    .replace("127.0.0.1:8000", "127.0.0.1:" + box1.port())
                    .replace("# use-server", "use-server");
            case CADDY -> throw new IllegalArgumentException("has no lines for several boxes");
        });
    }

    /** nginx keeps what it cannot hold in memory where it was compiled for. */
    private static String inDirectory(String text, Path directory) {
        return text.replace("http {", "http {\n" + Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> name + "_temp_path " + directory.resolve(name) + ";\n")
                .reduce("", String::concat));
    }

    private static Front start(Kind kind, Path directory, int port, String text) throws IOException {
        Path configuration = directory.resolve(kind.configuration);
        Path log = directory.resolve(kind.program + ".log");
        Files.writeString(configuration, text);
        String file = configuration.toString();
        List<String> command = switch (kind) {
            case NGINX -> List.of(kind.executable().toString(), "-c", file, "-p", directory.toString(), "-e",
                    "stderr", "-g", "daemon off; pid nginx.pid;");
            case HAPROXY -> List.of(kind.executable().toString(), "-db", "-f", file);
            case CADDY -> List.of(kind.executable().toString(), "run", "--adapter", "caddyfile", "--config", file);
        };
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        Front front = new Front(builder.start(), log);
        try {
            Eventually.holds(() -> front.takesConnections(port), front::log);
        } catch (AssertionError e) {
            front.close();
            throw e;
        }
        return front;
    }

    private static Path shipped(Kind kind) {
        return Path.of("..", "config", "front", kind.configuration);
    }

    private static String adapted(Kind kind, Path directory, LocalCertificate certificate, int port, Box box)
            throws IOException {
        String shipped = Files.readString(shipped(kind));
        String text = shipped.replace("127.0.0.1:8000", "127.0.0.1:" + box.port());
        return switch (kind) {
            case NGINX -> inDirectory(text, directory)
                    .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                    .replace("voice.example.com;", "localhost;")
                    .replace("/etc/ssl/voice.example.com.pem", certificate.chain().toString())
                    .replace("/etc/ssl/voice.example.com.key", certificate.key().toString());
            case HAPROXY -> text.replace("bind :443", "bind 127.0.0.1:" + port)
                    .replace("port 8001", "port " + box.operatorPort())
                    .replace("/etc/haproxy/voice.example.com.pem", certificate.both().toString());
            // the JDK names no host without a dot in its hello
            case CADDY -> text.replace("admin off", "admin off\n\tdefault_sni localhost")
                    .replace("https://voice.example.com:443", "https://localhost:" + port)
                    .replace("/etc/caddy/voice.example.com.pem", certificate.chain().toString())
                    .replace("/etc/caddy/voice.example.com.key", certificate.key().toString());
        };
    }

    private boolean takesConnections(int port) {
        if (!process.isAlive()) {
            throw new AssertionError("the proxy ended: " + log());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    /** What the proxy has said. */
    String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
