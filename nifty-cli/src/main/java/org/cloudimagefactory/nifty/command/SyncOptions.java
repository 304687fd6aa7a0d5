package org.cloudimagefactory.nifty.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.nifty.intake.RejectedDescriptors;
import org.cloudimagefactory.nifty.intake.WaitingFiles;
import org.cloudimagefactory.nifty.sync.SyncRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a pass, whether it is carried out or only planned. */
@InGroup(OptionGroup.FILES)
public final class SyncOptions {
    private static final int MOST_JOBS = 64;

    @Mixin
    final CloudOptions cloud = new CloudOptions();

    @Mixin
    final AccessOptions access = new AccessOptions();

    @Mixin
    final TransferOptions transfer = new TransferOptions();

    @Mixin
    final RegistryOptions registry = new RegistryOptions();

    @Mixin
    final TreeSigningOptions signing = new TreeSigningOptions();

    @Mixin
    final LifecycleOptions lifecycle = new LifecycleOptions();

    @Option(
            names = {"--descriptors-dir", "--descriptor-dir"},
            paramLabel = "DIR",
            split = ",",
            defaultValue = "/var/spool/comfy,/var/spool/itchy/descriptors",
            description = "Directories where descriptors wait; default ${DEFAULT-VALUE}.")
    private List<Path> descriptorDirectories = List.of();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Where nifty remembers uploads that it has begun, and failures; default a hidden directory in one of"
                            + " the directories of descriptors: where it is already, else in the first that exists.")
    private @Nullable Path stateDirectory;

    @InGroup(OptionGroup.RUN)
    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many appliances are worked on at a time; default ${DEFAULT-VALUE}.")
    private int jobs = 4;

    @InGroup(OptionGroup.RUN)
    @Option(names = "--delete-descriptors", description = "Delete applied descriptors instead of moving them to done/.")
    private boolean deleteDescriptors;

    @InGroup(OptionGroup.RUN)
    @Option(
            names = "--delete-images",
            description =
                    "Delete image files below --images-dir once their descriptor is applied and no other leads to them.")
    private boolean deleteImages;

    /** Where runs of one identifier remember what later runs need to know; none where there are no descriptors. */
    Optional<Path> stateDirectory() {
        UUID name = UUID.nameUUIDFromBytes(cloud.identifier().getBytes(StandardCharsets.UTF_8));
        if (stateDirectory != null) {
            return Optional.of(stateDirectory.toAbsolutePath().normalize().resolve(name.toString()));
        }
        List<Path> possible = existing().stream()
                .map(directory -> directory.resolve(".nifty-" + name))
                .toList();
        // It does not move when another tool brings its directory.
        return possible.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .or(() -> possible.stream().findFirst());
    }

    /** The descriptors that wait. */
    WaitingFiles waitingFiles() {
        return new WaitingFiles(existing());
    }

    /** The descriptors that were set aside. */
    RejectedDescriptors rejectedDescriptors() {
        return new RejectedDescriptors(existing());
    }

    /** What is asked of a pass. */
    public SyncRequest request() {
        SyncRequest request = requestOfUpkeep();
        if (request.descriptorDirectories().isEmpty()) {
            throw new EnvironmentProblem("there is no descriptor directory: none of "
                            + descriptorDirectories.stream().map(Path::toString).collect(Collectors.joining(", "))
                            + " exists")
                    .hint("name one with --descriptors-dir");
        }
        return request;
    }

    /** What is asked of a run that takes no descriptors: where there is no directory of them, no pass can be at work either. */
    public SyncRequest requestOfUpkeep() {
        cloud.refuseSecret();
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new UsageProblem("--jobs takes 1 to " + MOST_JOBS);
        }
        return new SyncRequest(
                cloud.identifier(),
                existing(),
                transfer.imageDirectories(),
                lifecycle.keep(),
                lifecycle.expireAfter,
                lifecycle.expireGrace,
                lifecycle.uploadTimeout,
                lifecycle.retryAfter,
                stateDirectory().orElse(null),
                jobs,
                deleteDescriptors,
                deleteImages);
    }

    /** Where a pass writes. */
    List<Path> writes() {
        List<Path> paths = new ArrayList<>(descriptorDirectories);
        paths.addAll(transfer.writes(deleteImages));
        paths.addAll(cloud.writes());
        if (stateDirectory != null) {
            paths.add(stateDirectory);
        }
        return paths;
    }

    /** What a pass only reads. */
    List<Path> reads() {
        List<Path> paths = new ArrayList<>(transfer.reads());
        paths.addAll(cloud.reads());
        paths.addAll(access.reads());
        paths.addAll(registry.reads());
        paths.addAll(signing.reads());
        return paths;
    }

    /** A directory that is the only one must be there; of several, those that are. */
    private List<Path> existing() {
        return descriptorDirectories.stream()
                .map(directory -> directory.toAbsolutePath().normalize())
                .distinct()
                .filter(directory -> descriptorDirectories.size() == 1 || Files.exists(directory))
                .map(Directories::readable)
                .toList();
    }
}
