package org.cloudimagefactory.comfy.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.PredecessorForm;
import org.cloudimagefactory.comfy.plan.BuildPlan;

/** The answers of an installer in the predecessor's form: {@code NAME.cfg.erb} beside the description. */
final class PredecessorAnswers {
    private PredecessorAnswers() {}

    /** Renders them to {@code NAME.cfg}, where there are any. */
    static void write(BuildPlan plan, BuildSecrets secrets, Path http) throws IOException {
        String name = plan.distribution().name();
        Optional<Path> template = plan.distribution().find(name + PredecessorForm.ANSWERS);
        if (template.isPresent()) {
            String source = Files.readString(template.get());
            String text = new ErbTemplate(source, template.get().toString(), data(plan, secrets)).rendered();
            Files.writeString(http.resolve(name + ".cfg"), text);
        }
    }

    /** What the predecessor's templates could ask for and a build of today knows. */
    private static Map<String, Object> data(BuildPlan plan, BuildSecrets secrets) {
        Distribution distribution = plan.distribution();
        AppliancePlan appliance = plan.appliance();
        Map<String, String> version = new HashMap<>();
        distribution.versions().stream()
                .filter(known ->
                        known.number().toString().equals(appliance.system().version()))
                .flatMap(known -> known.document().properties().stream())
                .forEach(field -> version.put(field.getKey(), field.getValue().asText()));
        return Map.of(
                "distribution", distribution.name(),
                "distro", Map.of("name", distribution.properName(), "version", version),
                "password", secrets.password(),
                "size", appliance.disk().size().mebibytes(),
                "vm_identifier", appliance.identity().identifier());
    }
}
