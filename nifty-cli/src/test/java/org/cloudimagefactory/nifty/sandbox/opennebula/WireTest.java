package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, down to the connection. */
class WireTest {
    @TempDir
    Path directory;

    private Sandbox sandbox;
    private RpcClient client;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.in(directory));
        client = RpcClient.of(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not XML",
                "<methodCall><methodName>one.system.version</methodName>",
                "<methodCall><methodName>one.system.version</methodName><params><param><value><string>a\u0001b"
                        + "</string></value></param></params></methodCall>",
                "<methodCall><methodName>one.system.version</methodName><params><param><value><string>\ud83d\ude00"
                        + "</string></value></param></params></methodCall>",
                "<methodCall><methodName>one.system.version</methodName><params><param><value><int>1x"
                        + "</int></value></param></params></methodCall>",
                "<!DOCTYPE methodCall [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><methodCall><methodName>&e;</methodName>"
                        + "</methodCall>",
                "<methodResponse/>",
            })
    void answersWhatIsNoCallWithAParseFault(String body) throws Exception {
        RpcClient.Answer answer = RpcClient.read(client.post(body).body());
        assertTrue(answer.fault());
        assertEquals(-503, answer.code());
    }

    @Test
    void noticesAMissingParameterOnlyAfterABadPassword() throws Exception {
        RpcClient stranger = new RpcClient(sandbox.endpoint(), "oneadmin:wrong");
        assertEquals(0x0100, stranger.call("one.image.info").code());
        assertEquals(
                List.of("-501", "Not enough parameters"),
                client.call("one.image.info").values());
    }

    @ParameterizedTest
    @CsvSource({
        "<i8>0</i8>, Parameter that is supposed to be integer is not",
        "<string>0</string>, Parameter that is supposed to be integer is not",
        "0, Parameter that is supposed to be integer is not",
        "<struct></struct>, Parameter that is supposed to be integer is not",
    })
    void takesNothingButAnIntForAnInt(String value, String fault) throws Exception {
        String body = "<methodCall><methodName>one.image.info</methodName><params><param><value>" + sandbox.session()
                + "</value></param><param><value>" + value + "</value></param></params></methodCall>";
        assertEquals(
                List.of("-501", fault), RpcClient.read(client.post(body).body()).values());
    }

    @Test
    void ignoresParametersTooMany() throws Exception {
        assertTrue(client.call("one.system.version", 1, 2, "three").ok());
    }

    @Test
    void carriesEveryCharacterThere() throws Exception {
        String text = "<&>\"' \u00e9\u4e2d\u20ac\ttab\r\nline";
        String template = "<T><NAME>a</NAME><X>"
                + text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;") + "</X></T>";
        assertEquals("0", client.call("one.template.allocate", template).value());
        String xml = client.call("one.template.info", 0, false).value();
        assertTrue(xml.contains("<X><![CDATA[" + text + "]]></X>"), xml);
    }

    @Test
    void answersOnlyPostsOfXmlToItsPath() throws Exception {
        assertEquals(404, status("/", "POST", "text/xml"));
        assertEquals(405, status("/RPC2", "GET", "text/xml"));
        assertEquals(400, status("/RPC2", "POST", "application/json"));
    }

    @Test
    void closesTheConnectionAfterEachAnswer() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), sandbox.endpoint().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertEquals(false, listensOn(address), address::toString);
                }
            }
        }
        assertTrue(listensOn(InetAddress.getLoopbackAddress()));
    }

    @Test
    void carriesOutFifteenCallsAtOnceAndLetsOthersWait() throws Exception {
        Semaphore inside = new Semaphore(0);
        CountDownLatch leave = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            sandbox.faults().onCall("one.system.version", 1, new Fault.RunBefore(() -> {
                inside.release();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (int i = 0; i < 16; i++) {
            Thread caller = new Thread(() -> {
                try {
                    client.call("one.system.version");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            caller.start();
            callers.add(caller);
        }
        assertTrue(inside.tryAcquire(15, 20, TimeUnit.SECONDS));
        assertEquals(false, inside.tryAcquire(300, TimeUnit.MILLISECONDS));
        leave.countDown();
        assertTrue(inside.tryAcquire(20, TimeUnit.SECONDS));
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private boolean listensOn(InetAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new java.net.InetSocketAddress(address, sandbox.endpoint().getPort()), 2_000);
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private int status(String path, String method, String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(sandbox.endpoint().resolve(path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
