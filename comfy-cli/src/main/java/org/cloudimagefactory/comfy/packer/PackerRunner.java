package org.cloudimagefactory.comfy.packer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs Packer on a prepared build directory. What it says goes into a log file there and to the listener. */
public final class PackerRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PackerRunner.class);
    private static final String HINT = "install Packer (Debian: apt-get install packer)";
    private static final int TOLD = 600;

    private final CommandRunner runner;
    private final String program;
    private volatile @Nullable PackerVersion version;

    /** Uses this program, a name or a path. */
    public PackerRunner(CommandRunner runner, String program) {
        this.runner = runner;
        this.program = program;
    }

    /** Packer's version, which it is asked for once: a run of several layers does not expect another one. */
    public PackerVersion version() {
        PackerVersion asked = version;
        if (asked == null) {
            asked = ask();
            version = asked;
        }
        return asked;
    }

    private PackerVersion ask() {
        CommandResult result = runner.run(Command.of(program, "version")
                .with("CHECKPOINT_DISABLE", "1")
                .within(Command.SHORT)
                .hint(HINT));
        return PackerVersion.parse(result.output())
                .orElseThrow(() -> new EnvironmentProblem(
                                "'" + program + " version' does not say which Packer it is: " + flat(result))
                        .hint("name Packer with --packer-binary; some systems have another program of this name"));
    }

    /** Has Packer check the template. */
    void validate(BuildDirectory directory, BuildSecrets secrets) {
        CommandResult result =
                runner.run(command(directory, secrets, "validate").within(Command.SHORT));
        if (!result.succeeded()) {
            throw new EnvironmentProblem("Packer refuses the template: " + flat(result))
                    .hint(PackerPlugins.hint(result.output() + result.error()))
                    .ofOneItem();
        }
    }

    /**
     * Builds the image. A template that Packer refuses is a problem of the environment, all else one of this build.
     *
     * @param deadline of the whole build, of which Packer has what is left
     */
    public void build(
            BuildDirectory directory, BuildSecrets secrets, Deadline deadline, Consumer<PackerMessage> listener) {
        LastWords words = new LastWords();
        QemuWords qemu = new QemuWords(directory.packerDebugLog());
        try (PrintWriter log =
                new PrintWriter(Files.newBufferedWriter(directory.packerLog(), StandardCharsets.UTF_8), true)) {
            CommandResult result = runner.run(command(directory, secrets, "build", "-color=false", "-on-error=abort")
                    .within(deadline.left())
                    .with("PACKER_LOG", "1")
                    .with("PACKER_LOG_PATH", directory.packerDebugLog().toString())
                    .onOutput(line -> PackerMessage.parse(line).ifPresent(message -> {
                        log.println(message.text());
                        LOG.info("packer: {}", message.text());
                        listener.accept(message);
                        words.hear(message);
                    }))
                    .onError(log::println));
            String said = qemu.take();
            if (!said.isEmpty()) {
                log.println("QEMU: " + said);
            }
            if (!result.succeeded()) {
                if (words.step().isEmpty() && !result.timedOut()) {
                    // It may not even have understood the template, which it says best when it is asked for that alone.
                    validate(directory, secrets);
                }
                throw failed(result, words, said, deadline);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + directory.packerLog(), e);
        }
    }

    private static ItemProblem failed(CommandResult result, LastWords words, String qemu, Deadline deadline) {
        String told = words.isEmpty() ? PrintableText.of(result.reason(), TOLD) : words.oneLine();
        if (result.timedOut()) {
            told = "the build took longer than " + deadline.limit().toSeconds() + " s and was ended"
                    + (words.isEmpty() ? "" : " at: " + words.oneLine());
        }
        return new ItemProblem("Packer build failed: " + told + (qemu.isEmpty() ? "" : "; QEMU said: " + qemu));
    }

    private Command command(BuildDirectory directory, BuildSecrets secrets, String subcommand, String... options) {
        List<String> arguments = new ArrayList<>(List.of(program, subcommand));
        arguments.addAll(List.of(options));
        if (subcommand.equals("build")) {
            arguments.add(1, "-machine-readable");
        }
        arguments.add(directory.template().toString());
        return Command.of(arguments)
                .in(directory.root())
                .with(PackerTemplate.PASSWORD_VARIABLE, secrets.password())
                .with("CHECKPOINT_DISABLE", "1")
                .with(
                        "PACKER_CACHE_DIR",
                        directory.root().resolve("packer_cache").toString())
                .hint(HINT);
    }

    private static String flat(CommandResult result) {
        String text = (result.output() + " " + result.error()).strip().replaceAll("\\s+", " ");
        return PrintableText.of(text.isEmpty() ? result.reason() : text, TOLD);
    }
}
