package org.cloudimagefactory.common.ova;

import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the parts of a machine, each with its properties in the order of their names, as the standard wants. */
final class OvfHardware {
    private static final String CPU = "3";
    private static final String MEMORY = "4";
    private static final String NETWORK_CARD = "10";
    private static final String HARD_DISK = "17";
    private static final String CONTROLLER_ID = "3";
    private static final String NETWORK_CARD_ID = "4";
    private static final int FIRST_DISK_ID = 5;

    private final XMLStreamWriter xml;
    private final String rasd;
    private final String ovf;

    OvfHardware(XMLStreamWriter xml, String rasd, String ovf) {
        this.xml = xml;
        this.rasd = rasd;
        this.ovf = ovf;
    }

    void write(OvaMachine machine, int disks, String network) throws XMLStreamException {
        if (machine.cpus() > 0) {
            item(
                    machine.cpus() + " virtual CPUs",
                    "1",
                    CPU,
                    Map.of("VirtualQuantity", Long.toString(machine.cpus()), "AllocationUnits", "hertz * 10^6"));
        }
        if (machine.memory() > 0) {
            item(
                    machine.memory() + " MiB of memory",
                    "2",
                    MEMORY,
                    Map.of("VirtualQuantity", Long.toString(machine.memory()), "AllocationUnits", "byte * 2^20"));
        }
        item(
                machine.controller() + " controller",
                CONTROLLER_ID,
                Integer.toString(machine.controller().resourceType()),
                Map.of("Address", "0", "ResourceSubType", machine.controller().subtype()));
        item(
                "Network card",
                NETWORK_CARD_ID,
                NETWORK_CARD,
                Map.of("AutomaticAllocation", "true", "Connection", network, "ResourceSubType", "E1000"));
        for (int i = 0; i < disks; i++) {
            item(
                    "Hard disk " + (i + 1),
                    Integer.toString(FIRST_DISK_ID + i),
                    HARD_DISK,
                    Map.of(
                            "AddressOnParent",
                            Integer.toString(i),
                            "HostResource",
                            "ovf:/disk/disk" + (i + 1),
                            "Parent",
                            CONTROLLER_ID));
        }
    }

    private void item(String name, String id, String type, Map<String, String> more) throws XMLStreamException {
        Map<String, String> properties = new TreeMap<>(more);
        properties.put("ElementName", name);
        properties.put("InstanceID", id);
        properties.put("ResourceType", type);
        xml.writeStartElement(ovf, "Item");
        for (Map.Entry<String, String> property : properties.entrySet()) {
            xml.writeStartElement(rasd, property.getKey());
            xml.writeCharacters(property.getValue());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
}
