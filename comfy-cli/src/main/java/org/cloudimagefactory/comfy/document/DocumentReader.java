package org.cloudimagefactory.comfy.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.spool.Directories;

/** Reads a YAML or JSON document with the line of each value; bounded against hostile ones. */
public final class DocumentReader {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int SIZE_LIMIT = 1 << 20;
    private static final int NESTING_LIMIT = 32;

    private final StreamReadConstraints constraints = StreamReadConstraints.builder()
            .maxNestingDepth(NESTING_LIMIT)
            .maxStringLength(SIZE_LIMIT)
            .maxDocumentLength(SIZE_LIMIT)
            .build();
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .build();
    private final YAMLFactory yaml = YAMLFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a file. What begins with a brace or a comment of JSON's is JSON, where unknown keys are let pass, for the predecessor's files may have
     * keys of their own; anything else is YAML, where they are errors.
     *
     * @param kind of document for messages
     */
    public SourceDocument read(Path file, String kind) {
        String text = text(file, kind);
        String start = text.stripLeading();
        boolean isJson = start.startsWith("{") || start.startsWith("/");
        try {
            SourceTree tree = new SourceTree((isJson ? json : yaml).createParser(text));
            return new SourceDocument(file, kind, tree.read(), tree.lines(), !isJson);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            String what = JsonReason.what(e).replaceFirst(" *\\(start marker at .*", "");
            throw invalid(file, kind, where + what).causedBy(e);
        } catch (IOException e) {
            throw invalid(file, kind, Directories.reason(e)).causedBy(e);
        }
    }

    private static String text(Path file, String kind) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(SIZE_LIMIT + 1);
            if (content.length > SIZE_LIMIT) {
                throw invalid(file, kind, "larger than 1 MiB");
            }
            String text = new String(content, StandardCharsets.UTF_8);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read " + kind + " " + file + ": " + Directories.reason(e)).causedBy(e);
        }
    }

    private static EnvironmentProblem invalid(Path file, String kind, String reason) {
        return new EnvironmentProblem("invalid " + kind + " " + file + ": " + reason);
    }
}
