package org.cloudimagefactory.itchy.ova;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes OVF descriptions of version 1: one machine, its disks on one controller. */
final class OvfWriter {
    private static final String OVF = "http://schemas.dmtf.org/ovf/envelope/1";
    private static final String CIM = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";
    private static final String RASD = CIM + "CIM_ResourceAllocationSettingData";
    private static final String VSSD = CIM + "CIM_VirtualSystemSettingData";
    private static final String FORMAT = "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized";
    private static final int CPU = 3;
    private static final int MEMORY = 4;
    private static final int CONTROLLER = 6;
    private static final int HARD_DISK = 17;
    private static final long DEFAULT_MEMORY = 1024;
    /** CIM's number for an operating system that is none of the others. */
    private static final String OTHER = "1";

    private final XMLStreamWriter xml;

    private OvfWriter(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /**
     * A disk of an archive.
     *
     * @param name of its file
     * @param size bytes of its file
     * @param capacity bytes that a guest sees
     */
    record DiskFile(String name, long size, long capacity) {}

    static String description(String name, List<DiskFile> disks, MachineFacts facts) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new OvfWriter(xml).write(name, disks, facts);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a description can always be written", e);
        }
        return text.toString();
    }

    private void write(String name, List<DiskFile> disks, MachineFacts facts) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.setPrefix("ovf", OVF);
        xml.setPrefix("rasd", RASD);
        xml.setPrefix("vssd", VSSD);
        xml.writeStartElement(OVF, "Envelope");
        xml.writeNamespace("ovf", OVF);
        xml.writeNamespace("rasd", RASD);
        xml.writeNamespace("vssd", VSSD);
        references(disks);
        diskSection(disks);
        start("VirtualSystem", "id", name);
        text(OVF, "Info", "A virtual machine");
        text(OVF, "Name", name);
        start("OperatingSystemSection", "id", OTHER);
        text(OVF, "Info", "The operating system");
        if (facts.operatingSystem() != null) {
            text(OVF, "Description", facts.operatingSystem());
        }
        xml.writeEndElement();
        hardware(disks.size(), facts);
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void references(List<DiskFile> disks) throws XMLStreamException {
        start("References");
        for (int i = 0; i < disks.size(); i++) {
            xml.writeEmptyElement(OVF, "File");
            attribute("id", "file" + (i + 1));
            attribute("href", disks.get(i).name());
            attribute("size", Long.toString(disks.get(i).size()));
        }
        xml.writeEndElement();
    }

    private void diskSection(List<DiskFile> disks) throws XMLStreamException {
        start("DiskSection");
        text(OVF, "Info", "Virtual disks");
        for (int i = 0; i < disks.size(); i++) {
            xml.writeEmptyElement(OVF, "Disk");
            attribute("diskId", "disk" + (i + 1));
            attribute("fileRef", "file" + (i + 1));
            attribute("capacity", Long.toString(disks.get(i).capacity()));
            attribute("format", FORMAT);
        }
        xml.writeEndElement();
    }

    private void hardware(int disks, MachineFacts facts) throws XMLStreamException {
        start("VirtualHardwareSection");
        text(OVF, "Info", "Virtual hardware");
        long cpus = facts.cpus() == null ? 1 : facts.cpus();
        long memory = facts.memory() == null ? DEFAULT_MEMORY : facts.memory();
        item(new String[][] {
            {"ElementName", cpus + " virtual CPUs"}, {"InstanceID", "1"},
            {"ResourceType", Integer.toString(CPU)}, {"VirtualQuantity", Long.toString(cpus)}
        });
        item(new String[][] {
            {"AllocationUnits", "byte * 2^20"},
            {"ElementName", memory + " MiB of memory"},
            {"InstanceID", "2"},
            {"ResourceType", Integer.toString(MEMORY)},
            {"VirtualQuantity", Long.toString(memory)}
        });
        item(new String[][] {
            {"Address", "0"},
            {"ElementName", "SCSI controller"},
            {"InstanceID", "3"},
            {"ResourceSubType", "lsilogic"},
            {"ResourceType", Integer.toString(CONTROLLER)}
        });
        for (int i = 0; i < disks; i++) {
            item(new String[][] {
                {"AddressOnParent", Integer.toString(i)}, {"ElementName", "Hard disk " + (i + 1)},
                {"HostResource", "ovf:/disk/disk" + (i + 1)}, {"InstanceID", Integer.toString(4 + i)},
                {"Parent", "3"}, {"ResourceType", Integer.toString(HARD_DISK)}
            });
        }
        xml.writeEndElement();
    }

    private void item(String[][] properties) throws XMLStreamException {
        start("Item");
        for (String[] property : properties) {
            text(RASD, property[0], property[1]);
        }
        xml.writeEndElement();
    }

    private void start(String name) throws XMLStreamException {
        xml.writeStartElement(OVF, name);
    }

    private void start(String name, String attribute, String value) throws XMLStreamException {
        start(name);
        attribute(attribute, value);
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(OVF, name, value);
    }

    private void text(String namespace, String name, String value) throws XMLStreamException {
        xml.writeStartElement(namespace, name);
        xml.writeCharacters(value);
        xml.writeEndElement();
    }
}
