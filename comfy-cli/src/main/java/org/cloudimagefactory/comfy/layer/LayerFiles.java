package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.Directories;

/** The names in the directory of layers: each begins with the key of the layer that it is of. */
final class LayerFiles {
    /** All names that the cache itself gives, with its mark and its lock. */
    static final Pattern FORM =
            Pattern.compile("\\.?([0-9a-f]{64})\\.(qcow2|json|vars)((\\.[0-9a-f-]{36})?\\.part|\\.aside)?|\\.lock");

    private static final String OVERLAY = ".qcow2";
    private static final String RECORD = ".json";
    private static final String VARIABLES = ".vars";
    private static final String PART = ".part";
    private static final String ASIDE = ".aside";

    private final Path directory;

    LayerFiles(Path directory) {
        this.directory = directory;
    }

    /** The name by which the layer above finds it, in the same directory. */
    static String overlayName(LayerKey key) {
        return key + OVERLAY;
    }

    Path directory() {
        return directory;
    }

    Path lock() {
        return directory.resolve(".lock");
    }

    Path overlay(LayerKey key) {
        return directory.resolve(overlayName(key));
    }

    Path record(LayerKey key) {
        return directory.resolve(key + RECORD);
    }

    Path variables(LayerKey key) {
        return directory.resolve(key + VARIABLES);
    }

    /** The name of a file that is not finished; whoever holds the layer's lock alone may use it. */
    static Path unfinished(Path target) {
        return target.resolveSibling("." + target.getFileName() + PART);
    }

    /** The name of a file that must not be used any more. */
    static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ASIDE);
    }

    /** The files of a layer, the record first: without it the others are none. */
    List<Path> all(LayerKey key) {
        return List.of(record(key), overlay(key), variables(key));
    }

    /** The layers of which there is a record, in the order of their keys. */
    List<LayerKey> recorded() {
        List<LayerKey> keys = new ArrayList<>();
        for (Path file : list()) {
            String name = file.getFileName().toString();
            if (name.endsWith(RECORD)) {
                LayerKey.parse(name.substring(0, name.length() - RECORD.length()))
                        .ifPresent(keys::add);
            }
        }
        return keys;
    }

    /** Whose file it is, if the cache gives such names. */
    static Optional<LayerKey> owner(Path file) {
        Matcher matcher = FORM.matcher(file.getFileName().toString());
        return matcher.matches() && matcher.group(1) != null
                ? Optional.of(new LayerKey(matcher.group(1)))
                : Optional.empty();
    }

    /** Whether a file has a name of one that is unfinished, or that was put aside. */
    static boolean isSpent(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(PART) || name.endsWith(ASIDE);
    }

    /** All that lies in the directory, by name; nothing where it does not exist. */
    List<Path> list() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
        Collections.sort(found);
        return found;
    }
}
