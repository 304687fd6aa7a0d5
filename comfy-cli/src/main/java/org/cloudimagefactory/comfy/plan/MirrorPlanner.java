package org.cloudimagefactory.comfy.plan;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.jspecify.annotations.Nullable;

/** Decides how a mirror that somebody asks for gets to the package manager; where it can't, that is a problem. */
final class MirrorPlanner {
    /** Families whose package sources name their mirror in a form that a script can change. */
    private static final Set<String> CHANGEABLE = Set.of("debian", "alpine");

    private static final String PLACE = "/mirror";

    private final Distribution distribution;
    private final DistributionSettings settings;
    private final DocumentProblems problems;

    MirrorPlanner(Distribution distribution, DistributionSettings settings, DocumentProblems problems) {
        this.distribution = distribution;
        this.settings = settings;
        this.problems = problems;
    }

    /** The system, its package sources to be pointed to the mirror where nothing else brings that about. */
    SystemRelease plan(ApplianceDescription description, SystemRelease system, InstallerDialect dialect) {
        String asked = description.system().mirror();
        if (asked == null || isUsual(asked)) {
            return system;
        }
        String what = "is asked for, but ";
        switch (dialect.mirrorUse()) {
            case ANSWERS -> {
                return system;
            }
            case TEMPLATES -> {
                if (!isInTemplates()) {
                    problems.add(
                            PLACE,
                            what + "no template under http/ of " + distribution.name()
                                    + " names {{ mirror }}: use it there, or leave it out");
                }
            }
            case NONE ->
                problems.add(
                        PLACE,
                        what + "the installer of " + distribution.name() + " (" + dialect.name()
                                + ") knows where its packages are: leave it out");
            case GUEST -> {
                if (CHANGEABLE.contains(system.family())) {
                    return system.withGuestMirror(asked.replaceFirst("/+$", ""));
                }
                problems.add(
                        PLACE,
                        what + "the package sources in images of the family " + system.family()
                                + " have no one mirror to change: leave it out, or use method install");
            }
        }
        return system;
    }

    private boolean isUsual(String asked) {
        @Nullable String usual = settings.media().mirror();
        return usual != null && asked.replaceFirst("/+$", "").equals(usual.replaceFirst("/+$", ""));
    }

    private boolean isInTemplates() {
        return distribution.directories().stream()
                .map(directory -> directory.resolve("http"))
                .filter(Files::isDirectory)
                .anyMatch(MirrorPlanner::namesMirror);
    }

    private static boolean namesMirror(Path directory) {
        try (DirectoryStream<Path> templates = Files.newDirectoryStream(directory, "*.j2")) {
            for (Path template : templates) {
                if (Files.isRegularFile(template)
                        && Files.readString(template).matches("(?s).*\\{\\{\\s*mirror\\b.*")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read templates in " + directory, e);
        }
    }
}
