package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what real servers answered. */
class RecordedAnswersTest {
    private static final Map<String, String> ELEMENTS = Map.of(
            "one.imagepool.info", "IMAGE",
            "one.templatepool.info", "VMTEMPLATE",
            "one.datastorepool.info", "DATASTORE",
            "one.grouppool.info", "GROUP",
            "one.userpool.info", "USER",
            "one.marketapppool.info", "MARKETPLACEAPP");

    static Stream<Arguments> exchanges() {
        return Stream.of("6.10.0", "7.4.0")
                .flatMap(version -> StreamSupport.stream(json(version).spliterator(), false)
                        .map(exchange ->
                                Arguments.of(version, exchange.get("file").asText(), exchange)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("exchanges")
    void readsTheRecordedOutcome(String version, String file, JsonNode exchange) {
        try (AnsweringServer server = AnsweringServer.of(bytes(version, file + ".response.xml"))) {
            Client client = ClientTest.client(server.uri(), 1);
            String method = exchange.get("method").asText();
            MethodCall call = MethodCall.repeatable(method);
            if (exchange.get("ok").asText().equals("FAULT")) {
                OneResponse response = client.call(call);
                assertTrue(response.isError());
                assertEquals(exchange.get("returned").asInt(), response.errorCode());
                assertEquals(exchange.get("code").asText(), response.message());
            } else if (exchange.get("returned").isNull()) {
                readsTheDocument(client, call);
            } else {
                OneResponse response = client.call(call);
                assertEquals(!exchange.get("ok").asBoolean(), response.isError());
                assertEquals(exchange.get("returned").asText(), response.message());
                assertEquals(exchange.get("code").asInt(), response.errorCode());
            }
        }
    }

    private static void readsTheDocument(Client client, MethodCall call) {
        String element = ELEMENTS.get(call.method());
        List<XmlElement> found = new ArrayList<>();
        OneResponse response = element == null
                ? client.callForDocument(call, found::add)
                : client.callForPool(call, element, found::add);
        assertFalse(response.isError());
        for (XmlElement object : found) {
            assertTrue(object.number(-1, "ID") >= 0, object.toString());
            assertFalse(object.text("NAME").isEmpty(), object.toString());
        }
        assertTrue(element != null || found.size() == 1);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void readsAnImageWithItsAttributes(String version) {
        try (AnsweringServer server = AnsweringServer.of(bytes(version, "017-image-info-ready.response.xml"))) {
            Image image = new Image(1, ClientTest.client(server.uri(), 1));
            image.info();
            assertEquals("858a817e@default", image.name());
            assertEquals(Image.State.READY, image.state());
            assertEquals(1, image.datastoreId());
            assertEquals(0600, image.permissions());
            assertEquals(
                    "Debian \"12\" with quotes, a \\\\ backslash and [brackets]",
                    image.data().text("TEMPLATE", "DESCRIPTION"));
            assertTrue(image.source().startsWith("/var/lib/one"));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void readsWhyAnImageFailed(String version) {
        try (AnsweringServer server = AnsweringServer.of(bytes(version, "021-image-info-unsafe.response.xml"))) {
            Image image = new Image(1, ClientTest.client(server.uri(), 1));
            image.info();
            assertEquals(Image.State.ERROR, image.state());
            assertTrue(image.error().endsWith("check RESTRICTED_DIRS in your datastore"), image.error());
            assertEquals("", image.source());
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void readsTheDatastores(String version) {
        try (AnsweringServer server = AnsweringServer.of(bytes(version, "007-datastorepool.response.xml"))) {
            List<String> found = new ArrayList<>();
            new DatastorePool(ClientTest.client(server.uri(), 1))
                    .info(datastore -> found.add(datastore.id() + " " + datastore.name() + " " + datastore.type() + " "
                            + datastore.safeDirs()));
            assertEquals(
                    List.of("2 files FILE /var/tmp", "1 default IMAGE /var/tmp", "0 system SYSTEM /var/tmp"), found);
        }
    }

    static Stream<String> versions() {
        return Stream.of("6.10.0", "7.4.0");
    }

    static byte[] bytes(String version, String name) {
        URL resource = RecordedAnswersTest.class.getResource("/opennebula/" + version + "/" + name);
        try (InputStream in = resource.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String version) {
        try {
            return new ObjectMapper().readTree(bytes(version, "index.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
