package org.cloudimagefactory.comfy.command;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.ContextPackage;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where distributions are looked for, and what the site adds to them. */
@InGroup(OptionGroup.APPLIANCE)
public final class PlanningOptions {
    @Mixin
    TemplateOptions places = new TemplateOptions();

    @Option(
            names = "--one-context",
            paramLabel = "FAMILY=URL#SUM",
            split = ",",
            description =
                    "OpenNebula's package for 'contextualization: [one-context]' in a family (debian, redhat, suse, alpine)"
                            + " and its checksum, such as sha256:DIGEST; may be given several times. Without one, the distribution's own"
                            + " way is used.")
    private List<String> contextPackages = List.of();

    /** Of a command for which the site adds nothing. */
    static PlanningOptions with(TemplateOptions templates) {
        PlanningOptions options = new PlanningOptions();
        options.places = templates;
        return options;
    }

    /** The same choices for another comfy, as options of {@code build}. */
    List<String> asOptions() {
        List<String> options = new ArrayList<>();
        places.given()
                .forEach(directory -> options.addAll(
                        List.of("--template-dir", directory.toAbsolutePath().toString())));
        contextPackages.forEach(found -> options.addAll(List.of("--one-context", found)));
        return options;
    }

    /** OpenNebula's packages that the site configures. */
    List<ContextPackage> contextPackages() {
        return contextPackages.stream().map(ContextPackage::parse).toList();
    }
}
