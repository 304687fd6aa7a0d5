package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pools of any size are read as they come. */
class PoolStreamTest {
    private static final String HEAD =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse><params><param><value><array><data>"
                    + "<value><boolean>1</boolean></value><value><string>&lt;IMAGE_POOL&gt;";
    private static final String TAIL = "&lt;/IMAGE_POOL&gt;</string></value><value><i4>0</i4></value>"
            + "</data></array></value></param></params></methodResponse>";

    private static Client client(AnsweringServer server) {
        HttpSettings settings = HttpSettings.usual(server.uri());
        return new Client(new Secret("a:b"), new HttpTransport(settings), new RetryPolicy(1, Duration.ZERO));
    }

    private static byte[] image(int id) {
        String text = "<IMAGE><ID>" + id + "</ID><NAME>image " + id + "</NAME><TEMPLATE><TITLE><![CDATA["
                + "x < y & \"z\" ".repeat(80) + "]]></TITLE></TEMPLATE></IMAGE>";
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void handsElementsOverBeforeTheAnswerIsWhole() {
        CountDownLatch seen = new CountDownLatch(1);
        try (AnsweringServer server = new AnsweringServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(HEAD.getBytes(StandardCharsets.UTF_8));
            // Enough to fill the buffers on the way.
            for (int i = 0; i < 200; i++) {
                out.write(image(i));
            }
            out.flush();
            await(seen);
            out.write(image(200));
            out.write(TAIL.getBytes(StandardCharsets.UTF_8));
        })) {
            AtomicInteger count = new AtomicInteger();
            OneResponse response = new ImagePool(client(server), PoolFilter.mine()).info(image -> {
                assertEquals(count.getAndIncrement(), image.id());
                seen.countDown();
            });
            assertFalse(response.isError(), response.message());
            assertEquals(201, count.get());
        }
    }

    @Test
    void readsAPoolOfSixtyMegabytes() {
        int images = 40_000;
        try (AnsweringServer server = new AnsweringServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(HEAD.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < images; i++) {
                out.write(image(i));
            }
            out.write(TAIL.getBytes(StandardCharsets.UTF_8));
        })) {
            assertTrue((long) image(10_000).length * images > 60_000_000);
            AtomicInteger count = new AtomicInteger();
            new ImagePool(client(server), PoolFilter.mine()).info(image -> {
                assertEquals("x < y & \"z\" ".repeat(80), image.data().text("TEMPLATE", "TITLE"));
                count.incrementAndGet();
            });
            assertEquals(images, count.get());
        }
    }

    @Test
    @Timeout(60)
    void blanksBetweenManyElementsTakeNoTime() throws IOException {
        String document = "<IMAGE>" + ("<A/>" + " ".repeat(30)).repeat(200_000) + "</IMAGE>";
        assertEquals(
                200_000,
                XmlElementReader.document(new StringReader(document))
                        .children("A")
                        .size());
        String endless = "<IMAGE><A/>" + " ".repeat(17 << 20) + "</IMAGE>";
        assertThrows(
                MalformedAnswerException.class,
                () -> XmlElementReader.document(new StringReader(endless)),
                "they count");
    }

    @Test
    void takesAValueWithoutATypeForAString() {
        try (AnsweringServer server = new AnsweringServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(HEAD.replace("<string>", "").getBytes(StandardCharsets.UTF_8));
            out.write(image(7));
            out.write(TAIL.replace("</string>", "").getBytes(StandardCharsets.UTF_8));
        })) {
            AtomicInteger seen = new AtomicInteger();
            new ImagePool(client(server), PoolFilter.mine()).info(image -> seen.set(image.id()));
            assertEquals(7, seen.get());
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
