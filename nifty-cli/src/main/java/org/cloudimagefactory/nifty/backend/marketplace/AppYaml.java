package org.cloudimagefactory.nifty.backend.marketplace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.nifty.backend.served.FileFacts;
import org.cloudimagefactory.nifty.backend.served.OfferedFile;

/** An app as a file of github.com/OpenNebula/marketplace, for those who run its {@code appmarket-simple}. */
final class AppYaml {
    /** Apps are hidden from versions that do not stand here. */
    private static final String VERSIONS = "5.12, 6.0, 6.2, 6.4, 6.6, 6.8, 6.10, 7.0, 7.2, 7.4";

    private final YAMLMapper yaml = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    /** The file; it begins with the mark. */
    byte[] write(App app, String mark, String address) {
        OfferedFile offered = app.offered();
        FileFacts file = app.file();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", file.key());
        fields.put("name", app.name());
        fields.put("version", app.version());
        fields.put("publisher", app.publisher());
        fields.put("description", app.description());
        fields.put("short_description", app.summary());
        fields.put("tags", app.tags());
        fields.put("format", offered.format());
        fields.put("creation_time", offered.since().getEpochSecond());
        fields.put("os-id", offered.distribution().orElse("linux"));
        fields.put("os-release", offered.release().orElse(""));
        fields.put("os-arch", offered.architecture());
        fields.put("hypervisor", "KVM");
        fields.put("opennebula_version", VERSIONS);
        fields.put("opennebula_template", lower(app.template()));
        fields.put("logo", "linux.png");
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("name", app.name());
        image.put("url", address);
        image.put("type", "OS");
        image.put("dev_prefix", "vd");
        image.put("driver", offered.format());
        image.put("size", file.virtualSize());
        image.put("checksum", Map.of("md5", file.md5(), "sha256", file.sha256()));
        fields.put("images", List.of(image));
        try {
            return (mark + "\n---\n" + yaml.writeValueAsString(fields)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }

    private static Map<String, Object> lower(Map<String, Object> template) {
        Map<String, Object> lower = new LinkedHashMap<>();
        template.forEach((key, value) ->
                lower.put(key.toLowerCase(Locale.ROOT), value instanceof Map<?, ?> map ? keys(map) : value));
        return lower;
    }

    private static Map<String, Object> keys(Map<?, ?> map) {
        Map<String, Object> lower = new LinkedHashMap<>();
        map.forEach((key, value) -> lower.put(key.toString().toLowerCase(Locale.ROOT), value));
        return lower;
    }
}
