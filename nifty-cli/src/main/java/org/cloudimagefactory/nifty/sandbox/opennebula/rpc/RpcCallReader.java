package org.cloudimagefactory.nifty.sandbox.opennebula.rpc;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cloudimagefactory.common.xml.HardenedXml;

/**
 * Reads a call. Document types are refused, nesting is limited, and like the real server it takes no character outside the
 * Basic Multilingual Plane.
 */
public final class RpcCallReader {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_VALUES = 10_000;

    /** The call, or the fault to answer. */
    public RpcCall read(byte[] body) throws RpcFault {
        try {
            return new Document(HardenedXml.reader(new ByteArrayInputStream(body))).call();
        } catch (XMLStreamException e) {
            throw new RpcFault(RpcFault.PARSE, "Call is not valid XML.  not well-formed (invalid token)");
        }
    }

    /** One document in the middle of being read. */
    private static final class Document {
        private final XMLStreamReader xml;
        private int values;

        Document(XMLStreamReader xml) {
            this.xml = xml;
        }

        RpcCall call() throws XMLStreamException, RpcFault {
            while (xml.next() != XMLStreamConstants.START_ELEMENT) {
                refuseDoctype();
            }
            expect("methodCall");
            nextTag();
            expect("methodName");
            String method = xml.getElementText().strip();
            List<RpcValue> parameters = new ArrayList<>();
            if (nextTag() == XMLStreamConstants.START_ELEMENT) {
                expect("params");
                while (nextTag() == XMLStreamConstants.START_ELEMENT) {
                    expect("param");
                    nextTag();
                    parameters.add(value(0));
                    end();
                }
                end();
            }
            while (xml.hasNext()) {
                xml.next();
            }
            return new RpcCall(method, parameters);
        }

        private RpcValue value(int depth) throws XMLStreamException, RpcFault {
            expect("value");
            if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
                throw new RpcFault(RpcFault.LIMIT_EXCEEDED, "Too many or too deeply nested values");
            }
            StringBuilder bare = new StringBuilder();
            int event = xml.next();
            while (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.COMMENT) {
                if (event == XMLStreamConstants.CHARACTERS) {
                    bare.append(xml.getText());
                }
                event = xml.next();
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                return text(bare.toString());
            }
            RpcValue value = typed(xml.getLocalName(), depth);
            end();
            return value;
        }

        private RpcValue typed(String type, int depth) throws XMLStreamException, RpcFault {
            return switch (type) {
                case "string" -> text(xml.getElementText());
                case "int", "i4" -> new RpcValue.Int((int) number(Integer.MIN_VALUE, Integer.MAX_VALUE));
                case "i8" -> new RpcValue.I8(number(Long.MIN_VALUE, Long.MAX_VALUE));
                case "boolean" -> new RpcValue.Bool(number(0, 1) == 1);
                case "array" -> array(depth);
                default -> other(type);
            };
        }

        private RpcValue array(int depth) throws XMLStreamException, RpcFault {
            nextTag();
            expect("data");
            List<RpcValue> elements = new ArrayList<>();
            while (nextTag() == XMLStreamConstants.START_ELEMENT) {
                elements.add(value(depth + 1));
            }
            end();
            return new RpcValue.Array(elements);
        }

        private RpcValue other(String type) throws XMLStreamException {
            int open = 1;
            while (open > 0) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    open++;
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    open--;
                }
            }
            return new RpcValue.Other(type);
        }

        private long number(long least, long most) throws XMLStreamException, RpcFault {
            String text = xml.getElementText().strip();
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Falls through to the same fault as a number out of range.
            }
            throw notACall("'" + text + "' is not a number of its type");
        }

        private static RpcValue text(String text) throws RpcFault {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) {
                    throw notACall("UTF-8 multibyte sequence in XML-RPC string is too long for UTF-16");
                }
            }
            return new RpcValue.Text(text);
        }

        private int nextTag() throws XMLStreamException {
            return xml.nextTag();
        }

        private void end() throws XMLStreamException, RpcFault {
            if (xml.nextTag() != XMLStreamConstants.END_ELEMENT) {
                throw notACall("unexpected element <" + xml.getLocalName() + ">");
            }
        }

        private void expect(String element) throws RpcFault {
            if (!xml.isStartElement() || !xml.getLocalName().equals(element)) {
                throw notACall("expected element <" + element + ">");
            }
        }

        private void refuseDoctype() throws RpcFault {
            if (xml.getEventType() == XMLStreamConstants.DTD) {
                throw notACall("document types are not allowed");
            }
        }

        private static RpcFault notACall(String why) {
            return new RpcFault(RpcFault.PARSE, "Call XML not a proper XML-RPC call.  " + why);
        }
    }
}
