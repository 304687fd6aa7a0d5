package org.cloudimagefactory.comfy.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.cloudimagefactory.comfy.appliance.ContextPackage;
import org.cloudimagefactory.comfy.appliance.ContextReaders;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.description.ContextualizationSettings;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.jspecify.annotations.Nullable;

/** Decides by what an appliance learns who it is: by the distribution's packages, or by OpenNebula's own one. */
final class ContextualizationPlanner {
    private static final String CLOUD_INIT = "cloud-init";
    private static final String PLACE = "/contextualization";

    private final List<ContextPackage> packages;

    /** Knows the packages that the site configures, at most one a family; the last one counts. */
    ContextualizationPlanner(List<ContextPackage> packages) {
        this.packages = List.copyOf(packages);
    }

    /**
     * What is decided.
     *
     * @param context who reads it
     * @param packages of the distribution
     * @param provisioners of the distribution
     */
    record Decision(ContextReaders context, List<String> packages, List<Provisioner> provisioners) {}

    Decision plan(
            ApplianceDescription description, DistributionSettings settings, String family, DocumentProblems problems) {
        Map<String, String> by = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        List<Provisioner> provisioners = new ArrayList<>();
        ContextPackage own = null;
        for (String way : wanted(description, settings)) {
            ContextPackage configured = way.equals(ContextPackage.WAY) ? configured(family) : null;
            ContextualizationSettings needed =
                    settings.guest().contextualization().get(way);
            if (configured != null) {
                own = configured;
                by.put(way, "the package " + configured.url());
            } else if (needed == null) {
                problems.add(PLACE, unknown(way, description, settings, family));
            } else if (way.equals(ContextPackage.WAY) && needed.isNothing()) {
                problems.add(PLACE, "asks for '" + way + "', for which nothing would be installed: " + advice(family));
            } else {
                by.put(way, needed.described());
                names.addAll(needed.packages());
                provisioners.addAll(needed.provisioners());
            }
        }
        if (own != null && by.containsKey(CLOUD_INIT)) {
            problems.add(
                    PLACE, "asks for both '" + CLOUD_INIT + "' and OpenNebula's package, which exclude each other");
        }
        return new Decision(new ContextReaders(by, own), names, provisioners);
    }

    private static List<String> wanted(ApplianceDescription description, DistributionSettings settings) {
        List<String> wanted = description.access().contextualization();
        if (wanted == null) {
            return settings.guest().contextualization().containsKey(CLOUD_INIT) ? List.of(CLOUD_INIT) : List.of();
        }
        return wanted.stream().distinct().toList();
    }

    private @Nullable ContextPackage configured(String family) {
        return packages.stream()
                .filter(candidate -> candidate.family().equals(family))
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private static String unknown(
            String way, ApplianceDescription description, DistributionSettings settings, String family) {
        String asked = "asks for '" + way + "', which " + description.distribution() + " does not know; ";
        return way.equals(ContextPackage.WAY)
                ? asked + advice(family)
                : asked + "it knows "
                        + new TreeSet<>(settings.guest().contextualization().keySet());
    }

    private static String advice(String family) {
        return "configure OpenNebula's package with --one-context " + family + "=URL#sha256:DIGEST (key one_context)";
    }
}
