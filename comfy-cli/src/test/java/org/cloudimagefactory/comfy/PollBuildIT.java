package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.assembly.InstallerIsoMaker;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.command.ComfyParts;
import org.cloudimagefactory.comfy.command.PlanningOptions;
import org.cloudimagefactory.comfy.confine.TestSite;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.plan.BuildSource;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.source.GitWorkshop;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One signed repository is polled and built by Packer and QEMU in a site of namespaces, and its guest tries to reach that site. */
class PollBuildIT {
    @TempDir
    Path directory;

    @Test
    void aGuestReachesPublicAddressesOnlyAndTheDescriptorSaysWhereItCameFrom()
            throws IOException, InterruptedException {
        haveInstaller();
        GitWorkshop shop = new GitWorkshop(directory);
        Path alice = shop.sshKey("alice");
        Path allowed = shop.allowed("allowed", "alice@example.org", "", alice);
        // The repository that ships for users, with one step more.
        Path template = ComfyRun.SOURCES.resolve("templates/own-appliance/web");
        for (String file : List.of("appliance.yml", "index.html", "setup.sh")) {
            shop.file("web/" + file, Files.readString(template.resolve(file)));
        }
        Files.writeString(
                shop.work().resolve("web/appliance.yml"),
                "  - { type: shell, script: reach.sh }\n",
                StandardOpenOption.APPEND);
        shop.file("web/reach.sh", """
                #!/bin/sh
                reaches() { printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 "$1" "${2:-80}" 2>/dev/null | grep -q reached; }
                nslookup mirror.test | grep -q 11.22.33.44 || { echo "mirror.test is not known" >&2; exit 1; }
                reaches 11.22.33.44 || { echo "11.22.33.44 is not reached" >&2; exit 1; }
                nslookup six.test | grep -q 2a00:77::44 || { echo "six.test is not known" >&2; exit 1; }
                # An address of its own takes it a moment.
                tries=0
                until reaches six.test; do
                    tries=$((tries + 1))
                    [ "$tries" -lt 30 ] || { ip -6 route >&2; echo "six.test is not reached" >&2; exit 1; }
                    sleep 1
                done
                for place in "10.77.0.2 80" "10.77.0.1 80" "10.0.2.2 8000" "169.254.169.254 80" "100.64.0.1 80" \
                    "fd77::2 80" "fd77::1 80" "fec0::2 8000"; do
                    if reaches $place; then
                        echo "$place is reached" >&2
                        exit 1
                    fi
                done
                """);
        String commit = shop.commit("first", GitWorkshop.bySsh(alice), "-S");
        Path sources = Files.writeString(directory.resolve("sources.yml"), """
                sources:
                  - name: physics
                    url: %s
                    ref: main
                    path: web/appliance.yml
                    verify: { allowed_signers: %s }
                    groups: [physicists]
                """.formatted(shop.url(), allowed));
        Path output = directory.resolve("out");
        String[] poll = {"poll", "--sources", sources.toString(), "--output-dir", output.toString(), "--output", "json"
        };

        Path log = directory.resolve("log");
        try (ComfyProcess comfy = ComfyProcess.start(log, TestSite.words(directory), poll)) {
            assertEquals(0, comfy.exitCode(Duration.ofMinutes(15)), comfy.log());
        }
        JsonNode source = listed(sources, output);
        assertEquals(commit, source.path("built_commit").asText());
        assertEquals("alice@example.org", source.path("signer").asText());
        Path descriptor = Path.of(source.path("descriptor").asText());
        ApplianceDescriptor physics = new DescriptorReader().read(descriptor);
        assertEquals("physics", physics.identifier());
        assertEquals(List.of("physicists"), physics.groups());
        Map<String, String> attributes = physics.attributes();
        assertEquals(shop.url(), attributes.get("comfy.git.url"));
        assertEquals(commit, attributes.get("comfy.git.commit"));
        assertEquals("web/appliance.yml", attributes.get("comfy.git.path"));
        assertEquals(shop.git("rev-parse", "HEAD:web"), attributes.get("comfy.git.tree"));
        assertEquals("alice@example.org", attributes.get("comfy.git.signer"));
        JsonNode packages = new JsonMapper()
                .readTree(Path.of(attributes.get("comfy.packages")).toFile());
        JsonNode component = packages.path("metadata").path("component");
        assertEquals(
                shop.url(),
                component.path("externalReferences").path(0).path("url").asText());
        assertTrue(component.path("properties").toString().contains(commit));

        // The same tree in another commit is no reason to build.
        shop.commit("nothing new", GitWorkshop.bySsh(alice), "-S");
        ComfyRun again = ComfyRun.of(poll);
        assertEquals(0, again.exitCode(), again.err());
        assertEquals(
                "unchanged",
                new JsonMapper().readTree(again.out()).path(0).path("state").asText());
        assertEquals(commit, listed(sources, output).path("built_commit").asText());
        // What can't be reached takes nothing away.
        GitWorkshop.run(directory, "mv", "work", "elsewhere");
        ComfyRun unreachable = ComfyRun.of(poll);
        assertEquals(1, unreachable.exitCode());
        assertTrue(unreachable.err().startsWith("comfy: physics: cannot ask file://"), unreachable.err());
        assertTrue(Files.exists(descriptor));
        shop.close();
    }

    private static JsonNode listed(Path sources, Path output) throws IOException {
        ComfyRun run = ComfyRun.of(
                "sources", "--sources", sources.toString(), "--output-dir", output.toString(), "--output", "json");
        assertEquals(0, run.exitCode(), run.err());
        return new JsonMapper().readTree(run.out()).path(0);
    }

    /** Made here, for the site of the test has no packages of Debian. */
    private static void haveInstaller() {
        Tool tool = new Tool(
                "comfy",
                new ComfyCommand(),
                Map.of(),
                List.of(),
                Map.of("FACTORY_HOME", ComfyRun.SOURCES.toString()),
                new ShutdownTasks());
        BuildPlan plan = new ComfyParts(tool)
                .planner(new PlanningOptions())
                .plan(
                        new BuildRequest("micro", ApplianceOverrides.NONE, Path.of("."), Duration.ofHours(1)),
                        Accelerator.TCG);
        Path cache = Path.of(System.getenv().getOrDefault("HOME", "/tmp"), ".cache/comfy");
        new InstallerIsoMaker(new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks()), cache)
                .iso(plan, ((BuildSource.MadeIso) plan.source()).script(), Progress.NONE.start("micro"));
    }
}
