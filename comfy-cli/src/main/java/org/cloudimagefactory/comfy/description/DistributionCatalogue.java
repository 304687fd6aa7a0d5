package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.config.NearestName;
import org.cloudimagefactory.common.spool.Directories;

/** The distributions of one or more template directories; a directory named earlier wins over later ones. */
public final class DistributionCatalogue {
    private static final String SUFFIX = ".description";

    private final List<Path> templateDirectories;
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // The predecessor's files may have keys that only its own templates use.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Looks in these directories. */
    public DistributionCatalogue(List<Path> templateDirectories) {
        this.templateDirectories = List.copyOf(templateDirectories);
    }

    /** Where each distribution lies, by name. */
    public Map<String, Path> directories() {
        Map<String, Path> found = new TreeMap<>();
        for (Path templates : templateDirectories) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(Directories.readable(templates))) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (Files.isRegularFile(entry.resolve(name + SUFFIX))) {
                        found.putIfAbsent(name, entry.toAbsolutePath().normalize());
                    }
                }
            } catch (IOException e) {
                throw Directories.unusable(templates, "read", e);
            }
        }
        return found;
    }

    /** The distribution of this name. */
    public Distribution get(String name) {
        Map<String, Path> known = directories();
        Path directory = known.get(name);
        if (directory == null) {
            String all = "known are " + String.join(", ", known.keySet());
            throw FactoryException.usage("unknown distribution '" + name + "'")
                    .hint(NearestName.to(name, known.keySet())
                            .map(nearest -> "did you mean '" + nearest + "'? " + all)
                            .orElse(all));
        }
        return new Distribution(read(directory.resolve(name + SUFFIX)), directory);
    }

    private DistributionDescription read(Path file) {
        try {
            return json.readValue(Files.readString(file), DistributionDescription.class);
        } catch (JsonProcessingException e) {
            throw FactoryException.environment("invalid distribution description " + file + ": " + at(e)
                            + e.getOriginalMessage().lines().findFirst().orElse("not readable"))
                    .hint("docs/templates.md says what belongs into it")
                    .causedBy(e);
        } catch (IOException e) {
            throw FactoryException.environment("cannot read " + file + ": " + Directories.reason(e))
                    .causedBy(e);
        }
    }

    private static String at(JsonProcessingException e) {
        String line = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().stream()
                    .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                    .collect(Collectors.joining("."));
            return line + "field '" + field + "': ";
        }
        return line;
    }
}
