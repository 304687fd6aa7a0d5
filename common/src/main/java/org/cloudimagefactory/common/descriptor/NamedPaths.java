package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.work.OnDemand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What files a descriptor may name, also one that can't be used as it is: every text in it that is an absolute path. Only to
 * keep files that somebody may need; too many do no harm.
 */
public final class NamedPaths {
    /** Bytes that are read of a descriptor; no valid one is as long. */
    public static final int SIZE_LIMIT = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(NamedPaths.class);
    private static final Pattern ABSOLUTE_PATH = Pattern.compile("\"(?=/|\\\\/|\\\\u002[fF])(?:[^\"\\\\\n]|\\\\.)*+\"");

    private final OnDemand<JsonMapper> json = new OnDemand<>(JsonMapper::new);

    /** The files that the descriptor of this file names. */
    public Set<Path> in(Path descriptor) throws IOException {
        Set<Path> files = new HashSet<>();
        try (InputStream in = Files.newInputStream(descriptor)) {
            Matcher paths = ABSOLUTE_PATH.matcher(new String(in.readNBytes(SIZE_LIMIT), StandardCharsets.UTF_8));
            while (paths.find()) {
                add(paths.group(), files);
            }
        }
        return Set.copyOf(files);
    }

    private void add(String quoted, Set<Path> files) {
        try {
            files.add(Path.of(json.get().readValue(quoted, String.class)));
        } catch (JsonProcessingException | InvalidPathException e) {
            LOG.debug("{} is no path", quoted, e);
        }
    }
}
