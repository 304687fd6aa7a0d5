package org.cloudimagefactory.comfy.refresh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.CloudImageSource;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.comfy.description.SystemChoice;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.fetch.FetchException;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildSource;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Deadline;
import org.jspecify.annotations.Nullable;

/** Asks for every installer and cloud image of distributions, and for their checksums, without fetching them. */
public final class UrlCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BuildPlanner planner;
    private final DownloadCache cache;

    public UrlCheck(BuildPlanner planner, DownloadCache cache) {
        this.planner = planner;
        this.cache = cache;
    }

    /** Checks all versions and architectures; each finding is told as it comes. */
    public List<UrlFinding> check(Distribution distribution, Consumer<UrlFinding> listener) {
        List<UrlFinding> findings = new ArrayList<>();
        for (DistributionVersion version : distribution.versions()) {
            for (Architecture architecture : distribution.architectures(version)) {
                for (ApplianceOverrides way : ways(distribution.settings(version, architecture))) {
                    String name = distribution.name() + " " + version.number() + " " + architecture;
                    UrlFinding finding = finding(name, distribution, version, architecture, way);
                    listener.accept(finding);
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    /** One way for each file: kinds of firmware may have a cloud image each, or share one. */
    private static List<ApplianceOverrides> ways(DistributionSettings settings) {
        List<ApplianceOverrides> ways = new ArrayList<>();
        if (settings.media().isoUrl() != null && settings.media().installerIso() == null) {
            ways.add(way(null, BuildMethod.INSTALL));
        }
        Set<CloudImageSource> images = new HashSet<>();
        for (Firmware firmware : new TreeSet<>(settings.installing().firmware().keySet())) {
            CloudImageSource image = settings.cloudImage(firmware);
            if (image != null && images.add(image)) {
                ways.add(way(firmware, BuildMethod.CLOUD_IMAGE));
            }
        }
        return ways;
    }

    private static ApplianceOverrides way(@Nullable Firmware firmware, BuildMethod method) {
        return ApplianceOverrides.of(new SystemChoice(null, null, firmware, method, null));
    }

    private UrlFinding finding(
            String name,
            Distribution distribution,
            DistributionVersion version,
            Architecture architecture,
            ApplianceOverrides way) {
        String url = "";
        try {
            BuildSource source = planner.source(distribution, version, architecture, way);
            url = source.location();
            cache.size(url, Deadline.in(PATIENCE));
            cache.checksum(url, Objects.requireNonNull(source.checksum()), Deadline.in(PATIENCE));
            return new UrlFinding(name, url, UrlFinding.State.OK, "");
        } catch (Problem e) {
            if (e instanceof EnvironmentProblem && !e.isOfOneItem()) {
                throw e;
            }
            return new UrlFinding(name, url, state(e), e.line());
        }
    }

    private static UrlFinding.State state(Problem problem) {
        return FetchException.behind(problem)
                .map(failure -> switch (failure.reason()) {
                    case GONE -> UrlFinding.State.GONE;
                    case UNREACHABLE -> UrlFinding.State.UNREACHABLE;
                    case REFUSED -> UrlFinding.State.WRONG;
                })
                .orElse(UrlFinding.State.WRONG);
    }
}
