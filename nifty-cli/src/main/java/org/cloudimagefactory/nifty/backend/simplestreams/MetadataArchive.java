package org.cloudimagefactory.nifty.backend.simplestreams;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * The archive that LXD and Incus want beside a disk: a tar with {@code metadata.yaml}, packed by xz. It says what does not change for an
 * image; what may change later, such as a title, is said by the list of products. Format: LXD's documentation, "Image format".
 */
final class MetadataArchive {
    private static final int MODE = 0644;

    private MetadataArchive() {}

    static byte[] of(Appliance appliance, String serial, Instant created) {
        OperatingSystem os = appliance.descriptor().os();
        String arch = os == null || os.arch() == null ? "x86_64" : os.arch();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("architecture", arch);
        if (os != null && os.distribution() != null) {
            properties.put("os", os.distribution());
        }
        if (os != null && os.version() != null) {
            properties.put("release", os.version());
        }
        properties.put("name", appliance.identifier());
        properties.put("version", appliance.version());
        properties.put("serial", serial);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("architecture", arch);
        metadata.put("creation_date", created.getEpochSecond());
        metadata.put("properties", properties);
        metadata.put("templates", Map.of());
        try {
            return packed(YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build()
                    .writeValueAsBytes(metadata));
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written to", e);
        }
    }

    private static byte[] packed(byte[] yaml) throws IOException {
        LZMA2Options options = new LZMA2Options(LZMA2Options.PRESET_MIN);
        options.setDictSize(LZMA2Options.DICT_SIZE_MIN);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XZOutputStream xz = new XZOutputStream(out, options);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(xz)) {
            TarArchiveEntry entry = new TarArchiveEntry("metadata.yaml");
            entry.setSize(yaml.length);
            entry.setMode(MODE);
            entry.setModTime(0);
            tar.putArchiveEntry(entry);
            tar.write(yaml);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }
}
