package org.cloudimagefactory.soak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.soak.Announcement.Packing;

/** What follows from an announcement: the event's variables, the image and the template in the cloud. */
final class Expected {
    private static final String LIST = "76fdee70-8119-5d33-aaaa-3c57e1c60df1";

    private Expected() {}

    /** The environment that vmCatcher calls its hook with. */
    static Map<String, String> event(Announcement of, PublishedFile file, String cache) {
        Map<String, String> event = new LinkedHashMap<>(variables(of, file));
        event.put("VMCATCHER_CACHE_DIR_CACHE", cache);
        return event;
    }

    private static Map<String, String> variables(Announcement of, PublishedFile file) {
        Map<String, String> event = new TreeMap<>();
        event.put("TYPE", of.kind().event());
        event.put("DC_IDENTIFIER", of.identifier());
        event.put("DC_TITLE", of.title());
        event.put("HV_VERSION", of.version());
        event.put("SL_ARCH", "x86_64");
        event.put("SL_OS", "Linux");
        event.put("SL_OSNAME", "Soak");
        event.put("SL_OSVERSION", of.version());
        event.put("AD_MPURI", "https://appliances.example.org/" + of.identifier());
        event.put("IL_DC_IDENTIFIER", LIST);
        event.put("FILENAME", of.fileName());
        if (of.hasGroup()) {
            event.put("VO", "oneadmin");
        }
        if (of.isOffer()) {
            boolean isOther = of.soundness() == Announcement.Soundness.OTHER_DIGEST;
            event.put("HV_SIZE", Long.toString(file.size()));
            event.put(
                    "SL_CHECKSUM_SHA512",
                    isOther ? new StringBuilder(file.sha512()).reverse().toString() : file.sha512());
        }
        Map<String, String> named = new TreeMap<>();
        event.forEach((name, value) -> named.put("VMCATCHER_EVENT_" + name, value));
        return named;
    }

    /** All that matters of the image; its number, times and the like are left out. */
    static SortedMap<String, String> image(Announcement of, PublishedFile file) {
        SortedMap<String, String> image = common(of, file);
        image.put("NAME", of.identifier() + "-" + of.version() + "@default");
        image.put("STATE", "1");
        image.put("TYPE", "0");
        image.put("PERSISTENT", "0");
        image.put("FORMAT", "qcow2");
        image.put("DATASTORE", "default");
        image.put("RUNNING_VMS", "0");
        image.put("TEMPLATE/DEV_PREFIX", "vd");
        image.put("TEMPLATE/NIFTY_IMAGE_FORMAT", "qcow2");
        image.put("TEMPLATE/NIFTY_IMAGE_SIZE", Long.toString(file.guestSize()));
        return image;
    }

    /** All that matters of the template. */
    static SortedMap<String, String> template(Announcement of, PublishedFile file, String imageId) {
        SortedMap<String, String> template = common(of, file);
        boolean describes = of.packing() == Packing.OVA;
        template.put("NAME", of.identifier() + "@default");
        template.put("TEMPLATE/CPU", describes ? "2" : "1");
        template.put("TEMPLATE/VCPU", describes ? "2" : "1");
        template.put("TEMPLATE/MEMORY", describes ? "256" : "1024");
        template.put("TEMPLATE/OS/ARCH", "x86_64");
        template.put("TEMPLATE/DISK/IMAGE_ID", imageId);
        template.put("TEMPLATE/DISK/DEV_PREFIX", "vd");
        template.put("TEMPLATE/CONTEXT/NETWORK", "YES");
        template.put("TEMPLATE/CONTEXT/SSH_PUBLIC_KEY", "$USER[SSH_PUBLIC_KEY]");
        template.put("TEMPLATE/NIFTY_DATASTORE_ID", "1");
        return template;
    }

    private static SortedMap<String, String> common(Announcement of, PublishedFile file) {
        SortedMap<String, String> object = new TreeMap<>();
        object.put("UNAME", "oneadmin");
        object.put("GNAME", "oneadmin");
        String[] rights = {"OWNER_U", "OWNER_M", "OWNER_A", "GROUP_U", "GROUP_M", "GROUP_A", "OTHER_U", "OTHER_M"};
        String granted = of.hasGroup() ? "11010000" : "11000000";
        for (int i = 0; i < rights.length; i++) {
            object.put("PERMISSIONS/" + rights[i], granted.substring(i, i + 1));
        }
        object.put("PERMISSIONS/OTHER_A", "0");
        object.put("TEMPLATE/DESCRIPTION", of.title());
        object.put("TEMPLATE/NIFTY_ID", "nifty");
        nifty(object, "ID", of.identifier());
        nifty(object, "VERSION", of.version());
        nifty(object, "TITLE", of.title());
        nifty(object, "MPURI", "https://appliances.example.org/" + of.identifier());
        nifty(object, "OS", "Soak " + of.version());
        nifty(object, "ARCHITECTURE", "x86_64");
        nifty(object, "IMAGE_LIST_ID", LIST);
        nifty(object, "DISKS", "1");
        nifty(object, "DISK_CHECKSUMS", "-");
        if (of.hasGroup()) {
            nifty(object, "GROUP", "oneadmin");
        }
        if (of.packing() == Packing.OVA) {
            nifty(object, "CPU", "2");
            nifty(object, "MEMORY", "256");
        }
        variables(of, file).forEach((name, value) -> object.put("TEMPLATE/" + name, value));
        return object;
    }

    private static void nifty(SortedMap<String, String> object, String name, String value) {
        object.put("TEMPLATE/NIFTY_APPLIANCE_" + name, value);
    }
}
