package org.cloudimagefactory.comfy.plan;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Content;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.description.IdentityTexts;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Fills in the defaults of one appliance and checks what can only be checked as a whole. */
final class AppliancePlanner {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** What descriptors hold. */
    private static final int IDENTIFIER_LIMIT = 256;

    private final Clock clock;
    private final ContextualizationPlanner contextualization;

    AppliancePlanner(Clock clock, ContextualizationPlanner contextualization) {
        this.clock = clock;
        this.contextualization = contextualization;
    }

    /**
     * The plan of an appliance.
     *
     * @param name of its files
     * @param properName that its identifier may be made with
     * @param dialect that its installer or seed is spoken to in
     * @param problems where what is wrong is added
     */
    AppliancePlan plan(
            String name,
            String properName,
            ApplianceDescription description,
            DistributionSettings settings,
            SystemRelease system,
            InstallerDialect dialect,
            DocumentProblems problems) {
        ContextualizationPlanner.Decision decision =
                contextualization.plan(description, settings, system.family(), problems);
        Content content = description.content();
        List<String> packages = Stream.concat(decision.packages().stream(), content.packages().stream())
                .distinct()
                .toList();
        List<Provisioner> provisioners = new ArrayList<>(decision.provisioners());
        provisioners.addAll(settings.guest().provisioners());
        provisioners.addAll(description.provisioners());
        boolean isNamed = description.hostname() != null || !dialect.setsHostname();
        List<String> ways = List.copyOf(decision.context().contextualizedBy().keySet());
        AppliancePlan plan = new AppliancePlan(
                identity(name, properName, description.identity(), settings, system),
                system,
                isNamed ? description.hostname() : system.hostname(),
                description.localization().or(dialect.usual()),
                disk(description, settings, system, dialect, problems),
                content.withPackages(packages),
                description.access().withContextualization(ways),
                provisioners,
                decision.context());
        consoleLogin(plan, problems);
        return plan;
    }

    private static DiskLayout disk(
            ApplianceDescription description,
            DistributionSettings settings,
            SystemRelease system,
            InstallerDialect dialect,
            DocumentProblems problems) {
        DiskSize size = Objects.requireNonNullElseGet(
                description.machine().size(),
                () -> Objects.requireNonNull(settings.machine().diskSize()));
        DiskLayout disk = DiskLayoutPlanner.plan(description.disk(), size, system.firmware(), problems);
        return disk.described() || dialect.dividesDisk()
                ? disk
                : new DiskLayout(false, disk.device(), size, disk.table(), List.of(), List.of());
    }

    private ApplianceIdentity identity(
            String name, String properName, IdentityTexts wanted, DistributionSettings settings, SystemRelease system) {
        String timestamp = TIMESTAMP.format(clock.instant());
        String identifier = wanted.identifier() == null
                ? name + "-" + system.version()
                : new Needles(properName, system.version(), timestamp, wanted.groups()).replacedIn(wanted.identifier());
        if (identifier.length() > IDENTIFIER_LIMIT) {
            throw new UsageProblem("the identifier is longer than " + IDENTIFIER_LIMIT + " characters: "
                            + PrintableText.of(identifier, 40))
                    .hint("give a shorter one with --identifier");
        }
        String systemTitle =
                Objects.requireNonNullElse(settings.title(), system.distribution()) + " " + system.version();
        String title = wanted.title() == null ? systemTitle : wanted.title();
        return new ApplianceIdentity(identifier, timestamp, title, wanted.description(), wanted.groups());
    }

    /** Without a described password there would be none to log in with. */
    private static void consoleLogin(AppliancePlan plan, DocumentProblems problems) {
        boolean hasPassword = plan.content().users().stream().anyMatch(user -> user.passwordHash() != null);
        if (plan.access().consoleLogin() && !hasPassword) {
            problems.add(
                    "/console_login",
                    "lets passwords in, but nobody has one: give 'users' one, such as root, with a password_hash");
        }
    }
}
