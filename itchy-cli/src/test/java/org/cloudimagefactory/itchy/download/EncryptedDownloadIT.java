package org.cloudimagefactory.itchy.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Credentials;
import org.cloudimagefactory.common.web.CredentialsFile;
import org.cloudimagefactory.common.web.TlsTrust;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections to a server that wants to see a certificate, with keys and certificates made by openssl. */
class EncryptedDownloadIT {
    @TempDir
    static Path work;

    private static HttpsServer server;

    @BeforeAll
    static void start() throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem",
                "-subj",
                "/CN=CA");
        Files.writeString(work.resolve("server.ext"), "subjectAltName=IP:127.0.0.1\n");
        issue("server", "-extfile", "server.ext");
        issue("client");
        Files.createDirectory(work.resolve("certificates"));
        Files.copy(work.resolve("ca.pem"), work.resolve("certificates/ca.pem"));
        openssl("rehash", "certificates");
        openssl(
                "pkcs12",
                "-export",
                "-in",
                "server.pem",
                "-inkey",
                "server.key",
                "-out",
                "server.p12",
                "-passout",
                "pass:x");
        openssl("pkcs8", "-topk8", "-in", "client.key", "-passout", "pass:sésame", "-out", "client.enc");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(configurator());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void showsItsCertificateToTheHostThatWantsIt() throws Exception {
        Path file = work.resolve("auth.yml");
        Files.writeString(file, "127.0.0.1:\n  certificate: client.pem\n  key: client.enc\n  key_password: sésame\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals("ok", fetch(CredentialsFile.read(file), work.resolve("certificates")));
    }

    @Test
    void isRefusedWithoutACertificate() {
        Problem e = assertThrows(Problem.class, () -> fetch(Credentials.NONE, work.resolve("certificates")));
        assertTrue(e.line().startsWith("cannot fetch https://127.0.0.1:"), e.line());
    }

    @Test
    void refusesServersThatNobodyVouchesFor() {
        Problem e = assertThrows(Problem.class, () -> fetch(Credentials.NONE, work.resolve("none")));
        assertTrue(e.line().contains("PKIX path building failed"), e.line());
    }

    private static String fetch(Credentials credentials, Path certificates) {
        URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
        try (WebClients clients =
                new WebClients(WebSettings.of("test").with(credentials).with(TlsTrust.ofDirectory(certificates)))) {
            byte[] message = new ListFetcher(clients)
                    .fetch(uri, AddressScope.LOCAL, Validators.NONE, true)
                    .message()
                    .orElseThrow();
            return new String(message, StandardCharsets.UTF_8);
        }
    }

    private static HttpsConfigurator configurator() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(work.resolve("server.p12"))) {
            keys.load(in, "x".toCharArray());
        }
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, "x".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(work.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        };
    }

    private static void issue(String name, String... more) {
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr",
                "-subj",
                "/CN=" + name);
        String[] arguments = {
            "x509",
            "-req",
            "-in",
            name + ".csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-out",
            name + ".pem"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        openssl(all);
    }

    private static void openssl(String... arguments) {
        new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of("openssl", arguments).in(work).with("LC_ALL", "C.UTF-8"))
                .orThrow("openssl");
    }
}
