package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a distribution says to Packer's builders.
 *
 * @param qemu settings of the QEMU builder that replace ours
 * @param virtualbox settings of the VirtualBox builder
 */
public record PackerSettings(Map<String, JsonNode> qemu, Map<String, JsonNode> virtualbox) {
    public PackerSettings {
        qemu = qemu == null ? Map.of() : Map.copyOf(qemu);
        virtualbox = virtualbox == null ? Map.of() : Map.copyOf(virtualbox);
    }
}
