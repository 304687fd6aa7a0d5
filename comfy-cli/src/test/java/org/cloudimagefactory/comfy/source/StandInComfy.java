package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.assembly.BuildHistory;
import org.cloudimagefactory.comfy.assembly.BuildRecord;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.NeededBuild;
import org.cloudimagefactory.comfy.assembly.RunSettings;
import org.cloudimagefactory.comfy.assembly.ShellHint;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.FilePermissions;

/**
 * Stands in for the {@code comfy build} that a poll starts, since a real one takes minutes: it leaves what one leaves beside images, with an
 * empty disk in the place of an image. All other programs are run.
 */
final class StandInComfy implements CommandRunner {
    /** What stands in a command line for comfy. */
    static final String NAME = "stand-in-comfy";

    private final CommandRunner real;
    private final BuildService builds;
    private final Clock clock;
    private final List<Command> commands = new ArrayList<>();
    private int exitCode;
    private int images;
    private int bases;

    StandInComfy(CommandRunner real, BuildService builds, Clock clock) {
        this.real = real;
        this.builds = builds;
        this.clock = clock;
    }

    /** How builds end from now on; the images of those that end well are there. */
    void endWith(int code) {
        exitCode = code;
    }

    /** How often something was built. */
    int builds() {
        return commands.size();
    }

    /** How often what builds start from was to be had ready. */
    int bases() {
        return bases;
    }

    /** The last build. */
    Command last() {
        return commands.get(commands.size() - 1);
    }

    @Override
    public CommandResult run(Command command) {
        int at = command.arguments().indexOf(NAME);
        if (at < 0) {
            return real.run(command);
        }
        if (command.arguments().contains("--base-only")) {
            bases++;
            return new CommandResult(command, 0, "", "", false);
        }
        commands.add(command);
        if (exitCode == 0) {
            publish(command.arguments().subList(at + 2, command.arguments().size()));
        }
        return new CommandResult(
                command, exitCode, "", exitCode == 0 ? "" : "comfy: web: step 1 ended with 7\n", false);
    }

    private void publish(List<String> words) {
        Path file = Path.of(words.get(0));
        Path output = Path.of(words.get(words.indexOf("--output-dir") + 1));
        NeededBuild build = builds.need(
                new BuildRequest(file.toString(), ApplianceOverrides.NONE, output, Duration.ofHours(1)),
                new RunSettings(true, false, RunSettings.OnFailure.CLEAN, false, true, null, null, ShellHint.PLAIN));
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("--attribute")) {
                String[] parts = words.get(i + 1).split("=", 2);
                attributes.put(parts[0], parts[1]);
            }
        }
        images++;
        String name = build.plan().name() + "-" + images;
        Path descriptor = output.resolve(name + ".json");
        try {
            Path image = output.resolve(name + ".qcow2");
            GitWorkshop.run(output, "qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "512M");
            Files.writeString(image, Integer.toString(images), StandardOpenOption.APPEND);
            long size = Files.size(image);
            new DescriptorWriter(FilePermissions.parse("640"))
                    .write(
                            ApplianceDescriptor.builder(
                                            Action.REGISTRATION,
                                            new JsonMapper()
                                                    .readTree(file.toFile())
                                                    .path("identifier")
                                                    .asText())
                                    .version(Integer.toString(images))
                                    .os(new OperatingSystem(null, "micro", "1.0", "x86_64"))
                                    .disks(List.of(new Disk(
                                            Disk.TYPE_OS,
                                            "qcow2",
                                            image.toString(),
                                            512L << 20,
                                            Map.of("sha512", Digest.SHA_512.of(image)),
                                            null,
                                            null)))
                                    .attributes(attributes)
                                    .build(),
                            descriptor);
            new BuildHistory(clock)
                    .remember(
                            build.plan(),
                            new BuildRecord(
                                    build.inputs(),
                                    Integer.toString(images),
                                    descriptor.toString(),
                                    build.plan().formats().stream()
                                            .map(format -> new BuildRecord.Image(
                                                    format.qemuName(), image.toString(), 512L << 20, size, "0", null))
                                            .toList(),
                                    Map.of(),
                                    words.contains("--test"),
                                    clock.instant().getEpochSecond()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
