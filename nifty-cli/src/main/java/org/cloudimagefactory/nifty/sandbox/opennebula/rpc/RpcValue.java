package org.cloudimagefactory.nifty.sandbox.opennebula.rpc;

import java.util.List;
import org.cloudimagefactory.common.xml.XmlText;

/** A value of an XML-RPC call or answer. */
public sealed interface RpcValue {
    /** Appends what stands in its {@code <value>} as the server writes it. */
    void appendTo(StringBuilder xml);

    /** A 32 bit integer, {@code <i4>}. */
    record Int(int value) implements RpcValue {
        @Override
        public void appendTo(StringBuilder xml) {
            xml.append("<i4>").append(value).append("</i4>");
        }
    }

    /** A 64 bit integer, {@code <i8>}: of another type than {@link Int} for the real server, even where it would fit. */
    record I8(long value) implements RpcValue {
        @Override
        public void appendTo(StringBuilder xml) {
            xml.append("<i8>").append(value).append("</i8>");
        }
    }

    /** A boolean. */
    record Bool(boolean value) implements RpcValue {
        @Override
        public void appendTo(StringBuilder xml) {
            xml.append("<boolean>").append(value ? 1 : 0).append("</boolean>");
        }
    }

    /** A text. */
    record Text(String value) implements RpcValue {
        @Override
        public void appendTo(StringBuilder xml) {
            xml.append("<string>");
            XmlText.append(xml, value);
            xml.append("</string>");
        }
    }

    /** A list. */
    record Array(List<RpcValue> values) implements RpcValue {
        public Array {
            values = List.copyOf(values);
        }

        @Override
        public void appendTo(StringBuilder xml) {
            xml.append("<array><data>").append(RpcWriter.LINE);
            for (RpcValue element : values) {
                RpcWriter.value(xml, element);
                xml.append(RpcWriter.LINE);
            }
            xml.append("</data></array>");
        }
    }

    /** A value of a type that no method takes, such as a struct; answers hold none. */
    record Other(String type) implements RpcValue {
        @Override
        public void appendTo(StringBuilder xml) {
            throw new IllegalStateException("no answer holds a value of type " + type);
        }
    }
}
