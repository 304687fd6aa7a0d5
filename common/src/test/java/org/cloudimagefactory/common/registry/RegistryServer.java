package org.cloudimagefactory.common.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.web.Credentials;
import org.cloudimagefactory.common.web.CredentialsFile;

/** A real registry, docker-registry, on a free port of the loopback address; what it holds goes with its directory. */
public final class RegistryServer implements AutoCloseable {
    /** Who may do everything where names are asked for. */
    public static final String USER = "robot$egi+nifty";

    /** The password that belongs to it. */
    public static final String PASSWORD = "secret";

    private static final int STARTS = 5;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Path directory;
    private final int port;
    private final Process process;
    private final TokenServer tokens;
    private final Thread ending;

    /** Who is let in. */
    public enum Access {
        /** Everybody. */
        OPEN,
        /** Everybody, and nobody can delete anything, which is how docker-registry comes. */
        KEEPING,
        /** A user with a password. */
        BASIC,
        /** Whoever brings a token, which everybody gets for reading and a user for writing. */
        TOKEN
    }

    private RegistryServer(Path directory, int port, Process process, TokenServer tokens) {
        this.directory = directory;
        this.port = port;
        this.process = process;
        this.tokens = tokens;
        this.ending = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ending);
    }

    /** Starts one that keeps its state in the directory. */
    public static RegistryServer start(Path directory, Access access) throws Exception {
        return start(directory, access, false);
    }

    /** The same over https, with a certificate of its own making; a token service would be asked in the clear, so there is none. */
    public static RegistryServer startEncrypted(Path directory, Access access) throws Exception {
        if (access == Access.TOKEN) {
            throw new IllegalArgumentException("no tokens over https");
        }
        ServerKeys keys = ServerKeys.make("registry");
        keys.writeCertificate(directory.resolve("registry.crt"));
        keys.writeKey(directory.resolve("registry.key"));
        return start(directory, access, true);
    }

    private static RegistryServer start(Path directory, Access access, boolean encrypted) throws Exception {
        for (int start = 0; start < STARTS; start++) {
            TokenServer tokens = access == Access.TOKEN ? new TokenServer(directory) : null;
            int port = freePort();
            Path settings = directory.resolve("registry.yml");
            Files.writeString(settings, settings(directory, port, access, tokens, encrypted));
            Process process = new ProcessBuilder("docker-registry", "serve", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("registry.log").toFile())
                    .start();
            RegistryServer server = new RegistryServer(directory, port, process, tokens);
            if (server.answers()) {
                return server;
            }
            // Somebody else has taken the port meanwhile.
            server.close();
        }
        throw new IOException("docker-registry does not start: " + Files.readString(directory.resolve("registry.log")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String settings(Path directory, int port, Access access, TokenServer tokens, boolean encrypted)
            throws Exception {
        String auth = "";
        String tls = encrypted
                ? "  tls: {certificate: " + directory.resolve("registry.crt") + ", key: "
                        + directory.resolve("registry.key") + "}\n"
                : "";
        if (access == Access.BASIC) {
            Path file = directory.resolve("htpasswd");
            Process made = new ProcessBuilder("htpasswd", "-Bbn", USER, PASSWORD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Files.write(file, made.getInputStream().readAllBytes());
            auth = "auth: {htpasswd: {realm: images, path: " + file + "}}\n";
        }
        if (access == Access.TOKEN) {
            auth = "auth: {token: {realm: \"" + tokens.realm() + "\", service: harbor-registry,"
                    + " issuer: harbor-token-issuer, rootcertbundle: " + tokens.certificate() + "}}\n";
        }
        return "version: 0.1\nlog: {level: info, formatter: text}\nstorage:\n  filesystem: {rootdirectory: "
                + directory.resolve("data") + "}\n  delete: {enabled: " + (access != Access.KEEPING)
                + "}\nhttp:\n  addr: 127.0.0.1:" + port
                + "\n" + tls + auth;
    }

    /** As it says in its log; whoever listens in its place says nothing there. */
    private boolean answers() throws Exception {
        long start = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - start < PATIENCE) {
            if (Files.readString(directory.resolve("registry.log")).contains("listening on 127.0.0.1:" + port)) {
                return true;
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    /** The authority to trust when it is encrypted. */
    public Path caFile() {
        return directory.resolve("registry.crt");
    }

    /** Where it is: {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** One of its repositories. */
    public RepositoryName repository(String path) {
        return new RepositoryName(host(), path);
    }

    /** What its user has to show, as one of our own files says it. */
    public RegistryCredentials credentials() throws IOException {
        return RegistryCredentials.of(ownCredentials());
    }

    /** The same for the web. */
    public Credentials ownCredentials() throws IOException {
        return CredentialsFile.read(authFile());
    }

    /** A file for {@code --auth-file}. */
    public Path authFile() throws IOException {
        Path file = directory.resolve("credentials.yml");
        Files.writeString(
                file, "\"" + host() + "\": {username: '" + USER + "', password: " + PASSWORD + ", allow_http: true}\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A file as {@code docker login} writes it. */
    public Path dockerConfig() throws IOException {
        Path file = directory.resolve("config.json");
        String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return Files.writeString(file, "{\"auths\": {\"" + host() + "\": {\"auth\": \"" + pair + "\"}}}");
    }

    /** The service that gives tokens, where there is one. */
    public TokenServer tokens() {
        return tokens;
    }

    /** What was asked so far: lines of its log, such as {@code "HEAD /v2/a/b/manifests/1 HTTP/1.1" 200}. */
    public List<String> requests() throws IOException {
        return Files.readString(directory.resolve("registry.log"))
                .lines()
                .filter(line -> line.startsWith("127.0.0.1 - "))
                .map(line -> line.replaceFirst("^[^\"]*", ""))
                .toList();
    }

    /** From how many connections requests of this method came so far. */
    public long connections(String method) throws IOException {
        return Files.readString(directory.resolve("registry.log"))
                .lines()
                .filter(line -> line.contains(" http.request.method=" + method + " "))
                .map(line -> line.replaceFirst(".*http.request.remoteaddr=\"([^\"]*)\".*", "$1"))
                .distinct()
                .count();
    }

    /** Runs skopeo, which logs in where that is asked for; gives what it printed. */
    public String skopeo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("skopeo"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("REGISTRY_AUTH_FILE", dockerConfig().toString());
        Process run = builder.start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (run.waitFor() != 0) {
            throw new IOException(command + " says " + said);
        }
        return said;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(ending);
        if (tokens != null) {
            tokens.close();
        }
    }
}
