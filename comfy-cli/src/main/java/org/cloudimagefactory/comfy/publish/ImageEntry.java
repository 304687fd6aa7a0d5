package org.cloudimagefactory.comfy.publish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/** Says of an appliance in a list what its descriptor says; vmCatcher wants some fields to be there always. */
final class ImageEntry {
    private static final Map<String, String> HYPERVISORS =
            Map.of("vmdk", "VMWare", "ova", "VMWare", "vdi", "VirtualBox", "vhdx", "Hyper-V", "vpc", "Hyper-V");
    private static final String UNKNOWN = "unknown";

    private ImageEntry() {}

    static ObjectNode of(ApplianceDescriptor descriptor, Disk disk, StoredFile file, @Nullable StoredFile packages) {
        ObjectNode image = JsonNodeFactory.instance.objectNode();
        String title = text(descriptor.title(), descriptor.identifier());
        image.put("dc:identifier", descriptor.identifier());
        image.put("dc:title", title);
        image.put("dc:description", text(descriptor.description(), title));
        if (descriptor.expires() != null) {
            image.put("dc:date:expires", descriptor.expires());
        }
        image.put("hv:uri", file.address().toString());
        image.put("hv:size", file.size());
        image.put("hv:version", version(descriptor));
        image.put("hv:format", disk.format().equals("ova") ? "OVA" : disk.format());
        image.put("hv:hypervisor", HYPERVISORS.getOrDefault(disk.format(), "QEMU,KVM"));
        machine(descriptor, image);
        if (descriptor.mpuri() != null) {
            image.put("ad:mpuri", descriptor.mpuri());
        }
        system(descriptor, image);
        image.put("sl:comments", text(descriptor.attributes().get("vmcatcher_event_sl_comments"), title));
        image.put("sl:checksum:sha512", file.sha512());
        if (packages != null) {
            image.put("sl:sbom:uri", packages.address().toString());
        }
        return image;
    }

    private static void machine(ApplianceDescriptor descriptor, ObjectNode image) {
        if (descriptor.memory() != null) {
            image.put("hv:ram_minimum", descriptor.memory());
            image.put("ad:ram_recommended", descriptor.memory());
        }
        if (descriptor.cpu() != null) {
            long cores = (long) Math.ceil(descriptor.cpu());
            image.put("hv:core_minimum", cores);
            image.put("ad:core_recommended", cores);
        }
    }

    private static void system(ApplianceDescriptor descriptor, ObjectNode image) {
        @Nullable OperatingSystem os = descriptor.os();
        image.put("sl:arch", os == null ? "x86_64" : text(os.arch(), "x86_64"));
        String type = os == null ? "linux" : text(os.type(), "linux");
        image.put("sl:os", type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1));
        image.put("sl:osname", os == null ? UNKNOWN : text(os.distribution(), UNKNOWN));
        image.put("sl:osversion", os == null ? UNKNOWN : text(os.version(), UNKNOWN));
    }

    private static String version(ApplianceDescriptor descriptor) {
        if (descriptor.version() == null) {
            throw new ItemProblem("the descriptor of " + descriptor.identifier() + " has no version");
        }
        return descriptor.version();
    }

    private static String text(@Nullable String value, String usual) {
        return value == null || value.isBlank() ? usual : value;
    }
}
