package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.answers.AnswerServer;
import org.cloudimagefactory.comfy.layer.WayIn;
import org.cloudimagefactory.comfy.packer.BootCommandFiles;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerInputs.Start;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.provision.LayerSteps;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Builds one layer: a Packer run on an overlay of the layer below, ended by an orderly shutdown of the guest. The layer below
 * is only read. All happens in the directory of a build, which each layer needs empty, and finds its disk in afterwards.
 */
public final class LayerRunner implements LayerMaking {
    private final BaseMaker bases;
    private final LayerStarts starts;
    private final PreparedFiles files;
    private final PackerRunner packer;
    private final WatchedPacker watched;
    private final QemuImg qemuImg;
    private final SealedChain chain;

    public LayerRunner(
            BaseMaker bases,
            SeedKeys keys,
            PreparedFiles files,
            PackerRunner packer,
            CommandRunner runner,
            QemuImg qemuImg) {
        this.bases = bases;
        this.starts = new LayerStarts(bases, keys, qemuImg);
        this.files = files;
        this.packer = packer;
        this.watched = new WatchedPacker(packer);
        this.qemuImg = qemuImg;
        this.chain = new SealedChain(runner, qemuImg);
    }

    @Override
    public Path image(BuildPlan plan, BuildDirectory directory, Deadline deadline, BuildMonitor monitor) {
        monitor.phase(BuildPhase.PREPARING);
        return bases.image(plan, directory, deadline, monitor);
    }

    @Override
    public BuiltLayer build(LayerRequest request, BuildDirectory directory, Deadline deadline, BuildMonitor monitor) {
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        Run run = run(request, false, directory, secrets, deadline, monitor);
        requireOverlay(request, directory.image());
        boolean hasVariables = run.start().machine().firmwareVariables() != null;
        return new BuiltLayer(
                directory.image().toAbsolutePath(), run.wayIn(), hasVariables ? directory.firmwareVariables() : null);
    }

    @Override
    public void seal(
            LayerRequest request,
            Collection<String> secretsBelow,
            BuildDirectory directory,
            Deadline deadline,
            BuildMonitor monitor) {
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        Run run = run(request, true, directory, secrets, deadline, monitor);
        monitor.phase(BuildPhase.CHECKING);
        requireOverlay(request, directory.image());
        List<String> all = new ArrayList<>(secretsBelow);
        all.addAll(run.wayIn().secrets());
        chain.flatten(directory, all, request.plan().timeLimit(), monitor);
    }

    /**
     * What a run has begun with, and how its guest lets somebody in.
     *
     * @param wayIn by a key that a last layer does not take
     */
    private record Run(LayerStart start, WayIn wayIn) {}

    private Run run(
            LayerRequest request,
            boolean isLast,
            BuildDirectory directory,
            BuildSecrets secrets,
            Deadline deadline,
            BuildMonitor monitor) {
        BuildPlan plan = request.plan();
        monitor.phase(BuildPhase.PREPARING);
        LayerStart start = starts.make(request, directory, deadline, monitor);
        Path ownKey = start.ownKey();
        String publicKey =
                text(ownKey.resolveSibling(ownKey.getFileName() + ".pub")).strip();
        BuiltLayer below = request.below();
        try (AnswerServer answers = AnswerServer.start(directory.http())) {
            PackerInputs inputs = new PackerInputs(
                    start.disk().toString(),
                    start.checksum(),
                    start.kind(),
                    start.hasSeed(),
                    packer.version(),
                    start.machine(),
                    answers.address());
            PreparedFiles.Written written = files.writeLayer(
                    plan,
                    directory,
                    secrets,
                    inputs,
                    steps(request, isLast ? null : publicKey),
                    below == null ? Map.of() : below.wayIn().seed());
            boolean isTyping = start.kind() == Start.INSTALLER;
            if (isTyping) {
                BootCommandFiles.require(plan, directory.http());
            }
            StepFollower steps = new StepFollower(written.provisioning(), monitor);
            watched.run(plan, directory, secrets, isTyping, deadline, monitor, steps::follow);
            List<String> own = List.of(secrets.password(), secrets.hash(), WayIn.body(publicKey));
            return new Run(start, new WayIn(text(ownKey), publicKey, written.seed(), own));
        }
    }

    private static LayerSteps steps(LayerRequest request, @Nullable String ownKey) {
        BuildPlan plan = request.plan();
        BuiltLayer below = request.below();
        return new LayerSteps(
                request.settings(),
                below == null && plan.installerDoesSettings(),
                request.provisioners(),
                ownKey,
                below == null ? null : below.wayIn().body(),
                ownKey == null ? seal(plan) : null);
    }

    /** How the last layer of a plan ends. */
    static LayerSteps.Seal seal(BuildPlan plan) {
        String script = plan.settings().guest().seal();
        return new LayerSteps.Seal(plan.appliance(), script == null ? null : Path.of(script), plan.buildUser());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        }
    }

    /** That Packer has gone on with the overlay, and made neither a copy of the whole chain nor one of something else. */
    private void requireOverlay(LayerRequest request, Path image) {
        String ground = request.ground().map(Path::toString).orElse("");
        DiskSource disk = DiskSource.whole(image, ImageFormat.QCOW2);
        QemuImageInfo info = qemuImg.info(disk);
        String backing = info.document().path("full-backing-filename").asText();
        if (info.hasDataFile() || !backing.equals(ground)) {
            throw new ItemProblem("Packer left a disk that stands on '" + backing + "' instead of "
                            + (ground.isEmpty() ? "nothing" : ground))
                    .hint("what it was given is in packer.json; please report it with the version of Packer");
        }
        qemuImg.check(disk);
    }
}
