package org.cloudimagefactory.comfy.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What debugfs lists of one file system: that of a whole system, or of what is mounted at one of its directories. */
record FileSystemListing(List<Entry> entries) {
    private static final String COMMAND = "ls -p ";
    private static final List<String> PROGRAMS = List.of("/usr/bin", "/usr/local/bin");

    /**
     * A file.
     *
     * @param directory that it is in, from the root of its file system
     * @param name in it
     * @param size in bytes; that of a directory is not 0
     */
    record Entry(String directory, String name, long size) {}

    /** Commands that list all directories that matter. */
    static List<String> commands() {
        List<String> directories = Stream.concat(
                        PROGRAMS.stream(), LeftoverFiles.RULES.stream().map(LeftoverFiles.Rule::directory))
                .toList();
        return Stream.of(
                        Stream.of("/"),
                        directories.stream(),
                        directories.stream().map(FileSystemListing::below))
                .flatMap(all -> all)
                .distinct()
                .map(directory -> COMMAND + directory)
                .toList();
    }

    /** Reads a line with each command, then {@code /INODE/MODE/UID/GID/NAME/SIZE/}. */
    static FileSystemListing parse(String listing) {
        String prompt = "debugfs: " + COMMAND;
        List<Entry> entries = new ArrayList<>();
        String directory = "";
        for (String line : listing.lines().toList()) {
            if (line.startsWith(prompt)) {
                directory = line.substring(prompt.length()).strip();
                continue;
            }
            String[] fields = line.split("/", -1);
            if (fields.length < 7 || fields[1].equals("0")) {
                continue;
            }
            boolean isDirectory = fields[2].startsWith("04");
            long size = isDirectory ? 1 : fields[6].matches("[0-9]{1,18}") ? Long.parseLong(fields[6]) : 0;
            entries.add(new Entry(directory, fields[5], size));
        }
        return new FileSystemListing(List.copyOf(entries));
    }

    /** Whether there is the program that writes networks anew. */
    boolean hasCloudInit() {
        return entries.stream()
                .anyMatch(entry -> entry.name().equals("cloud-init")
                        && PROGRAMS.stream().anyMatch(directory -> isAt(entry, directory)));
    }

    /** Files that a sealed system does not have, by their paths in the whole system. */
    List<String> leftovers(boolean hasCloudInit) {
        return entries.stream()
                .flatMap(entry -> LeftoverFiles.RULES.stream()
                        .filter(rule -> !rule.anew() || hasCloudInit)
                        .filter(rule -> isAt(entry, rule.directory()) && rule.names(entry.name(), entry.size()))
                        .map(rule -> rule.directory() + "/" + entry.name()))
                .distinct()
                .toList();
    }

    /** Without an /etc it is a part of a system, whose directories are seen from where it is mounted. */
    private boolean isAt(Entry entry, String directory) {
        return entry.directory().equals(directory)
                || (!isWhole() && entry.directory().equals(below(directory)));
    }

    private boolean isWhole() {
        return entries.stream()
                .anyMatch(entry -> entry.directory().equals("/") && entry.name().equals("etc"));
    }

    private static String below(String directory) {
        int slash = directory.indexOf('/', 1);
        return slash < 0 ? "/" : directory.substring(slash);
    }
}
