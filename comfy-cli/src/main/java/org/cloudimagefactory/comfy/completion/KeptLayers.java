package org.cloudimagefactory.comfy.completion;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.completion.CandidateSource;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;

/** Beginnings of the keys of layers that are kept, by the names of their records. */
public final class KeptLayers implements CandidateSource {
    private static final Pattern RECORD = Pattern.compile("[0-9a-f]{64}\\.json");
    private static final int SHORT = 12;

    private final QuickSettings settings;
    private final Path usual;

    /** Looks where these settings say, if nothing is typed, or else in this cache. */
    public KeptLayers(QuickSettings settings, Path usual) {
        this.settings = settings;
        this.usual = usual;
    }

    @Override
    public List<String> candidates(TypedWords typed) throws IOException {
        List<String> named = typed.values("-c", "--cache-dir");
        Path cache = named.isEmpty()
                ? settings.get("cache_dir").map(Path::of).orElse(usual)
                : Path.of(named.get(named.size() - 1));
        List<String> keys = new ArrayList<>();
        if (Files.isDirectory(cache.resolve("layers"))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(cache.resolve("layers"))) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    if (RECORD.matcher(name).matches()) {
                        keys.add(name.substring(0, SHORT));
                    }
                }
            }
        }
        return keys;
    }
}
