package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A client with nothing of nifty in it: what it sends and what it reads can be seen here. */
final class RpcClient {
    /** What came back: the texts of the values, or fault code and text. */
    record Answer(boolean fault, List<String> values) {
        boolean ok() {
            return !fault && values.get(0).equals("1");
        }

        String value() {
            return values.get(1);
        }

        int code() {
            return Integer.parseInt(values.get(fault ? 0 : 2));
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;
    private final String session;

    RpcClient(URI endpoint, String session) {
        this.endpoint = endpoint;
        this.session = session;
    }

    static RpcClient of(Sandbox sandbox) {
        return new RpcClient(sandbox.endpoint(), sandbox.session());
    }

    /** Calls a method with texts, integers and booleans after the session. */
    Answer call(String method, Object... arguments) throws IOException, InterruptedException {
        StringBuilder xml =
                new StringBuilder("<?xml version='1.0'?><methodCall><methodName>" + method + "</methodName><params>");
        append(xml, session);
        for (Object argument : arguments) {
            append(xml, argument);
        }
        HttpResponse<byte[]> response =
                post(xml.append("</params></methodCall>").toString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP status " + response.statusCode());
        }
        return read(response.body());
    }

    HttpResponse<byte[]> post(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "text/xml")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    static Answer read(byte[] body) throws IOException {
        Document document = xml(body);
        boolean fault = document.getElementsByTagName("fault").getLength() > 0;
        NodeList values = document.getElementsByTagName("value");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.getLength(); i++) {
            Element type = (Element) values.item(i).getFirstChild();
            if (type.getElementsByTagName("value").getLength() == 0) {
                texts.add(type.getTextContent());
            }
        }
        return new Answer(fault, texts);
    }

    static Document xml(byte[] body) throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(body));
        } catch (org.xml.sax.SAXException | javax.xml.parsers.ParserConfigurationException e) {
            throw new IOException(new String(body, StandardCharsets.UTF_8), e);
        }
    }

    /** The text of the first element of this name in an XML document that came as a text. */
    static String text(String xml, String element) throws IOException {
        NodeList found = xml(xml.getBytes(StandardCharsets.UTF_8)).getElementsByTagName(element);
        return found.getLength() == 0 ? null : found.item(0).getTextContent();
    }

    private static void append(StringBuilder xml, Object argument) {
        xml.append("<param><value>");
        if (argument instanceof Integer number) {
            xml.append("<int>").append(number).append("</int>");
        } else if (argument instanceof Boolean bool) {
            xml.append("<boolean>").append(bool ? 1 : 0).append("</boolean>");
        } else {
            String text = argument.toString()
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;");
            xml.append("<string>").append(text.replace("\r", "&#13;")).append("</string>");
        }
        xml.append("</value></param>");
    }
}
