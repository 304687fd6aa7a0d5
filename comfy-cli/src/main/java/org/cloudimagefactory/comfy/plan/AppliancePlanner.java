package org.cloudimagefactory.comfy.plan;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

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
        ContextualizationPlanner.Decision context =
                contextualization.plan(description, settings, system.family(), problems);
        List<String> packages = new ArrayList<>(context.packages());
        List<Provisioner> provisioners = new ArrayList<>(context.provisioners());
        packages.addAll(description.packages());
        provisioners.addAll(settings.provisioners());
        provisioners.addAll(description.provisioners());
        @Nullable
        String hostname =
                description.hostname() == null && dialect.setsHostname() ? system.hostname() : description.hostname();
        DiskSize size = description.size() == null
                ? Objects.requireNonNull(
                        Objects.requireNonNull(settings.machine()).diskSize())
                : description.size();
        DiskLayout disk = DiskLayoutPlanner.plan(description.disk(), size, system.firmware(), problems);
        if (!disk.described() && !dialect.dividesDisk()) {
            disk = new DiskLayout(false, disk.device(), size, disk.table(), List.of(), List.of());
        }
        AppliancePlan plan = new AppliancePlan(
                identity(name, properName, description, settings, system),
                system,
                hostname,
                new Localization(description.locale(), description.keyboard(), description.timezone())
                        .or(dialect.usual()),
                disk,
                packages.stream().distinct().toList(),
                description.users(),
                description.files(),
                Objects.requireNonNull(description.services()),
                description.kernelArguments(),
                List.copyOf(context.by().keySet()),
                description.consoleLogin(),
                description.listeningPorts(),
                provisioners,
                context.by(),
                context.own());
        consoleLogin(plan, problems);
        return plan;
    }

    private ApplianceIdentity identity(
            String name,
            String properName,
            ApplianceDescription description,
            DistributionSettings settings,
            SystemRelease system) {
        String timestamp = TIMESTAMP.format(clock.instant());
        String identifier = description.identifier() == null
                ? name + "-" + system.version()
                : new Needles(properName, system.version(), timestamp, description.groups())
                        .replacedIn(description.identifier());
        if (identifier.length() > IDENTIFIER_LIMIT) {
            throw new UsageProblem("the identifier is longer than " + IDENTIFIER_LIMIT + " characters: "
                            + PrintableText.of(identifier, 40))
                    .hint("give a shorter one with --identifier");
        }
        String systemTitle =
                Objects.requireNonNullElse(settings.title(), system.distribution()) + " " + system.version();
        String title = description.title() == null ? systemTitle : description.title();
        return new ApplianceIdentity(identifier, timestamp, title, description.description(), description.groups());
    }

    /** Without a described password there would be none to log in with. */
    private static void consoleLogin(AppliancePlan plan, DocumentProblems problems) {
        boolean hasPassword = plan.users().stream().anyMatch(user -> user.passwordHash() != null);
        if (plan.consoleLogin() && !hasPassword) {
            problems.add(
                    "/console_login",
                    "lets passwords in, but nobody has one: give 'users' one, such as root, with a password_hash");
        }
    }
}
