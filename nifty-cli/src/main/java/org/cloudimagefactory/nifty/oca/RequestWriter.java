package org.cloudimagefactory.nifty.oca;

import de.timroes.axmlrpc.Call;
import de.timroes.axmlrpc.XMLRPCException;
import de.timroes.axmlrpc.serializer.SerializerHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns calls into XML-RPC requests; aXMLRPC knows how values are written. */
final class RequestWriter {
    private static final int NO_FLAGS = 0;

    byte[] write(MethodCall call, Secret secret) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(secret.session());
        parameters.addAll(call.arguments());
        try {
            String xml = new Call(new SerializerHandler(NO_FLAGS), call.method(), parameters.toArray()).getXML(false);
            return xml.getBytes(StandardCharsets.UTF_8);
        } catch (XMLRPCException e) {
            throw new IllegalArgumentException("cannot write the arguments of " + call.method(), e);
        }
    }
}
