package org.cloudimagefactory.comfy.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.description.ApplianceDescription.BaseImage;
import org.cloudimagefactory.comfy.description.CloudImageSource;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.jspecify.annotations.Nullable;

/** Decides what a build starts from. */
final class SourcePlanner {
    private final TemplateEngine engine;

    SourcePlanner(TemplateEngine engine) {
        this.engine = engine;
    }

    BuildSource plan(ApplianceDescription description, DistributionSettings settings, SystemRelease system) {
        return switch (method(description, settings, system)) {
            case FROM -> ownImage(Objects.requireNonNull(description.base()));
            case CLOUD_IMAGE -> cloudImage(settings, system);
            case INSTALL -> iso(settings, system);
        };
    }

    /** A cloud image is minutes instead of an hour; but it comes with a disk that is divided already. */
    private static BuildMethod method(
            ApplianceDescription description, DistributionSettings settings, SystemRelease system) {
        if (description.base() != null) {
            if (description.system().method() != null && description.system().method() != BuildMethod.FROM) {
                throw new UsageProblem("method " + description.system().method()
                                + " does not go with the description's 'base'")
                        .hint("leave --method out, or build without 'base'");
            }
            return BuildMethod.FROM;
        }
        if (description.system().method() == BuildMethod.FROM) {
            throw new UsageProblem("method from needs an image to build upon")
                    .hint("name it in the appliance description: base: { image: FILE }");
        }
        if (description.system().method() != null) {
            return description.system().method();
        }
        boolean canUseCloudImage = settings.cloudImage(system.firmware()) != null && description.disk() == null;
        return canUseCloudImage ? BuildMethod.CLOUD_IMAGE : BuildMethod.INSTALL;
    }

    private static BuildSource ownImage(BaseImage base) {
        Path image = Path.of(base.image());
        if (!Files.isRegularFile(image)) {
            throw new EnvironmentProblem("there is no image " + image).hint("mend 'base.image' of the description");
        }
        String format = base.format() == null ? "qcow2" : base.format();
        return new BuildSource.OwnImage(image, ImageFormat.parse(format), base.checksum());
    }

    private BuildSource cloudImage(DistributionSettings settings, SystemRelease system) {
        CloudImageSource source = settings.cloudImage(system.firmware());
        if (source == null) {
            throw new UsageProblem(system.distribution() + " " + system.version() + " has no cloud image for "
                            + system.architecture() + " with firmware " + system.firmware())
                    .hint("use --method install");
        }
        return new BuildSource.CloudImage(
                url(source.url(), system),
                url(source.checksum(), system),
                ImageFormat.parse(Objects.requireNonNull(source.format())));
    }

    private BuildSource iso(DistributionSettings settings, SystemRelease system) {
        if (settings.media().installerIso() != null) {
            return new BuildSource.MadeIso(
                    Path.of(settings.media().installerIso().script()));
        }
        if (isNothing(settings.media().isoUrl()) || isNothing(settings.media().isoChecksum())) {
            throw new EnvironmentProblem("version " + system.version() + " of " + system.distribution() + " for "
                            + system.architecture() + " has no iso_url or no iso_checksum")
                    .hint("add both to its description");
        }
        return new BuildSource.FetchedIso(
                url(String.valueOf(settings.media().isoUrl()), system),
                checksum(
                        url(String.valueOf(settings.media().isoChecksum()), system),
                        settings.media().isoChecksumType()));
    }

    private static boolean isNothing(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    /** Packer before 1.6 had the algorithm in a setting of its own, and so have the predecessor's descriptions. */
    private static String checksum(String digest, @Nullable String algorithm) {
        boolean complete = digest.contains(":") || digest.equals("none");
        return complete || algorithm == null || algorithm.isEmpty() ? digest : algorithm + ":" + digest;
    }

    private String url(String template, SystemRelease system) {
        if (!template.contains("{{")) {
            return template;
        }
        String[] parts = system.version().split("\\.");
        return engine.render(
                template,
                "URL of " + system.distribution(),
                Map.of(
                        "version", system.version(),
                        "major", system.majorVersion(),
                        "minor", parts.length > 1 ? parts[1] : "",
                        "codename", system.codename(),
                        "arch", system.architecture().kernelName(),
                        "debian_arch", system.architecture().debianName(),
                        "mirror", system.mirror() == null ? "" : system.mirror()));
    }
}
