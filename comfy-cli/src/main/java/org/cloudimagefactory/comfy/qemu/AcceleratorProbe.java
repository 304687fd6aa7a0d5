package org.cloudimagefactory.comfy.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which accelerator really works here, by running a tiny VM with it. That {@code /dev/kvm} opens proves nothing:
 * on some virtualised hosts KVM lets a boot sector in real mode through and then hangs in every ordinary kernel. So the
 * probe goes a kernel's way into long mode, uses SSE2, and reports over QEMU's isa-debug-exit. The answer is kept until the
 * next boot of the host.
 */
public final class AcceleratorProbe {
    private static final Logger LOG = LoggerFactory.getLogger(AcceleratorProbe.class);
    private static final String BOOT_SECTOR = "accelerator-probe.bin";
    /** The probe writes 0x10 to the port; isa-debug-exit makes (value << 1) | 1 of it. */
    private static final int PASSED = 33;

    private static final int ANSWER_LIMIT = 4096;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Path KVM_DEVICE = Path.of("/dev/kvm");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final CommandRunner runner;
    private final String program;
    private final Path cacheDirectory;
    private volatile boolean keeps;

    /** Probes with this QEMU program; keeps the answer in the directory. */
    public AcceleratorProbe(CommandRunner runner, String program, Path cacheDirectory) {
        this.runner = runner;
        this.program = program;
        this.cacheDirectory = cacheDirectory;
    }

    /** Has answers kept from now on; until then nothing is written. */
    void keepAnswers() {
        keeps = true;
    }

    /** Whether a file holds an answer that was kept. */
    public static boolean isAnswer(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) < ANSWER_LIMIT
                    && Files.readString(file).matches("[^\n]+\n(kvm|tcg)\n");
        } catch (IOException e) {
            return false;
        }
    }

    /** KVM when a VM really runs with it, else TCG. */
    public Accelerator best() {
        if (!Files.isReadable(KVM_DEVICE) || !Files.isWritable(KVM_DEVICE)) {
            return Accelerator.TCG;
        }
        Path cache = cacheDirectory.resolve("accelerator");
        String question = bootId() + " " + program;
        return cached(cache, question).orElseGet(() -> {
            Accelerator answer = works(Accelerator.KVM) ? Accelerator.KVM : Accelerator.TCG;
            if (keeps) {
                keep(cache, question, answer);
            }
            return answer;
        });
    }

    /** Whether a VM runs with this accelerator. */
    public boolean works(Accelerator accelerator) {
        try {
            Path bootSector = Files.createTempFile("accelerator-probe", ".raw");
            try {
                Files.write(bootSector, BundledFile.bytes(AcceleratorProbe.class, BOOT_SECTOR));
                CommandResult result = runner.run(command(accelerator, bootSector));
                LOG.debug("probe of {}: exit {}{}", accelerator, result.exitCode(), result.timedOut() ? ", hung" : "");
                return !result.timedOut() && result.exitCode() == PASSED;
            } finally {
                Files.deleteIfExists(bootSector);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write the boot sector of the accelerator probe", e);
        }
    }

    private Command command(Accelerator accelerator, Path bootSector) {
        return Command.of(
                        program,
                        "-accel",
                        accelerator.qemuName(),
                        "-m",
                        "16",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-no-reboot",
                        "-device",
                        "isa-debug-exit,iobase=0xf4,iosize=0x04",
                        "-drive",
                        "file=" + bootSector + ",format=raw,if=ide,snapshot=on")
                .within(LIMIT)
                .hint("install QEMU (Debian and Ubuntu: apt-get install qemu-system-x86)");
    }

    private static Optional<Accelerator> cached(Path cache, String question) {
        try {
            String[] lines = Files.readString(cache).split("\n");
            if (lines.length == 2 && lines[0].equals(question)) {
                return Optional.of(Accelerator.valueOf(lines[1].toUpperCase(Locale.ROOT)));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("no usable answer kept in {}", cache);
        }
        return Optional.empty();
    }

    private static void keep(Path cache, String question, Accelerator answer) {
        try {
            Files.createDirectories(cache.toAbsolutePath().getParent());
            byte[] content = (question + "\n" + answer + "\n").getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(cache, content, FilePermissions.parse("644").set());
        } catch (IOException e) {
            // The next build only has to ask again.
            LOG.debug("cannot keep the answer in {}", cache, e);
        }
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "unknown boot";
        }
    }
}
