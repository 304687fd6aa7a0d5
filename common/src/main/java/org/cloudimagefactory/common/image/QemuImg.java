package org.cloudimagefactory.common.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.work.Progress;

/**
 * qemu-img, always with explicit formats, limits of time and memory, and names that it can't take for anything else. It
 * follows backing files and external data to any path they name: have an image inspected before it is handed over here.
 */
public final class QemuImg {
    /** Looking at a header takes milliseconds; a crafted one can keep qemu-img busy for minutes. */
    private static final Duration INFO_LIMIT = Duration.ofSeconds(30);

    private static final Duration EXTRACT_LIMIT = Duration.ofMinutes(2);
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(30);
    /** The figures that OpenStack's services use: enough for any sane image. */
    private static final long MEMORY_LIMIT = 2L << 30;
    /** Less than this much room is none. */
    private static final long LITTLE = 1L << 20;
    /** {@code qemu-img check}: leaked clusters cost space, but no data is wrong. */
    private static final int CHECK_LEAKS = 3;
    /** {@code qemu-img check}: the format has no check. */
    private static final int CHECK_UNSUPPORTED = 63;

    private static final Pattern PERCENT = Pattern.compile("\\(([0-9]+(?:\\.[0-9]+)?)/100%\\)");
    private static final String HINT = "install qemu-img (Debian and Ubuntu: apt-get install qemu-utils)";

    private final String program;
    private final CommandRunner runner;
    private final ObjectMapper json = new ObjectMapper();

    /** Uses this program, a name or a path. */
    public QemuImg(String program, CommandRunner runner) {
        this.program = program;
        this.runner = runner;
    }

    /** What it says of its version. */
    public String version() {
        CommandResult result =
                runner.run(command("--version").within(INFO_LIMIT)).orThrow("qemu-img cannot tell its version");
        return result.output().lines().findFirst().orElse("it tells no version");
    }

    /** What qemu-img reads in the header; no backing file is opened. */
    public QemuImageInfo info(DiskSource source) {
        CommandResult result = runner.run(command("info", "--output=json", source.qemuArgument())
                        .within(INFO_LIMIT)
                        .limitedToMemory(MEMORY_LIMIT))
                .orThrow("qemu-img cannot read " + source.file() + " as " + source.format());
        try {
            JsonNode document = json.readTree(result.output());
            return QemuImageInfo.of(document);
        } catch (JsonProcessingException e) {
            throw new ItemProblem("qemu-img info of " + source.file() + " is no JSON").causedBy(e);
        }
    }

    /** Has the metadata checked where the format has a check; fails when it is damaged. Leaked clusters are no damage. */
    public void check(DiskSource source) {
        if (source.format() == ImageFormat.RAW) {
            return;
        }
        CommandResult result = runner.run(command("check", "-q", source.qemuArgument())
                .within(CHECK_LIMIT)
                .limitedToMemory(MEMORY_LIMIT));
        if (result.exitCode() != CHECK_LEAKS && result.exitCode() != CHECK_UNSUPPORTED) {
            result.orThrow("image " + source.file() + " is damaged");
        }
    }

    /**
     * Converts; the target is written as the conversion goes, so give it a temporary name, and flush it before it gets another,
     * as {@link org.cloudimagefactory.common.spool.AtomicFile#publish} does: qemu-img is told not to. It would flush after each
     * change of a table, which takes many times as long, for a file that is of no use after a crash anyway.
     */
    public void convert(Conversion conversion, Duration limit, Progress.Task progress) {
        List<String> arguments = new ArrayList<>(List.of(program, "convert", "-p", "-t", "unsafe", "-m", "8"));
        if (conversion.compress()) {
            arguments.add("-c");
        } else if (conversion.format() == ImageFormat.RAW || conversion.format() == ImageFormat.QCOW2) {
            arguments.add("-W");
        }
        if (!conversion.options().isEmpty()) {
            arguments.addAll(List.of("-o", String.join(",", conversion.options())));
        }
        arguments.addAll(List.of("-O", conversion.format().qemuName()));
        arguments.add(conversion.source().qemuArgument());
        if (conversion.padding() > 0) {
            arguments.add(zeros(conversion.padding()));
        }
        arguments.add(conversion.target().toAbsolutePath().toString());
        CommandResult result = runner.run(Command.of(arguments)
                .within(limit)
                .limitedToMemory(MEMORY_LIMIT)
                .hint(HINT)
                .onOutput(line -> report(line, progress)));
        try {
            result.orThrow("cannot convert " + conversion.source().file() + " to " + conversion.format());
        } catch (ItemProblem e) {
            // Some writers of formats only know that an argument is invalid then.
            File directory = Objects.requireNonNull(
                            conversion.target().toAbsolutePath().getParent())
                    .toFile();
            boolean isFull = directory.isDirectory() && directory.getUsableSpace() < LITTLE;
            throw isFull && !result.lacksSpace() ? e.hint("no space left in " + directory) : e;
        }
    }

    /**
     * Makes a qcow2 overlay of the same size: all that is written goes into it, and the disk below is only read. It names that
     * disk by its absolute path.
     */
    public void overlay(DiskSource below, Path target) {
        runner.run(command(
                                "create",
                                "-q",
                                "-f",
                                ImageFormat.QCOW2.qemuName(),
                                "-F",
                                below.format().qemuName(),
                                "-b",
                                below.file().toAbsolutePath().toString(),
                                target.toAbsolutePath().toString())
                        .within(INFO_LIMIT)
                        .limitedToMemory(MEMORY_LIMIT))
                .orThrow("cannot make an overlay of " + below.file());
    }

    /** Writes what a guest sees in these slices, one after the other, to a new raw file. */
    public void extract(List<DiskSlice> slices, Path target) {
        List<String> arguments = new ArrayList<>(List.of(program, "convert", "-O", ImageFormat.RAW.qemuName()));
        slices.forEach(slice -> arguments.add(slice.qemuArgument()));
        arguments.add(target.toAbsolutePath().toString());
        CommandResult result = runner.run(Command.of(arguments)
                .within(EXTRACT_LIMIT)
                .limitedToMemory(MEMORY_LIMIT)
                .hint(HINT));
        if (result.lacksSpace()) {
            throw new EnvironmentProblem("no space left for the sample " + target)
                    .hint("free some, or name another directory for temporary files");
        }
        result.orThrow("cannot read a sample of " + slices.get(0).disk().file());
    }

    /** A source that is nothing but zeros. */
    private static String zeros(long length) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("driver", "null-co");
        node.put("size", length);
        node.put("read-zeroes", true);
        return "json:" + node;
    }

    private Command command(String... arguments) {
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(List.of(arguments));
        return Command.of(line).hint(HINT);
    }

    private static void report(String line, Progress.Task progress) {
        Matcher matcher = PERCENT.matcher(line);
        if (matcher.find()) {
            progress.at(Double.parseDouble(matcher.group(1)) / 100);
        }
    }
}
