package org.cloudimagefactory.comfy.command;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.ContextPackage;
import picocli.CommandLine.Option;

/** Where distributions are looked for, and what the site adds to them. */
public final class PlanningOptions extends TemplateOptions {
    @Option(
            names = "--one-context",
            paramLabel = "FAMILY=URL#SUM",
            split = ",",
            description =
                    "OpenNebula's package for 'contextualization: [one-context]' in a family (debian, redhat, suse, alpine)"
                            + " and its checksum, such as sha256:DIGEST; may be given several times. Without one, the distribution's own"
                            + " way is used.")
    private List<String> contextPackages = List.of();

    /** For picocli. */
    public PlanningOptions() {}

    @Override
    List<ContextPackage> contextPackages() {
        return contextPackages.stream().map(ContextPackage::parse).toList();
    }
}
