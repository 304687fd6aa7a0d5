package org.cloudimagefactory.comfy.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.spool.Directories;

/**
 * Takes the files of a directory out of a commit, byte by byte: nothing is converted, as attributes of a repository could have it done.
 * Files and directories only: whatever else git knows is refused by its name, as are names that lead elsewhere.
 */
public final class TreeExport {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern ENTRY =
            Pattern.compile("([0-7]{6}) [a-z]+ ([0-9a-f]{40,64}) +([0-9]{1,18}|-)\t(.*)", Pattern.DOTALL);
    private static final int NAME_LIMIT = 1000;
    /** Bytes of a list; as many names as there may be, each as long as it may be, are less. */
    private static final long LIST_LIMIT = 8L << 20;

    private static final int SHOWN = 200;
    private static final String FILE = "100644";
    private static final String PROGRAM = "100755";
    private static final String LINK = "120000";
    private static final String REPOSITORY = "160000";
    private static final int AT_ONCE = 200;
    private static final String PUT = "while [ $# -gt 0 ]; do git cat-file blob \"$1\" >\"$2\" || exit; shift 2; done";
    private static final byte[] POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private final GitProgram git;
    private final GitLimits limits;

    TreeExport(GitProgram git, GitLimits limits) {
        this.git = git;
        this.limits = limits;
    }

    private record Entry(String mode, String object, long size, String name) {}

    /**
     * Writes the files into a new directory.
     *
     * @param tree digest of the directory in the repository
     */
    public void write(String tree, Path target) {
        try {
            List<Entry> entries = entries(tree, target.resolveSibling("entries"));
            check(entries);
            Directories.ownCreated(target);
            List<String> words = new ArrayList<>();
            for (Entry entry : entries) {
                Path file = target.resolve(entry.name()).normalize();
                if (!file.startsWith(target)) {
                    throw refused(entry, "leads out of the repository");
                }
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                words.addAll(List.of(entry.object(), file.toString()));
                if (words.size() >= 2 * AT_ONCE) {
                    put(words);
                }
            }
            put(words);
            for (Entry entry : entries) {
                Path file = target.resolve(entry.name());
                if (isPointer(file)) {
                    throw refused(entry, "is a pointer of Git LFS, not the file");
                }
                if (entry.mode().equals(PROGRAM) && !file.toFile().setExecutable(true)) {
                    throw new EnvironmentProblem("cannot make " + file + " executable").ofOneItem();
                }
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + target, e).ofOneItem();
        }
    }

    /** Through a file of bounded size: a tree of a few kilobytes can stand for billions of names. */
    private List<Entry> entries(String tree, Path file) throws IOException {
        CommandResult listed = git.into(file, LIST_LIMIT, LIMIT, "ls-tree", "-r", "-l", "-z", "--full-tree", tree);
        if (GitProgram.wroteTooMuch(listed)) {
            throw tooMany();
        }
        listed.orThrow("cannot list " + tree);
        String output = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        Files.delete(file);
        List<Entry> entries = new ArrayList<>();
        for (String line : output.split("\0", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            Matcher entry = ENTRY.matcher(line);
            if (!entry.matches()) {
                throw new ItemProblem("cannot understand what git says of " + PrintableText.of(line, SHOWN));
            }
            String size = entry.group(3);
            entries.add(new Entry(
                    entry.group(1), entry.group(2), size.equals("-") ? 0 : Long.parseLong(size), entry.group(4)));
            if (entries.size() > limits.files()) {
                throw tooMany();
            }
        }
        return entries;
    }

    private ItemProblem tooMany() {
        return new ItemProblem("there are more than " + limits.files() + " files, the limit");
    }

    private void check(List<Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            switch (entry.mode()) {
                case FILE, PROGRAM -> bytes += entry.size();
                case LINK -> throw refused(entry, "is a symbolic link");
                case REPOSITORY -> throw refused(entry, "is a submodule");
                default -> throw refused(entry, "has the mode " + entry.mode());
            }
            if (!isPlain(entry.name())) {
                throw refused(entry, "has a name that is not taken");
            }
            if (entry.size() > limits.file()) {
                throw refused(entry, "is larger than " + (limits.file() >> 20) + " MiB, the limit");
            }
        }
        if (bytes > limits.checkout()) {
            throw new ItemProblem(
                    "all files together are larger than " + (limits.checkout() >> 20) + " MiB, the limit");
        }
    }

    /** No way out, nothing that git or a terminal would see something in, and UTF-8. */
    private static boolean isPlain(String name) {
        if (name.length() > NAME_LIMIT || name.startsWith("/") || name.indexOf('\ufffd') >= 0) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equalsIgnoreCase(".git")) {
                return false;
            }
        }
        return name.chars().noneMatch(Character::isISOControl);
    }

    private void put(List<String> words) {
        if (!words.isEmpty()) {
            git.script(PUT, LIMIT, words).orThrow("cannot take files out of the mirror");
            words.clear();
        }
    }

    private static boolean isPointer(Path file) throws IOException {
        try (java.io.InputStream in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(POINTER.length), POINTER);
        }
    }

    private static ItemProblem refused(Entry entry, String why) {
        return new ItemProblem("'" + PrintableText.of(entry.name(), SHOWN) + "' " + why);
    }
}
