package org.cloudimagefactory.nifty.sandbox.opennebula;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.PrintableText;

/** Tells how to reach a sandbox; scripts wait for its last line. */
public record SandboxReport(PrintWriter out, OutputFormat format) {
    /** The sandbox answers. */
    public void ready(Sandbox sandbox) {
        if (format == OutputFormat.JSON) {
            out.println(json(sandbox));
        } else {
            out.println(
                    "A stand-in for OpenNebula " + sandbox.version() + ", for tries and tests: no machine runs in it.");
            out.println("Secret file: " + PrintableText.of(sandbox.authFile().toString()));
            out.println("Ready: " + sandbox.endpoint());
        }
        out.flush();
    }

    private static String json(Sandbox sandbox) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("endpoint", sandbox.endpoint().toString());
        document.put("secretFile", sandbox.authFile().toString());
        document.put("version", sandbox.version().number());
        document.put("standIn", true);
        try {
            return new ObjectMapper().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
