package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.soak.ToolRun.Usage;

/** What the kernel says of processes. */
final class ProcessTable {
    private static final long MILLIS_PER_TICK = 10;

    private ProcessTable() {}

    /** The processes that see the same mounts as this one: all that came from it, whoever is their parent now. */
    static List<String> ours() throws IOException {
        List<String> found = new ArrayList<>();
        String own = namespace(Path.of("/proc/self"));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                if (own.equals(namespace(process)) && !isZombie(process)) {
                    found.add(process.getFileName() + " " + commandLine(process));
                }
            }
        }
        return found;
    }

    static Usage usage(Path process) {
        try {
            long peak = 0;
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith("VmHWM:")) {
                    peak = Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            int files = 0;
            try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
                for (Path ignored : open) {
                    files++;
                }
            }
            String[] fields = stat(process);
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return new Usage(peak, files, ticks * MILLIS_PER_TICK);
        } catch (IOException | java.io.UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
            // It has ended.
            return Usage.NONE;
        }
    }

    /** Fields of the kernel's line about a process, from its state on: the name before may hold anything. */
    private static String[] stat(Path process) throws IOException {
        String line = Files.readString(process.resolve("stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ");
    }

    private static boolean isZombie(Path process) {
        try {
            return stat(process)[0].equals("Z");
        } catch (IOException e) {
            return true;
        }
    }

    private static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "?";
        }
    }
}
