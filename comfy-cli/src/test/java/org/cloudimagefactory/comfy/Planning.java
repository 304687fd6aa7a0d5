package org.cloudimagefactory.comfy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.CloudConfig;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.installer.MicroAnswers;
import org.cloudimagefactory.comfy.installer.NoDialect;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;

/** Plans of tests: always at the same time, with descriptions that a test writes into its directory. */
public final class Planning {
    /** The time of all plans. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:20:30Z"), ZoneOffset.UTC);

    /** The distributions that ship. */
    public static final Path SHIPPED = ComfyRun.SOURCES.resolve("templates");

    private final Path directory;

    /** Connections that give up soon. */
    public static WebClients clients() {
        WebLimits limits =
                new WebLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), new RetryPolicy(3, Duration.ofMillis(1)));
        return new WebClients(WebSettings.of("test").with(limits));
    }

    /** Writes into this directory. */
    public Planning(Path directory) {
        this.directory = directory;
    }

    /** Adds a distribution to the template directory of the test. */
    public Path distribution(String name, String text) {
        return write("templates/" + name + "/" + name + ".description", text);
    }

    /** Writes any file. */
    public Path write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plan of an appliance with this description. */
    public BuildPlan appliance(String text) {
        return plan(write("appliance.yml", text).toString(), ApplianceOverrides.NONE);
    }

    /** The plan of a target. */
    public BuildPlan plan(String target, ApplianceOverrides overrides) {
        return planner().plan(request(target, overrides), Accelerator.TCG);
    }

    /** The plans of all that a description stands on, and its own. */
    public List<BuildPlan> lineage(Path description) {
        return planner().lineage(request(description.toString(), ApplianceOverrides.NONE), Accelerator.TCG);
    }

    private BuildRequest request(String target, ApplianceOverrides overrides) {
        return new BuildRequest(target, overrides, directory.resolve("out"), Duration.ofHours(1));
    }

    private BuildPlanner planner() {
        return planner(CLOCK);
    }

    /** A planner for whom it is as late as this clock says. */
    public BuildPlanner planner(Clock clock) {
        Path own = directory.resolve("templates");
        List<Path> templates = Files.isDirectory(own) ? List.of(own, SHIPPED) : List.of(SHIPPED);
        return new BuildPlanner(
                new DistributionCatalogue(templates),
                new InstallerDialects(
                        List.of(new AnyDialect(), new NoDialect(), new CloudConfig(), new MicroAnswers())),
                new TemplateEngine(),
                clock);
    }

    /** An installer that can do everything. */
    private static final class AnyDialect implements InstallerDialect {
        @Override
        public String name() {
            return "anything";
        }

        @Override
        public List<Inexpressible> inexpressible(AppliancePlan plan) {
            return List.of();
        }

        @Override
        public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
            return Map.of("answers", plan.hostnameOrUsual());
        }
    }
}
