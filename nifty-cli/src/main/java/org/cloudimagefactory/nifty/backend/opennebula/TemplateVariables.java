package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.jspecify.annotations.Nullable;

/** The variables of templates: plain data, absent values as empty text. */
final class TemplateVariables {
    private static final long USUAL_MEMORY = 1024;
    private static final double USUAL_CPU = 1;

    private final String devicePrefix;
    private final Map<String, String> network;

    TemplateVariables(String devicePrefix, Map<String, String> network) {
        this.devicePrefix = devicePrefix;
        this.network = Map.copyOf(network);
    }

    Map<String, Object> ofImage(Appliance appliance, ApplianceDisk disk, CloudDatastore datastore, String name) {
        Map<String, Object> variables = common(appliance, datastore, name);
        variables.put("image", image(disk, ""));
        return variables;
    }

    /** Image ids in the order of the appliance's disks. */
    Map<String, Object> ofTemplate(Appliance appliance, List<String> imageIds, CloudDatastore datastore, String name) {
        Map<String, Object> variables = common(appliance, datastore, name);
        List<Map<String, Object>> images = new ArrayList<>();
        for (ApplianceDisk disk : appliance.disks()) {
            images.add(image(disk, imageIds.get(disk.index())));
        }
        variables.put("image_id", imageIds.get(0));
        variables.put("image", images.get(0));
        variables.put("images", images);
        return variables;
    }

    private Map<String, Object> common(Appliance appliance, CloudDatastore datastore, String name) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("appliance", appliance(appliance));
        variables.put("name", name);
        variables.put("datastore", datastore.name());
        variables.put("network", network);
        return variables;
    }

    private static Map<String, Object> appliance(Appliance appliance) {
        ApplianceDescriptor descriptor = appliance.descriptor();
        Map<String, Object> values = new HashMap<>();
        values.put("identifier", appliance.identifier());
        values.put("version", appliance.version());
        values.put("digest", appliance.digest());
        values.put("title", text(descriptor.title()));
        values.put("description", text(descriptor.description()));
        values.put("mpuri", text(descriptor.mpuri()));
        values.put("groups", descriptor.groups());
        values.put("group", descriptor.groups().stream().findFirst().orElse(""));
        values.put("memory", descriptor.memory() == null ? USUAL_MEMORY : descriptor.memory());
        double cpu = descriptor.cpu() == null ? USUAL_CPU : descriptor.cpu();
        values.put("cpu", cpu == Math.rint(cpu) ? (Object) (long) cpu : (Object) cpu);
        values.put("vcpu", (long) Math.max(1, Math.ceil(cpu)));
        values.put("expires", text(descriptor.expires()));
        values.put("image_list", text(descriptor.imageList()));
        values.put("os", os(descriptor.os()));
        values.put("attributes", descriptor.attributes());
        return values;
    }

    private static Map<String, Object> os(@Nullable OperatingSystem os) {
        OperatingSystem known = os == null ? new OperatingSystem(null, null, null, null) : os;
        return Map.of(
                "type", text(known.type()),
                "distribution", text(known.distribution()),
                "version", text(known.version()),
                "arch", text(known.arch()));
    }

    private Map<String, Object> image(ApplianceDisk numbered, String id) {
        Disk disk = numbered.disk();
        Map<String, Object> values = new HashMap<>();
        values.put("id", id);
        values.put("index", numbered.index());
        values.put("type", numbered.index() == 0 ? "OS" : "DATABLOCK");
        values.put("format", disk.format());
        values.put("driver", disk.format());
        values.put("size", disk.size() == null ? "" : disk.size());
        values.put("checksum", numbered.checksum().orElse(""));
        values.put("device_prefix", disk.devicePrefix() == null ? devicePrefix : disk.devicePrefix());
        values.put("target", text(disk.target()));
        return values;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
