package org.cloudimagefactory.nifty.backend.oci;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.jspecify.annotations.Nullable;

/**
 * What others read of an appliance in a registry: the annotations of EGI's layers, which EGI's reader writes into Glance, and the
 * usual ones of OCI on the manifest. Attributes of a descriptor that are named as EGI's or Glance's are taken as they are.
 */
final class DiskAnnotations {
    private DiskAnnotations() {}

    /** Of the layer of a disk. */
    static Map<String, String> ofLayer(Appliance appliance, ApplianceDisk disk, String title) {
        ApplianceDescriptor descriptor = appliance.descriptor();
        Map<String, String> all = new LinkedHashMap<>();
        all.put(AnnotationNames.TITLE, title);
        String format = disk.disk().format();
        all.put(AnnotationNames.GLANCE + "disk_format", format.equals(ImageFormat.VPC.qemuName()) ? "vhd" : format);
        all.put(
                AnnotationNames.GLANCE + "container_format",
                format.equals(ImageFormat.OVA.qemuName()) ? "ova" : "bare");
        OperatingSystem os = descriptor.os();
        if (os != null) {
            put(all, AnnotationNames.GLANCE + "os_distro", os.distribution());
            put(all, AnnotationNames.GLANCE + "os_version", os.version());
            put(all, AnnotationNames.GLANCE + "os_type", os.type());
            put(all, AnnotationNames.GLANCE + "architecture", os.arch());
        }
        put(all, AnnotationNames.EGI_DESCRIPTION, description(descriptor));
        all.put(AnnotationNames.EGI_TAG, appliance.version());
        descriptor.attributes().forEach((carried, value) -> {
            String name = theirs(carried);
            if (!name.isEmpty() && !name.equals(AnnotationNames.EGI_TAG)) {
                all.put(name, value);
            }
        });
        return all;
    }

    /** Of a manifest that is made now. */
    static Map<String, String> ofManifest(Appliance appliance, Instant now) {
        ApplianceDescriptor descriptor = appliance.descriptor();
        Map<String, String> all = new LinkedHashMap<>();
        all.put(AnnotationNames.CREATED, now.truncatedTo(ChronoUnit.MILLIS).toString());
        all.put(AnnotationNames.VERSION, appliance.version());
        put(all, AnnotationNames.TITLE, descriptor.title());
        put(all, AnnotationNames.DESCRIPTION, descriptor.description());
        put(all, AnnotationNames.URL, descriptor.mpuri());
        put(all, AnnotationNames.SOURCE, descriptor.attributes().get("comfy.git.url"));
        put(all, AnnotationNames.REVISION, descriptor.attributes().get("comfy.git.commit"));
        all.put(AnnotationNames.APPLIANCE, appliance.identifier());
        appliance.expires().ifPresent(expires -> all.put(AnnotationNames.EXPIRES, expires.toString()));
        return all;
    }

    /** An attribute that means an annotation of theirs, which after a rollback has lost its dots; else nothing. */
    private static String theirs(String attribute) {
        for (String prefix : List.of(AnnotationNames.GLANCE, AnnotationNames.EGI)) {
            if (attribute.startsWith(prefix) || attribute.startsWith(prefix.replace('.', '_'))) {
                return prefix + attribute.substring(prefix.length());
            }
        }
        return "";
    }

    private static String description(ApplianceDescriptor descriptor) {
        return Objects.requireNonNullElse(
                descriptor.description(), Objects.requireNonNullElse(descriptor.title(), descriptor.identifier()));
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            all.put(name, value);
        }
    }
}
