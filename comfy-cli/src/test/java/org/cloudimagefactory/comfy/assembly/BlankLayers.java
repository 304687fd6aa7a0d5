package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.layer.Overlays;
import org.cloudimagefactory.comfy.layer.WayIn;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.Deadline;

/** Stands in for Packer and its guests: layers and images are real, but no guest has written to them. */
public final class BlankLayers implements LayerMaking {
    /** Of all disks, in bytes. */
    public static final long SIZE = 16 << 20;

    private final CommandRunner programs;
    private final Overlays overlays;
    private final Witness witness;

    /** Hears of each layer before it is made, and may fail. */
    @FunctionalInterface
    public interface Witness {
        /** A layer of this appliance is made; the last one is sealed. */
        void made(String name, boolean isLast);
    }

    /** Told to this witness. */
    public BlankLayers(CommandRunner programs, Witness witness) {
        this.programs = programs;
        this.overlays = new Overlays("qemu-img", programs);
        this.witness = witness;
    }

    @Override
    public Path image(BuildPlan plan, BuildDirectory work, Deadline deadline, BuildMonitor monitor) {
        throw new AssertionError("none of these begins with an image");
    }

    @Override
    public BuiltLayer build(LayerRequest request, BuildDirectory work, Deadline deadline, BuildMonitor monitor) {
        witness.made(request.plan().name(), false);
        Path disk = disk(work);
        if (request.below() == null) {
            blank(disk);
        } else {
            overlays.create(disk, request.below().disk(), SIZE);
        }
        return new BuiltLayer(
                disk, new WayIn("private", "ssh-ed25519 body comment", Map.of(), List.of("secret")), null);
    }

    @Override
    public void seal(
            LayerRequest request,
            Collection<String> secretsBelow,
            BuildDirectory work,
            Deadline deadline,
            BuildMonitor monitor) {
        witness.made(request.plan().name(), true);
        blank(disk(work));
        try {
            Files.writeString(work.packages(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path disk(BuildDirectory work) {
        try {
            Files.createDirectories(work.packerOutput());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return work.image().toAbsolutePath();
    }

    private void blank(Path disk) {
        programs.run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), Long.toString(SIZE)))
                .orThrow("create");
    }
}
