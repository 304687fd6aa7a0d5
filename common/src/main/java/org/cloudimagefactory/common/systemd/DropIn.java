package org.cloudimagefactory.common.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A drop-in of systemd that lets units write to the directories that are configured for a tool.
 *
 * @param tool such as {@code nifty}
 * @param units that run the tool, such as {@code nifty-sync.service}
 * @param writable directories that the tool writes to
 * @param readable files and directories that it only reads
 */
public record DropIn(String tool, List<String> units, Collection<Path> writable, Collection<Path> readable) {
    /** How the first line of each begins, by which ours are known. */
    static final String MARK = "# Made for ";

    private static final List<Path> HOMES = List.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"));

    public DropIn {
        units = List.copyOf(units);
        writable = everyName(writable);
        readable = everyName(readable);
    }

    /** Links count by both names: a unit is allowed files, not names of files. */
    private static List<Path> everyName(Collection<Path> paths) {
        TreeSet<Path> names = new TreeSet<>();
        for (Path path : paths) {
            Path absolute = path.toAbsolutePath().normalize();
            names.add(absolute);
            try {
                names.add(absolute.toRealPath());
            } catch (IOException e) {
                // Not there yet, or not to be seen: then it has no other name.
                names.add(absolute);
            }
        }
        return List.copyOf(names);
    }

    /** The same, and these directories are written to as well. */
    public DropIn writingAlso(Collection<Path> directories) {
        return new DropIn(
                tool,
                units,
                Stream.concat(writable.stream(), directories.stream()).toList(),
                readable);
    }

    /** What the drop-in says. */
    public String text() {
        StringBuilder text = new StringBuilder()
                .append(MARK + tool
                        + " by 'init' of it: the directories that it is configured to write to. 'init' makes this")
                .append(" file anew.\n[Service]\n");
        Stream.concat(writable.stream(), readable.stream())
                .filter(path -> HOMES.stream().anyMatch(path::startsWith))
                .findFirst()
                .ifPresent(home -> text.append("ProtectHome=read-only\n"));
        writable.forEach(
                path -> text.append("ReadWritePaths=").append(quoted(path)).append('\n'));
        return text.toString();
    }

    /** Where it belongs for each unit, in a directory of units such as {@code /etc/systemd/system}. */
    public List<Path> files(Path unitDirectory) {
        return units.stream()
                .map(unit -> unitDirectory.resolve(unit + ".d").resolve(tool + "-paths.conf"))
                .toList();
    }

    /** All of it as text for people: where it belongs, and what it says. */
    public String shown(Path unitDirectory) {
        return files(unitDirectory).stream().map(file -> "# " + file + "\n").collect(Collectors.joining()) + text();
    }

    /** That a directory is not there is no reason for systemd not to start; no character of its name has a meaning. */
    private static String quoted(Path path) {
        String name =
                path.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
        return "\"-" + name + "\"";
    }

    /** Whether a directory of units is one in which a service manager looks at the moment. */
    public static boolean isUsed(Path unitDirectory) {
        return Files.isDirectory(Path.of("/run/systemd/system")) && Files.isDirectory(unitDirectory);
    }
}
