package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.cloudimagefactory.comfy.git.GitCredentials;
import org.cloudimagefactory.comfy.git.GitLimits;
import org.cloudimagefactory.comfy.git.GitMirror;
import org.cloudimagefactory.comfy.git.GitRemote;
import org.cloudimagefactory.comfy.git.RefPattern;
import org.cloudimagefactory.comfy.git.RemoteRef;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind real servers on loopback: git's own backend over https with a CA of its own and a token, and OpenSSH's server. */
class GitTransportIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final RefPattern MAIN = new RefPattern("main");
    private static final String TOKEN = "a-token";

    @TempDir
    Path directory;

    private GitWorkshop shop;
    private String commit;

    @BeforeEach
    void begin() throws IOException {
        shop = new GitWorkshop(directory);
        shop.file("appliance.yml", "distribution: micro\n");
        commit = shop.commit("first", List.of());
    }

    @Test
    void httpsWithACertificateAuthorityOfItsOwnAndAToken() throws IOException, GeneralSecurityException {
        Path ca = certificate();
        Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "another\n");
        HttpsServer server = server();
        try {
            String url = "https://localhost:" + server.getAddress().getPort() + "/work";
            assertFetched(mirror(url, new GitCredentials(null, null, token.toString(), ca.toString(), null)));
            assertRefused(url, new GitCredentials(null, null, wrong.toString(), ca.toString(), null));
            assertRefused(url, new GitCredentials(null, null, null, ca.toString(), null));
            // The usual authorities don't know it.
            assertRefused(url, new GitCredentials(null, null, token.toString(), null, null));
            // To another place a token would go along.
            assertRefused(
                    "https://localhost:" + server.getAddress().getPort() + "/moved",
                    new GitCredentials(null, null, token.toString(), ca.toString(), null));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void sshWithAKeyOfItsOwnAndAKnownHost() throws IOException, InterruptedException {
        Path key = shop.sshKey("key");
        Path other = shop.sshKey("other");
        Path host = shop.sshKey("host");
        int port = freePort();
        Path authorized = Files.copy(directory.resolve("key.pub"), directory.resolve("authorized"));
        Path configuration = Files.writeString(directory.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PidFile none
                """.formatted(port, host, authorized));
        Path known = Files.writeString(
                directory.resolve("known"),
                "[127.0.0.1]:" + port + " " + Files.readString(directory.resolve("host.pub")));
        Path unknown = Files.writeString(directory.resolve("unknown"), "");
        Process server = new ProcessBuilder(sshd(configuration))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start();
        try {
            String url = "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + shop.work();
            awaitServer(server, port);
            assertFetched(mirror(url, new GitCredentials(key.toString(), known.toString(), null, null, null)));
            assertRefused(url, new GitCredentials(other.toString(), known.toString(), null, null, null));
            assertRefused(url, new GitCredentials(key.toString(), unknown.toString(), null, null, null));
        } finally {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRepositoryBeyondItsLimitIsRefused() throws IOException {
        byte[] noise = new byte[3 << 20];
        new java.util.Random(1).nextBytes(noise);
        Files.write(shop.work().resolve("noise"), noise);
        shop.commit("noise", List.of());
        GitLimits small =
                new GitLimits(GitLimits.USUAL.time(), 2L << 20, GitLimits.USUAL.checkout(), GitLimits.USUAL.file(), 10);
        GitMirror mirror = new GitMirror(
                RUNNER, directory.resolve("mirror"), new GitRemote(shop.url(), GitCredentials.NONE), small);
        RemoteRef ref = mirror.ask(MAIN);
        String problem = assertThrows(Problem.class, () -> mirror.fetch(ref)).line();
        assertTrue(problem.endsWith("is larger than 2 MiB, the limit"), problem);
    }

    private void assertFetched(GitMirror mirror) {
        assertEquals(commit, mirror.fetch(mirror.ask(MAIN)).commit());
    }

    private void assertRefused(String url, GitCredentials credentials) {
        String problem = assertThrows(
                        Problem.class, () -> mirror(url, credentials).ask(MAIN))
                .line();
        assertTrue(problem.startsWith("cannot ask " + url), problem);
        assertFalse(problem.contains(TOKEN), problem);
    }

    private GitMirror mirror(String url, GitCredentials credentials) {
        return new GitMirror(RUNNER, directory.resolve("mirror"), new GitRemote(url, credentials), GitLimits.USUAL);
    }

    /** As root it wants a user to become and a directory: the user is there in a mount namespace of its own, where no package has made one. */
    private List<String> sshd(Path configuration) throws IOException {
        String program = new ProgramFinder("/usr/sbin:/usr/local/sbin:/usr/local/bin:" + System.getenv("PATH"))
                .require("sshd", "install openssh-server")
                .toString();
        List<String> line = List.of(program, "-D", "-e", "-f", configuration.toString());
        if (!"root".equals(System.getProperty("user.name"))) {
            return line;
        }
        Path users = Files.writeString(
                directory.resolve("passwd"),
                Files.readString(Path.of("/etc/passwd")).replaceAll("(?m)^sshd:.*\n", "")
                        + "sshd:x:65534:65534::/run/sshd:/usr/sbin/nologin\n");
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--",
                "sh",
                "-c",
                "mount --bind \"$0\" /etc/passwd && mkdir -p /run/sshd && exec \"$@\"",
                users.toString()));
        words.addAll(line);
        return words;
    }

    private static void awaitServer(Process server, int port) throws InterruptedException {
        while (server.isAlive()) {
            try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
    }

    private Path certificate() throws IOException {
        Path certificate = directory.resolve("ca.pem");
        GitWorkshop.run(
                directory,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "server.key",
                "-out",
                certificate.toString(),
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost");
        GitWorkshop.run(
                directory,
                "openssl",
                "pkcs12",
                "-export",
                "-inkey",
                "server.key",
                "-in",
                certificate.toString(),
                "-out",
                "server.p12",
                "-passout",
                "pass:none");
        return certificate;
    }

    private HttpsServer server() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("server.p12"))) {
            store.load(in, "none".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "none".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().toString().replace("moved", "work"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/work", this::backend);
        server.start();
        return server;
    }

    /** What a web server does for git's backend, which is a program of the CGI. */
    private void backend(HttpExchange exchange) throws IOException {
        String login = Base64.getEncoder().encodeToString(("git:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        if (!("Basic " + login).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", directory.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("QUERY_STRING", String.valueOf(exchange.getRequestURI().getRawQuery()));
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("REMOTE_USER", "git");
        environment.put("CONTENT_LENGTH", Integer.toString(body.length));
        put(environment, "CONTENT_TYPE", exchange.getRequestHeaders().getFirst("Content-Type"));
        put(environment, "GIT_PROTOCOL", exchange.getRequestHeaders().getFirst("Git-Protocol"));
        put(environment, "HTTP_CONTENT_ENCODING", exchange.getRequestHeaders().getFirst("Content-Encoding"));
        Process process =
                builder.redirectError(directory.resolve("backend.log").toFile()).start();
        process.getOutputStream().write(body);
        process.getOutputStream().close();
        byte[] answer = process.getInputStream().readAllBytes();
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        int status = 200;
        for (String header : text.substring(0, end).split("\r\n")) {
            String[] parts = header.split(": ", 2);
            if (parts[0].equals("Status")) {
                status = Integer.parseInt(parts[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
        }
        exchange.sendResponseHeaders(status, answer.length - end - 4 == 0 ? -1 : answer.length - end - 4);
        exchange.getResponseBody().write(answer, end + 4, answer.length - end - 4);
        exchange.close();
    }

    private static void put(Map<String, String> environment, String name, String value) {
        if (value != null) {
            environment.put(name, value);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
