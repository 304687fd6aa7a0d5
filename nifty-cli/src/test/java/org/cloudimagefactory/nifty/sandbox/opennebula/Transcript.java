package org.cloudimagefactory.nifty.sandbox.opennebula;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;

/** One recorded exchange with a real server. */
record Transcript(String label, int status, Map<String, String> headers, String request, String response) {
    static List<Transcript> of(OneVersion version) throws IOException {
        String folder = "/opennebula/" + version.number() + "/";
        List<Transcript> all = new ArrayList<>();
        for (JsonNode entry : new ObjectMapper().readTree(text(folder + "index.json"))) {
            String label = entry.get("file").asText();
            Map<String, String> headers = new TreeMap<>();
            entry.get("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            all.add(new Transcript(
                    label,
                    entry.get("http").asInt(),
                    headers,
                    text(folder + label + ".request.xml"),
                    text(folder + label + ".response.xml")));
        }
        return all;
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = Transcript.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
