package org.cloudimagefactory.common.systemd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.spool.Directories;

/** Looks whether the units that are installed may write where a tool is configured to. */
public final class UnitAccess {
    /** Where systemd looks for units of the system. */
    public static final List<Path> SYSTEM = List.of(
            Path.of("/etc/systemd/system"),
            Path.of("/run/systemd/system"),
            Path.of("/usr/local/lib/systemd/system"),
            Path.of("/usr/lib/systemd/system"),
            Path.of("/lib/systemd/system"));

    private static final String KEY = "ReadWritePaths=";

    private final List<Path> directories;

    /** Looks in these directories, the first of which wins. */
    public UnitAccess(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** A finding, if a unit that the drop-in is for is installed. */
    public Optional<Finding> finding(DropIn dropIn) {
        TreeSet<String> missing = new TreeSet<>();
        boolean installed = false;
        try {
            for (String unit : dropIn.units()) {
                Optional<Path> file = directories.stream()
                        .map(directory -> directory.resolve(unit))
                        .filter(Files::isRegularFile)
                        .findFirst();
                if (file.isPresent()) {
                    installed = true;
                    List<Path> writable = writable(unit, file.get());
                    dropIn.writable().stream()
                            .filter(path -> writable.stream().noneMatch(path::startsWith))
                            .forEach(path -> missing.add(unit + ": " + path));
                }
            }
        } catch (IOException e) {
            return Optional.of(Finding.warning("systemd", "cannot look at the units: " + Directories.reason(e)));
        }
        if (!installed) {
            return Optional.empty();
        }
        return Optional.of(
                missing.isEmpty()
                        ? Finding.good("systemd", "units may write where " + dropIn.tool() + " does")
                        : Finding.warning(
                                "systemd",
                                "units may not write to all that is configured (" + String.join(", ", missing) + "); '"
                                        + dropIn.tool() + " check --drop-in' prints what lets them"));
    }

    private List<Path> writable(String unit, Path file) throws IOException {
        List<Path> paths = new ArrayList<>(paths(file));
        for (Path directory : directories) {
            Path more = directory.resolve(unit + ".d");
            if (Files.isDirectory(more)) {
                try (DirectoryStream<Path> dropIns = Files.newDirectoryStream(more, "*.conf")) {
                    for (Path dropIn : dropIns) {
                        paths.addAll(paths(dropIn));
                    }
                }
            }
        }
        return paths;
    }

    private static List<Path> paths(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(KEY))
                .flatMap(line -> words(line.substring(KEY.length())).stream())
                .map(word -> Path.of(word.replaceFirst("^[-+]+", "").replace("%%", "%")))
                .toList();
    }

    /** As systemd takes them apart: blanks separate, quotes hold together, a backslash takes its meaning from what follows. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        words.removeIf(String::isEmpty);
        return words;
    }
}
