package org.cloudimagefactory.itchy.ova;

import java.util.ArrayList;
import java.util.List;

/** Builds OVF descriptions for tests. */
public final class OvfText {
    private String prefix = "ovf:";
    private String encoding = "UTF-8";
    private String preamble = "";
    private final List<String> files = new ArrayList<>();
    private final List<String> disks = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private String systems = "";

    public OvfText prefix(String value) {
        prefix = value.isEmpty() ? "" : value + ":";
        return this;
    }

    public OvfText encoding(String value) {
        encoding = value;
        return this;
    }

    public OvfText preamble(String value) {
        preamble = value;
        return this;
    }

    public OvfText file(String id, String href) {
        return file(id, href, "");
    }

    public OvfText file(String id, String href, String more) {
        files.add("<%sFile %sid='%s' %shref='%s' %s/>".formatted(prefix, at(), id, at(), href, more));
        return this;
    }

    public OvfText disk(String id, String fileRef) {
        disks.add("<%sDisk %sdiskId='%s' %sfileRef='%s' %scapacity='1'/>"
                .formatted(prefix, at(), id, at(), fileRef, at()));
        return this;
    }

    /** Any element of the disk section. */
    public OvfText rawDisk(String element) {
        disks.add(element);
        return this;
    }

    public OvfText item(int resourceType, String more) {
        items.add("<%1$sItem><rasd:ResourceType>%2$d</rasd:ResourceType>%3$s</%1$sItem>"
                .formatted(prefix, resourceType, more));
        return this;
    }

    public OvfText hardDisk(String diskId, String more) {
        return item(17, "<rasd:HostResource>ovf:/disk/" + diskId + "</rasd:HostResource>" + more);
    }

    /** More after the first virtual system. */
    public OvfText after(String more) {
        systems = more;
        return this;
    }

    @Override
    public String toString() {
        String namespace = "http://schemas.dmtf.org/ovf/envelope/1";
        String declaration = prefix.isEmpty()
                ? "xmlns='" + namespace + "' xmlns:o='" + namespace + "'"
                : "xmlns:" + prefix.substring(0, prefix.length() - 1) + "='" + namespace + "'";
        return """
                <?xml version="1.0" encoding="%2$s"?>
                %3$s<%1$sEnvelope %4$s xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
                <%1$sReferences>%5$s</%1$sReferences>
                <%1$sDiskSection><%1$sInfo>Disks</%1$sInfo>%6$s</%1$sDiskSection>
                <%1$sVirtualSystem><%1$sInfo>A machine</%1$sInfo>
                <%1$sOperatingSystemSection><%1$sInfo>OS</%1$sInfo><%1$sDescription>Debian_64</%1$sDescription></%1$sOperatingSystemSection>
                <%1$sVirtualHardwareSection><%1$sInfo>Hardware</%1$sInfo>%7$s</%1$sVirtualHardwareSection>
                </%1$sVirtualSystem>%8$s
                </%1$sEnvelope>
                """.formatted(
                        prefix,
                        encoding,
                        preamble,
                        declaration,
                        String.join("\n", files),
                        String.join("\n", disks),
                        String.join("\n", items),
                        systems);
    }

    /** The prefix of attributes, which a default namespace does not reach. */
    private String at() {
        return prefix.isEmpty() ? "o:" : prefix;
    }
}
