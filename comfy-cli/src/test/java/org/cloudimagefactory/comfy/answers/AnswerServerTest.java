package org.cloudimagefactory.comfy.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AnswerServerTest {
    @TempDir
    Path directory;

    private AnswerServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        Path http = Files.createDirectories(directory.resolve("http/sub"));
        Files.writeString(directory.resolve("http/ks.cfg"), "answers\n");
        Files.writeString(http.resolve("meta-data"), "");
        Files.writeString(directory.resolve("secret"), "secret");
        Files.createSymbolicLink(directory.resolve("http/link"), directory.resolve("secret"));
        Files.createSymbolicLink(directory.resolve("http/up"), directory);
        server = AnswerServer.start(directory.resolve("http"));
        port = Integer.parseInt(server.address().port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesItsFiles() throws IOException {
        assertEquals(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 8\r\nConnection: close\r\n\r\nanswers\n",
                ask("GET /ks.cfg HTTP/1.1\r\nHost: 10.0.2.2\r\nUser-Agent: curl\r\n\r\n"));
        assertTrue(ask("GET //sub/meta-data?a=b HTTP/1.0\n\n").startsWith("HTTP/1.1 200 OK"));
        assertTrue(ask("HEAD /ks.cfg HTTP/1.1\r\n\r\n").endsWith("Content-Length: 8\r\nConnection: close\r\n\r\n"));
        assertEquals("10.0.2.2", server.address().host());
    }

    @Test
    void servesWhatIsWrittenLaterAndAskedForAgain() throws IOException {
        assertTrue(ask("GET /late HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 404 "));
        Files.writeString(directory.resolve("http/late"), "x");
        assertTrue(ask("GET /late HTTP/1.1\r\n\r\n").endsWith("x"));
        assertTrue(ask("GET /late HTTP/1.1\r\n\r\n").endsWith("x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/sub",
                "/sub/",
                "/../secret",
                "/%2e%2e/secret",
                "/sub/../../secret",
                "//../secret",
                "/link",
                "/up/secret",
                "/ks.cfg/",
                "/%00",
                "http://x/",
                "/%zz",
                "*"
            })
    void servesNothingElse(String path) throws IOException {
        String answer = ask("GET " + path + " HTTP/1.1\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 404 ") || path.equals("/ks.cfg/"), answer);
        assertTrue(!answer.contains("secret"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /ks.cfg HTTP/1.1\r\n\r\n", "\r\n\r\n", "GET /ks.cfg\r\n\r\n", "\u0000\n\n"})
    void refusesWhatIsNoQuestion(String request) throws IOException {
        assertTrue(ask(request).startsWith("HTTP/1.1 40"));
    }

    @Test
    void doesNotReadWithoutEnd() throws IOException {
        assertTrue(ask("GET /ks.cfg HTTP/1.1\r\nX: " + "x".repeat(20_000)).startsWith("HTTP/1.1 431 "));
    }

    @Test
    void answersWhileOthersAskSlowlyAndCutsOffTooMany() throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            slow.add(connect());
        }
        assertTrue(ask("GET /ks.cfg HTTP/1.1\r\n\r\n").endsWith("answers\n"));
        for (int i = 0; i < 40; i++) {
            slow.add(connect());
        }
        int last = slow.size() - 1;
        assertTrue(isEnded(slow.get(last)));
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void listensOnTheLoopbackAddressOnlyAndEndsWithTheBuild() throws IOException {
        for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : device.inetAddresses().toList()) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    assertThrows(IOException.class, () -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress(address, port), 2000);
                        }
                    });
                }
            }
        }
        assertTrue(isAnswered());
        Socket open = connect();
        server.close();
        assertFalse(isAnswered());
        assertTrue(isEnded(open));
    }

    /** Whether our file is to be had; a server of another test may have the port when ours has given it back. */
    private boolean isAnswered() {
        try (Socket socket = connect()) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write("GET /ks.cfg HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.endsWith("answers\n");
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for the end of a connection, which a reset is as well: the server may not have seen it yet. */
    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
