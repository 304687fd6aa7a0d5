package org.cloudimagefactory.common.ova;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.cloudimagefactory.common.xml.HardenedXml;

/** Writes OVF descriptions of version 1: one machine, its disks on one controller, one network card. */
final class OvfDescription {
    private static final String OVF = "http://schemas.dmtf.org/ovf/envelope/1";
    private static final String CIM = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";
    private static final String RASD = CIM + "CIM_ResourceAllocationSettingData";
    private static final String VSSD = CIM + "CIM_VirtualSystemSettingData";
    private static final String VMWARE = "http://www.vmware.com/schema/ovf";
    private static final String STREAM = "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized";
    private static final String NETWORK = "default";
    /** CIM's number for a 64-bit Linux of no further kind. */
    private static final String LINUX = "101";

    private final XMLStreamWriter xml;

    private OvfDescription(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /**
     * A disk of an archive.
     *
     * @param name of its file
     * @param size bytes of its file
     * @param capacity bytes that a guest sees
     * @param format address by which its format is known
     */
    record DiskFile(String name, long size, long capacity, String format) {
        /** A VMDK of the kind streamOptimized. */
        DiskFile(String name, long size, long capacity) {
            this(name, size, capacity, STREAM);
        }
    }

    static String of(OvaMachine machine, List<DiskFile> disks) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = HardenedXml.writer(text);
            new OvfDescription(xml).write(machine, disks);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a description can always be written", e);
        }
        return text.toString();
    }

    private void write(OvaMachine machine, List<DiskFile> disks) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.setPrefix("ovf", OVF);
        xml.setPrefix("rasd", RASD);
        xml.setPrefix("vssd", VSSD);
        xml.setPrefix("vmw", VMWARE);
        xml.writeStartElement(OVF, "Envelope");
        xml.writeNamespace("ovf", OVF);
        xml.writeNamespace("rasd", RASD);
        xml.writeNamespace("vssd", VSSD);
        xml.writeNamespace("vmw", VMWARE);
        references(disks);
        diskSection(disks);
        network();
        start("VirtualSystem");
        attribute("id", machine.name());
        text(OVF, "Info", "A virtual machine");
        text(OVF, "Name", machine.name());
        start("OperatingSystemSection");
        attribute("id", LINUX);
        text(OVF, "Info", "The operating system");
        if (machine.operatingSystem() != null) {
            text(OVF, "Description", machine.operatingSystem());
        }
        xml.writeEndElement();
        hardware(machine, disks.size());
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
            attribute("format", disks.get(i).format());
        }
        xml.writeEndElement();
    }

    private void network() throws XMLStreamException {
        start("NetworkSection");
        text(OVF, "Info", "Networks");
        start("Network");
        attribute("name", NETWORK);
        text(OVF, "Description", "The network of the machine");
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void hardware(OvaMachine machine, int disks) throws XMLStreamException {
        start("VirtualHardwareSection");
        text(OVF, "Info", "Virtual hardware");
        start("System");
        text(VSSD, "ElementName", "Virtual Hardware Family");
        text(VSSD, "InstanceID", "0");
        text(VSSD, "VirtualSystemIdentifier", machine.name());
        text(VSSD, "VirtualSystemType", "vmx-13");
        xml.writeEndElement();
        new OvfHardware(xml, RASD, OVF).write(machine, disks, NETWORK);
        if (machine.efi()) {
            xml.writeEmptyElement(VMWARE, "Config");
            xml.writeAttribute(OVF, "required", "false");
            xml.writeAttribute(VMWARE, "key", "firmware");
            xml.writeAttribute(VMWARE, "value", "efi");
        }
        xml.writeEndElement();
    }

    private void start(String name) throws XMLStreamException {
        xml.writeStartElement(OVF, name);
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
