package org.cloudimagefactory.comfy.build;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildSource;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.PrintableText;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.cli.ShutdownTasks;

/** Carries a plan out: installer ISO, Packer template, Packer run, checked image, descriptor. */
public final class ApplianceBuilder {
    private static final int SERIAL_TAIL = 300;

    private final InstallerIsoMaker isoMaker;
    private final PreparedFiles files;
    private final PackerRunner packer;
    private final ImagePublisher publisher;
    private final ShutdownTasks shutdown;
    private final Clock clock;

    /** Uses these parts. */
    public ApplianceBuilder(
            InstallerIsoMaker isoMaker,
            PreparedFiles files,
            PackerRunner packer,
            ImagePublisher publisher,
            ShutdownTasks shutdown,
            Clock clock) {
        this.isoMaker = isoMaker;
        this.files = files;
        this.packer = packer;
        this.publisher = publisher;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** Builds what the plan says. Until all is well, nothing is visible under a final name. */
    public FinishedImage build(BuildPlan plan, Progress progress) {
        try (BuildWorkspace workspace = BuildWorkspace.open(plan, shutdown, clock);
                Progress.Task task = progress.start(plan.name())) {
            BuildDirectory directory = workspace.directory();
            BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
            PackerInputs inputs = inputs(plan, task);
            files.write(plan, directory, secrets, inputs);
            try {
                packer.validate(directory, secrets);
                packer.build(directory, secrets, plan.timeLimit(), task);
                return publisher.publish(plan, directory, task);
            } catch (FactoryException e) {
                if (shutdown.isShuttingDown()) {
                    throw e;
                }
                String console = lastOfConsole(directory.serialLog());
                Path kept = workspace.keepLogs(plan);
                throw e.hint("logs are in " + kept + (console.isEmpty() ? "" : "; the console last said: " + console));
            }
        }
    }

    private PackerInputs inputs(BuildPlan plan, Progress.Task task) {
        PackerVersion version = packer.version();
        BuildSource source = plan.source();
        if (source instanceof BuildSource.MadeIso made) {
            InstallerIsoMaker.Iso iso = isoMaker.iso(plan, made.script(), task);
            return new PackerInputs(iso.location(), iso.checksum(), version);
        }
        if (source instanceof BuildSource.FetchedIso fetched) {
            return new PackerInputs(fetched.url(), fetched.checksum(), version);
        }
        throw FactoryException.usage("method " + source.method() + " cannot be used yet");
    }

    private static String lastOfConsole(Path serialLog) {
        if (!Files.exists(serialLog)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(serialLog.toFile(), "r")) {
            long start = Math.max(0, file.length() - SERIAL_TAIL);
            byte[] tail = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(tail);
            String text = new String(tail, StandardCharsets.UTF_8).strip();
            return PrintableText.of(text.substring(text.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            return "";
        }
    }
}
