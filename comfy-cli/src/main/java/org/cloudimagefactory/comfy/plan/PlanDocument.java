package org.cloudimagefactory.comfy.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.DescriptionMapper;

/** A plan as one document: what would be built, with all defaults and overrides in place. */
public final class PlanDocument {
    private final DescriptionMapper mapper = new DescriptionMapper();

    /** Of this plan. */
    public ObjectNode of(BuildPlan plan) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", plan.name());
        if (!plan.parents().isEmpty()) {
            ArrayNode parents = node.putArray("from");
            plan.parents().forEach(parents::add);
        }
        node.put("method", plan.source().method().toString());
        node.put("source", plan.source().location());
        ArrayNode formats = node.putArray("formats");
        plan.formats().forEach(format -> formats.add(format.qemuName()));
        node.put("memory", plan.machine().memory()).put("cpus", plan.machine().cpus());
        node.set("appliance", appliance(plan, mapper.write(plan.appliance())));
        ObjectNode settings = mapper.write(plan.settings());
        settings.remove("defaults");
        node.set("distribution", settings);
        return node;
    }

    /** What will be: of an image, its own disk and its own sources of packages are not described here. */
    private static ObjectNode appliance(BuildPlan plan, ObjectNode described) {
        if (plan.source().method() == BuildMethod.INSTALL) {
            return described;
        }
        if (described.get("disk") instanceof ObjectNode disk) {
            disk.remove(List.of("device", "table"));
        }
        SystemRelease system = plan.appliance().system();
        boolean isUsed = system.guestMirror() != null
                || (system.mirror() != null && plan.source().location().startsWith(system.mirror()));
        if (!isUsed && described.get("system") instanceof ObjectNode node) {
            node.remove("mirror");
        }
        return described;
    }
}
