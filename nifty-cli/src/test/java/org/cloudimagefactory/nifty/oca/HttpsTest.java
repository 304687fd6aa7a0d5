package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static HttpsServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Path keys = directory.resolve("keys.p12");
        keytool("-genkeypair", "-alias", "one", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "one",
                "-file",
                directory.resolve("ca.pem").toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        byte[] answer = ClientTest.answer("<string>7.4.0</string>").getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            AnsweringServer.send(exchange, 200, answer);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.stop(0);
    }

    private static void keytool(String... arguments) throws Exception {
        java.util.List<String> line = new java.util.ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(java.util.List.of(arguments));
        line.addAll(java.util.List.of(
                "-keystore", directory.resolve("keys.p12").toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        assertEquals(0, new ProcessBuilder(line).inheritIO().start().waitFor());
    }

    private static Client client(String host, Path caFile) {
        HttpSettings settings = new HttpSettings(
                URI.create("https://" + host + ":" + server.getAddress().getPort() + "/RPC2"),
                caFile,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1 << 20,
                8);
        return new Client(new Secret("a:b"), new HttpTransport(settings), new RetryPolicy(3, Duration.ofMillis(10)));
    }

    @Test
    void trustsACertificateOfItsOwnFile() {
        Client client = client("127.0.0.1", directory.resolve("ca.pem"));
        assertEquals("7.4.0", new OneSystem(client).version().message());
    }

    @Test
    void doesNotTrustAStranger() {
        Problem e = assertThrows(Problem.class, () -> new OneSystem(client("127.0.0.1", null)).version());
        assertTrue(e.line().contains("TLS fails: "), e.line());
        assertTrue(e.line().contains("(see --ca-file)"), e.line());
        assertEquals(3, e.exitCode());
    }

    @Test
    void doesNotTrustACertificateForAnotherHost() {
        Problem e = assertThrows(
                Problem.class, () -> new OneSystem(client("localhost", directory.resolve("ca.pem"))).version());
        assertTrue(e.line().contains("TLS fails: "), e.line());
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws Exception {
        Path missing = directory.resolve("none.pem");
        Problem e = assertThrows(Problem.class, () -> client("127.0.0.1", missing));
        String hint = "; --ca-file takes certificates in PEM form";
        assertEquals("cannot use the certificates of " + missing + ": no such file or directory" + hint, e.line());
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        e = assertThrows(Problem.class, () -> client("127.0.0.1", empty));
        assertEquals("cannot use the certificates of " + empty + ": it holds no certificate" + hint, e.line());
    }
}
