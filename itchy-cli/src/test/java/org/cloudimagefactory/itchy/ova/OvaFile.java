package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Builds archives for tests. */
public final class OvaFile {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    public OvaFile with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    public OvaFile with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public OvaFile with(String name, String content, Charset charset) {
        return with(name, content.getBytes(charset));
    }

    /** Adds a manifest of what is there so far. */
    public OvaFile withManifest(String name, String algorithm) {
        StringBuilder text = new StringBuilder();
        entries.forEach((file, content) -> text.append(algorithm.replace("-", ""))
                .append('(')
                .append(file)
                .append(")= ")
                .append(digest(algorithm, content))
                .append('\n'));
        return with(name, text.toString());
    }

    public Path write(Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), true);
                header.setSize(entry.getValue().length);
                tar.putArchiveEntry(header);
                tar.write(entry.getValue());
                tar.closeArchiveEntry();
            }
        }
        return target;
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
