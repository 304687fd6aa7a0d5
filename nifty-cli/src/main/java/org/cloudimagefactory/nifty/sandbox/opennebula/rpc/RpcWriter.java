package org.cloudimagefactory.nifty.sandbox.opennebula.rpc;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers with the element names, the order and the line ends of the real server. */
public final class RpcWriter {
    static final String LINE = "\r\n";

    private RpcWriter() {}

    /** A normal answer. */
    public static byte[] answer(List<RpcValue> values) {
        StringBuilder xml = new StringBuilder(512);
        begin(xml).append("<params>").append(LINE).append("<param>");
        value(xml, new RpcValue.Array(values));
        xml.append("</param>").append(LINE).append("</params>").append(LINE);
        return end(xml);
    }

    /** A fault. */
    public static byte[] fault(RpcFault fault) {
        StringBuilder xml = new StringBuilder(512);
        begin(xml).append("<fault>").append(LINE);
        xml.append("<value><struct>").append(LINE);
        member(xml, "faultCode", new RpcValue.Int(fault.code()));
        member(xml, "faultString", new RpcValue.Text(fault.text()));
        xml.append("</struct></value>").append(LINE).append("</fault>").append(LINE);
        return end(xml);
    }

    private static StringBuilder begin(StringBuilder xml) {
        return xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .append(LINE)
                .append("<methodResponse>")
                .append(LINE);
    }

    private static byte[] end(StringBuilder xml) {
        xml.append("</methodResponse>").append(LINE);
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void member(StringBuilder xml, String name, RpcValue value) {
        xml.append("<member><name>").append(name).append("</name>").append(LINE);
        value(xml, value);
        xml.append("</member>").append(LINE);
    }

    static void value(StringBuilder xml, RpcValue value) {
        xml.append("<value>");
        value.appendTo(xml);
        xml.append("</value>");
    }
}
