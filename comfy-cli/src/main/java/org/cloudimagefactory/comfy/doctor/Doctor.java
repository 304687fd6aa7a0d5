package org.cloudimagefactory.comfy.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.DiskSpace;

/** Examines the host, one thing after the other; nothing is changed. */
public final class Doctor {
    private static final long LITTLE_SPACE = 20L << 30;

    private final CommandRunner runner;
    private final ProgramFinder programs;
    private final AcceleratorProbe probe;
    private final Tools tools;

    /**
     * The programs that builds use.
     *
     * @param packer name or path
     * @param qemu name or path
     * @param qemuImg name or path
     */
    public record Tools(String packer, String qemu, String qemuImg) {}

    public Doctor(CommandRunner runner, ProgramFinder programs, AcceleratorProbe probe, Tools tools) {
        this.runner = runner;
        this.programs = programs;
        this.probe = probe;
        this.tools = tools;
    }

    /** All findings; the directories are those that will be written to. */
    public List<Finding> examine(List<Path> directories) {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(packer());
        findings.add(required("QEMU", tools.qemu(), "qemu-system-x86"));
        findings.add(required("qemu-img", tools.qemuImg(), "qemu-utils"));
        if (programs.find(tools.qemu()).isPresent()) {
            findings.add(accelerator());
        }
        findings.add(firmware());
        findings.add(optional("ssh-keygen", "tests and cloud images need it", "openssh-client"));
        findings.add(optional("xorriso", "micro needs it", "xorriso"));
        findings.add(optional("cpio", "micro needs it", "cpio"));
        findings.add(virtualBox());
        directories.forEach(directory -> findings.add(space(directory)));
        return findings;
    }

    private List<Finding> packer() {
        if (programs.find(tools.packer()).isEmpty()) {
            return List.of(Finding.bad("Packer", "apt-get install packer"));
        }
        CommandResult result = runner.run(Command.of(tools.packer(), "version").with("CHECKPOINT_DISABLE", "1"));
        Optional<PackerVersion> version = PackerVersion.parse(result.output());
        if (version.isEmpty()) {
            return List.of(Finding.bad("Packer", tools.packer() + " is another program: use --packer-binary"));
        }
        Finding found = Finding.good("Packer", version.get().toString());
        return version.get().needsPlugins() ? List.of(found, plugin()) : List.of(found);
    }

    private Finding plugin() {
        CommandResult result =
                runner.run(Command.of(tools.packer(), "plugins", "installed").with("CHECKPOINT_DISABLE", "1"));
        return result.output().contains("packer-plugin-qemu")
                ? Finding.good("Packer plugin qemu", "installed")
                : Finding.bad("Packer plugin qemu", "packer plugins install github.com/hashicorp/qemu");
    }

    private Finding required(String name, String program, String debianPackage) {
        return programs.find(program).isEmpty()
                ? Finding.bad(name, "apt-get install " + debianPackage)
                : Finding.good(name, version(program));
    }

    private Finding optional(String program, String reason, String debianPackage) {
        return programs.find(program)
                .map(path -> Finding.good(program, path.toString()))
                .orElseGet(() -> Finding.warning(program, reason + ": apt-get install " + debianPackage));
    }

    private String version(String program) {
        CommandResult result = runner.run(Command.of(program, "--version").within(Duration.ofSeconds(10)));
        return result.output().lines().findFirst().orElse("does not tell its version");
    }

    private Finding accelerator() {
        return probe.best() == Accelerator.KVM
                ? Finding.good("accelerator", "kvm")
                : Finding.warning("accelerator", "no working KVM: guests are emulated, about ten times slower");
    }

    private static Finding firmware() {
        try {
            return Finding.good(
                    "UEFI",
                    new FirmwareFinder().uefi(Architecture.X86_64).code().toString());
        } catch (Problem e) {
            return Finding.warning("UEFI", "only needed for --firmware uefi: apt-get install ovmf");
        }
    }

    private Finding virtualBox() {
        return programs.find("VBoxManage")
                .map(path -> Finding.good("VirtualBox", path.toString()))
                .orElseGet(() -> Finding.good("VirtualBox", "not there; OVAs are made from QEMU builds"));
    }

    private static Finding space(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = DiskSpace.usable(existing);
            String told = (free >> 30) + " GiB free";
            if (!Files.isWritable(existing)) {
                return Finding.warning(directory.toString(), "not writable: choose another, or mend its permissions");
            }
            return free < LITTLE_SPACE
                    ? Finding.warning(directory.toString(), told + ", which is little for large images")
                    : Finding.good(directory.toString(), told);
        } catch (IOException e) {
            return Finding.warning(directory.toString(), "cannot be looked at: " + e.getMessage());
        }
    }
}
