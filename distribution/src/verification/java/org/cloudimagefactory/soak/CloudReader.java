package org.cloudimagefactory.soak;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.xml.HardenedXml;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Asks the cloud what is in it, past nifty and past the faulty door. */
final class CloudReader {
    private final HttpClient client = HttpClient.newHttpClient();
    private final CloudServer server;

    CloudReader(CloudServer server) {
        this.server = server;
    }

    List<CloudObject> images() throws IOException {
        return pool("one.imagepool.info", "IMAGE");
    }

    List<CloudObject> templates() throws IOException {
        return pool("one.templatepool.info", "VMTEMPLATE");
    }

    private List<CloudObject> pool(String method, String element) throws IOException {
        Element answer = parse(ask(call(method, server.session())));
        Element pool = parse(answer.getElementsByTagName("string").item(0).getTextContent());
        List<CloudObject> found = new ArrayList<>();
        for (Node child = pool.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element object && object.getTagName().equals(element)) {
                SortedMap<String, String> values = new TreeMap<>();
                flatten("", object, values);
                found.add(new CloudObject(values));
            }
        }
        return found;
    }

    private static void flatten(String prefix, Element element, SortedMap<String, String> values) {
        NodeList children = element.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element child) {
                String name = prefix + child.getTagName();
                if (child.getElementsByTagName("*").getLength() == 0) {
                    // A second one of the same name must not hide.
                    values.merge(name, child.getTextContent(), (a, b) -> a + " | " + b);
                } else {
                    flatten(name + "/", child, values);
                }
            }
        }
    }

    private static String call(String method, String session) {
        StringBuilder call = new StringBuilder("<methodCall><methodName>" + method + "</methodName><params>");
        call.append("<param><value><string>" + session + "</string></value></param>");
        // Of everybody, from the first to the last.
        for (int number : new int[] {-2, -1, -1}) {
            call.append("<param><value><int>" + number + "</int></value></param>");
        }
        return call.append("</params></methodCall>").toString();
    }

    private String ask(String call) throws IOException {
        try {
            return client.send(
                            HttpRequest.newBuilder(server.endpoint())
                                    .header("Content-Type", "text/xml")
                                    .POST(HttpRequest.BodyPublishers.ofString(call))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Element parse(String xml) throws IOException {
        try {
            return HardenedXml.documentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement();
        } catch (SAXException e) {
            throw new IOException("the cloud answers no XML: " + xml, e);
        }
    }
}
