package org.cloudimagefactory.comfy.sbom;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.common.config.BuildInfo;

/** Writes a list of packages as a CycloneDX 1.5 document. */
public final class CycloneDx {
    private CycloneDx() {}

    private static final String GIT_URL = "comfy.git.url";
    private static final String GIT = "comfy.git.";

    /**
     * The document for an image of a system.
     *
     * @param layers that it stands on, the nearest first: ancestors in its pedigree
     * @param attributes of its descriptor; what they say of a git repository is said here, too
     */
    public static ObjectNode of(
            String name,
            AppliancePlan appliance,
            PackageList list,
            List<Ancestor> layers,
            Map<String, String> attributes) {
        SystemRelease system = appliance.system();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("bomFormat", "CycloneDX");
        document.put("specVersion", "1.5");
        document.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
        document.put("version", 1);
        ObjectNode metadata = document.putObject("metadata");
        metadata.put("timestamp", timestamp(appliance.identity().version()));
        ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
        tool.put("type", "application");
        tool.put("name", "comfy");
        tool.put("version", BuildInfo.load().version());
        ObjectNode subject = metadata.putObject("component");
        subject.put("type", "operating-system");
        subject.put("bom-ref", name);
        subject.put("name", system.distribution());
        subject.put("version", system.version());
        if (!layers.isEmpty()) {
            ArrayNode ancestors = subject.putObject("pedigree").putArray("ancestors");
            layers.forEach(layer -> ancestor(ancestors.addObject(), layer));
        }
        origin(subject, attributes);
        ArrayNode components = document.putArray("components");
        list.packages().forEach(installed -> components.add(component(list, system, installed)));
        return document;
    }

    private static void origin(ObjectNode subject, Map<String, String> attributes) {
        String url = attributes.get(GIT_URL);
        if (url == null) {
            return;
        }
        subject.putArray("externalReferences").addObject().put("type", "vcs").put("url", url);
        ArrayNode properties = subject.putArray("properties");
        new TreeMap<>(attributes).forEach((key, value) -> {
            if (key.startsWith(GIT)) {
                property(properties, key.substring("comfy.".length()), value);
            }
        });
    }

    /** The version of an appliance is the time of its build. */
    private static String timestamp(String version) {
        DateTimeFormatter form = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
        return LocalDateTime.parse(version, form).toInstant(ZoneOffset.UTC).toString();
    }

    private static void ancestor(ObjectNode component, Ancestor layer) {
        component.put("type", "operating-system");
        component.put("name", layer.identifier());
        component.put("version", layer.version());
        component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", layer.sha256());
    }

    private static ObjectNode component(PackageList list, SystemRelease system, InstalledPackage installed) {
        String distribution = system.distribution();
        String purl = new PackageUrl(
                        list.kind(),
                        list.vendor().isEmpty() ? distribution : list.vendor(),
                        list.system().isEmpty() ? distribution + "-" + system.version() : list.system(),
                        installed)
                .text();
        ObjectNode component = JsonNodeFactory.instance.objectNode();
        component.put("type", "library");
        component.put("bom-ref", purl);
        component.put("name", installed.name());
        component.put("version", installed.version());
        component.put("purl", purl);
        if (!installed.source().isEmpty()) {
            // Feeds of vulnerabilities speak of source packages.
            ArrayNode properties = component.putArray("properties");
            property(properties, "source-package", installed.source());
            if (!installed.sourceVersion().isEmpty()) {
                property(properties, "source-version", installed.sourceVersion());
            }
        }
        return component;
    }

    private static void property(ArrayNode properties, String name, String value) {
        properties.addObject().put("name", "org.cloudimagefactory:" + name).put("value", value);
    }
}
