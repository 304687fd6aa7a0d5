package org.cloudimagefactory.nifty.backend.marketplace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.nifty.backend.served.FileFacts;
import org.cloudimagefactory.nifty.backend.served.OfferedFile;
import org.cloudimagefactory.nifty.plan.AttributeNames;

/**
 * What a market says of an appliance. Format: the fields that the driver {@code one} of OpenNebula 7.4 reads
 * ({@code src/market_mad/remotes/one/monitor}), and those of the files of github.com/OpenNebula/marketplace beside them. The template
 * is JSON in a text, in which every value is a text: the driver passes over all of a template that has a number in it.
 *
 * @param offered the appliance
 * @param name unique over all markets of a cloud
 * @param publisher for people
 */
record App(OfferedFile offered, String name, String publisher) {
    private static final long USUAL_MEMORY = 1024;
    private static final int SHORT = 100;
    private static final String OURS = "cif";
    /** What comfy writes of an image: how it is started. */
    private static final String FIRMWARE = AttributeNames.OTHER_PREFIX + "COMFY_FIRMWARE";

    private static final int HASH = 8;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static App of(OfferedFile offered, String suffix, String publisher) {
        return new App(offered, AppName.of(offered.title(), suffix), publisher);
    }

    FileFacts file() {
        return offered.file();
    }

    /** OpenNebula takes a change only where the version, the MD5 or the address has changed: so the version tells the content, too. */
    String version() {
        return offered.version() + "-"
                + Digest.SHA_256.of(write(described("", template()))).substring(0, HASH);
    }

    private String key() {
        String owner = offered.attribute(AttributeNames.OWNER).orElse("");
        return UUID.nameUUIDFromBytes((owner + "\n" + offered.identifier()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** What the list of apps has. */
    ObjectNode json() {
        return described(version(), template());
    }

    private ObjectNode described(String version, Map<String, Object> template) {
        FileFacts file = offered.file();
        ObjectNode node = JSON.createObjectNode();
        node.putObject("_id").put("$oid", file.key());
        // An _id is of one file, as the driver makes the address of it; this stays the same for all versions.
        node.put("appliance", key());
        node.put("name", name);
        node.put("type", "IMAGE");
        node.put("publisher", publisher);
        node.put("format", offered.format());
        node.put("short_description", summary());
        node.put("description", description());
        node.put("version", version);
        ArrayNode tags = node.putArray("tags");
        tags().forEach(tags::add);
        node.put("creation_time", offered.since().getEpochSecond());
        offered.distribution().ifPresent(system -> node.put("os-id", system));
        offered.release().ifPresent(release -> node.put("os-release", release));
        node.put("os-arch", offered.architecture());
        node.put("hypervisor", "kvm");
        ObjectNode disk = node.putArray("files").addObject();
        disk.put("name", name);
        disk.put("size", file.virtualSize());
        disk.put("md5", file.md5());
        disk.put("sha256", file.sha256());
        disk.put("sha512", file.sha512());
        disk.put("dev_prefix", "vd");
        disk.put("type", "OS");
        node.put("opennebula_template", write(template));
        return node;
    }

    /** The distribution, and what all our apps have. */
    List<String> tags() {
        return offered.distribution().map(system -> List.of(system, OURS)).orElse(List.of(OURS));
    }

    String description() {
        return offered.attribute(AttributeNames.DESCRIPTION).orElseGet(offered::title);
    }

    /** The first line, as far as it is short. */
    String summary() {
        String first = description().lines().findFirst().orElse("").strip();
        return first.length() <= SHORT ? first : first.substring(0, first.offsetByCodePoints(0, SHORT / 2)) + "...";
    }

    /** What OpenNebula makes a template for virtual machines of: texts, and maps of texts. */
    Map<String, Object> template() {
        String cpu = offered.attribute(AttributeNames.CPU)
                .filter(value -> value.matches("[0-9]{1,4}(\\.[0-9]{1,4})?"))
                .orElse("1");
        String memory = offered.attribute(AttributeNames.MEMORY)
                .filter(value -> value.matches("[0-9]{1,12}"))
                .orElse(Long.toString(USUAL_MEMORY));
        Map<String, Object> template = new LinkedHashMap<>();
        template.put(
                "CONTEXT",
                ordered(
                        "NETWORK",
                        "YES",
                        "SSH_PUBLIC_KEY",
                        "$USER[SSH_PUBLIC_KEY]",
                        "REPORT_READY",
                        "YES",
                        "TOKEN",
                        "YES"));
        template.put("CPU", cpu);
        template.put("VCPU", Integer.toString((int) Math.max(1, Math.ceil(Double.parseDouble(cpu)))));
        template.put("MEMORY", memory);
        template.put("GRAPHICS", ordered("LISTEN", "127.0.0.1", "TYPE", "vnc"));
        template.put("OS", os());
        template.put("LOGO", "images/logos/linux.png");
        template.put("HOT_RESIZE", ordered("CPU_HOT_ADD_ENABLED", "NO", "MEMORY_HOT_ADD_ENABLED", "NO"));
        template.put("SCHED_REQUIREMENTS", "HYPERVISOR=kvm");
        template.put("HYPERVISOR", "kvm");
        return template;
    }

    /** Without firmware, OpenNebula starts machines by BIOS; the names are those that its hosts allow from the beginning (OVMF_UEFIS). */
    private Map<String, String> os() {
        Map<String, String> os = ordered("ARCH", offered.architecture());
        if (offered.attribute(FIRMWARE).filter("uefi"::equals).isPresent()) {
            boolean isArm = offered.architecture().equals("aarch64");
            os.put("FIRMWARE", isArm ? "/usr/share/AAVMF/AAVMF_CODE.fd" : "/usr/share/OVMF/OVMF_CODE.fd");
            os.put("FIRMWARE_SECURE", "NO");
            os.put("MACHINE", isArm ? "virt" : "q35");
        }
        return os;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }
}
