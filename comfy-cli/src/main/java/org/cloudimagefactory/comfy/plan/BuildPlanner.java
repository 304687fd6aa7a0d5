package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.ContextPackage;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.ApplianceReader;
import org.cloudimagefactory.comfy.description.ApplianceSource;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.comfy.description.IdentityTexts;
import org.cloudimagefactory.comfy.description.MachineChoice;
import org.cloudimagefactory.comfy.description.MachineDefaults;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.jspecify.annotations.Nullable;

/** Makes a plan of a request: looks everything up, fills in defaults, refuses what can't be built. */
public final class BuildPlanner {
    private static final Set<ImageFormat> BUILDABLE =
            EnumSet.of(ImageFormat.QCOW2, ImageFormat.RAW, ImageFormat.VMDK, ImageFormat.VDI, ImageFormat.OVA);

    private final DistributionCatalogue catalogue;
    private final InstallerDialects dialects;
    private final ApplianceReader reader = new ApplianceReader();
    private final AppliancePlanner appliances;
    private final SourcePlanner sources;

    /** Plans with the distributions of the catalogue. */
    public BuildPlanner(
            DistributionCatalogue catalogue, InstallerDialects dialects, TemplateEngine engine, Clock clock) {
        this(catalogue, dialects, engine, clock, List.of());
    }

    /** Plans with the distributions of the catalogue and the site's packages of OpenNebula. */
    public BuildPlanner(
            DistributionCatalogue catalogue,
            InstallerDialects dialects,
            TemplateEngine engine,
            Clock clock,
            List<ContextPackage> contextPackages) {
        this.catalogue = catalogue;
        this.dialects = dialects;
        this.appliances = new AppliancePlanner(clock, new ContextualizationPlanner(contextPackages));
        this.sources = new SourcePlanner(engine);
    }

    /** The plan of a request, for a host with this accelerator. */
    public BuildPlan plan(BuildRequest request, Accelerator accelerator) {
        List<BuildPlan> lineage = lineage(request, accelerator);
        return lineage.get(lineage.size() - 1);
    }

    /** The plans of all descriptions that a request stands on by {@code from}, the lowest first, and at last its own. */
    public List<BuildPlan> lineage(BuildRequest request, Accelerator accelerator) {
        reader.check(request.overrides());
        ApplianceSource described = ApplianceReader.isFile(request.target())
                ? reader.read(Path.of(request.target()))
                : ApplianceReader.bare(request.target());
        distribution(described);
        ApplianceSource source = grounded(described);
        List<BuildPlan> plans = new ArrayList<>(List.of(plan(source, request, accelerator)));
        int grounds = source.parents().size() - described.parents().size();
        for (ApplianceSource next = source.parent(); next != null; next = next.parent()) {
            boolean isGround = next.parents().size() < grounds;
            plans.add(
                    0,
                    isGround
                            ? ground(next, described, request, accelerator)
                            : plan(next, ofParents(request, null), accelerator));
        }
        for (int i = 1; i < plans.size(); i++) {
            LayeredBuildCheck.room(plans.get(i), plans.get(i - 1), source.chain());
        }
        if (plans.get(plans.size() - 1).isLayered()) {
            plans.forEach(plan -> LayeredBuildCheck.check(plan, source.chain()));
        }
        return plans;
    }

    /** With all that its distribution stands on. */
    private ApplianceSource grounded(ApplianceSource source) {
        ApplianceSource lowest = source.lowest();
        return catalogue
                .get(lowest.distribution())
                .parent()
                .map(parent -> grounded(source.upon(ApplianceReader.ground(parent, lowest))))
                .orElse(source);
    }

    /**
     * The plan of what a distribution stands on. Whoever asks for the distribution asks for that, too: also for a smaller disk
     * than usual, and for one that is divided otherwise.
     *
     * @param above what is asked for
     */
    private BuildPlan ground(
            ApplianceSource source, ApplianceSource above, BuildRequest request, Accelerator accelerator) {
        ApplianceSource first = above.lowest();
        DiskSize onCommandLine =
                above.parent() == null ? request.overrides().machine().size() : null;
        DiskSize wanted = onCommandLine == null ? first.size() : onCommandLine;
        if (wanted != null && first.hasDisk()) {
            return plan(source, ofParents(request, wanted), accelerator);
        }
        BuildPlan plan = plan(source, ofParents(request, null), accelerator);
        return wanted != null && wanted.bytes() < plan.appliance().disk().size().bytes()
                ? plan(source, ofParents(request, wanted), accelerator)
                : plan;
    }

    /** Sizes, formats and names on the command line are those of what is asked for, not of what it stands on. */
    private static BuildRequest ofParents(BuildRequest request, @Nullable DiskSize size) {
        ApplianceOverrides overrides = new ApplianceOverrides(
                request.overrides().system(), IdentityTexts.NONE, new MachineChoice(List.of(), size, null, null));
        return new BuildRequest(request.target(), overrides, request.outputDirectory(), request.timeLimit());
    }

    private BuildPlan plan(ApplianceSource source, BuildRequest request, Accelerator accelerator) {
        boolean isFile = source.isFile();
        Distribution distribution = distribution(source);
        DistributionVersion version = version(distribution, source, request);
        Architecture architecture = SystemPlanner.architecture(distribution, version, architecture(source, request));
        DistributionSettings settings = distribution.settings(version, architecture);
        ApplianceDescription description = source.between(settings, request.overrides());
        SystemRelease release = SystemPlanner.plan(distribution, version, architecture, settings, description);
        String appliance = isFile ? stem(source.name()) : distribution.name();
        DocumentProblems problems = source.problems();
        String properName = isFile ? appliance : distribution.properName();
        BuildSource start = sources.plan(description, settings, release);
        boolean isInstalled = start.method() == BuildMethod.INSTALL;
        InstallerDialect dialect = dialects.get(settings.installing().dialect(isInstalled));
        SystemRelease system = new MirrorPlanner(distribution, settings, problems).plan(description, release, dialect);
        AppliancePlan plan = appliances.plan(appliance, properName, description, settings, system, dialect, problems);
        BuildPlan build = new BuildPlan(
                appliance + "-" + system.version(),
                distribution,
                settings,
                plan,
                start,
                machine(description, settings, accelerator),
                formats(description.machine().formats()),
                isForVirtualBox(description.machine().formats(), start),
                request.timeLimit(),
                request.outputDirectory().toAbsolutePath().normalize(),
                source.parents());
        dialects.check(build.dialect(), plan, problems);
        new SizeCheck(settings, problems).check(plan.disk(), build.machine().memory(), start);
        problems.throwIfAny();
        return build;
    }

    /** What a build of a version would start from. */
    public BuildSource source(
            Distribution distribution,
            DistributionVersion version,
            Architecture architecture,
            ApplianceOverrides overrides) {
        DistributionSettings settings = distribution.settings(version, architecture);
        ApplianceDescription description =
                ApplianceReader.bare(distribution.name()).between(settings, overrides);
        return sources.plan(
                description, settings, SystemPlanner.plan(distribution, version, architecture, settings, description));
    }

    private Distribution distribution(ApplianceSource source) {
        try {
            return catalogue.get(source.distribution());
        } catch (UsageProblem e) {
            throw source.isFile() ? e.furtherHint("it is named in " + source.chain()) : e;
        }
    }

    private static String stem(String file) {
        String name = Objects.requireNonNull(Path.of(file).getFileName()).toString();
        return name.replaceFirst("\\.[A-Za-z]+$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    }

    private static DistributionVersion version(
            Distribution distribution, ApplianceSource source, BuildRequest request) {
        String asked = request.overrides().system().version();
        if (asked == null && !source.version().isEmpty()) {
            asked = source.version();
        }
        return distribution.version(asked);
    }

    private static @Nullable Architecture architecture(ApplianceSource source, BuildRequest request) {
        if (request.overrides().system().arch() != null) {
            return request.overrides().system().arch();
        }
        return source.architecture().isEmpty() ? null : Architecture.parse(source.architecture());
    }

    private static BuildMachine machine(
            ApplianceDescription description, DistributionSettings settings, Accelerator accelerator) {
        MachineDefaults usual = settings.machine();
        MachineChoice wanted = description.machine();
        return new BuildMachine(
                accelerator,
                wanted.memory() == null ? Objects.requireNonNull(usual.memory()) : wanted.memory(),
                wanted.cpus() == null ? Objects.requireNonNull(usual.cpus()) : wanted.cpus());
    }

    /** Where QEMU builds anyway, its image is converted. */
    private static boolean isForVirtualBox(List<String> formats, BuildSource source) {
        return formats.equals(List.of("virtualbox")) && source.method() == BuildMethod.INSTALL;
    }

    private static List<ImageFormat> formats(List<String> names) {
        LinkedHashSet<ImageFormat> formats = new LinkedHashSet<>();
        for (String name : names) {
            ImageFormat format = switch (name) {
                // The predecessor named builders.
                case "qemu" -> ImageFormat.QCOW2;
                case "virtualbox" -> ImageFormat.OVA;
                default -> ImageFormat.parse(name);
            };
            if (!BUILDABLE.contains(format)) {
                throw new UsageProblem("format " + format + " is not built here").hint("known are " + BUILDABLE);
            }
            formats.add(format);
        }
        return formats.isEmpty() ? List.of(ImageFormat.QCOW2) : List.copyOf(formats);
    }
}
