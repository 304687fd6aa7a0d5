package org.cloudimagefactory.nifty.sandbox.opennebula;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.method.Api;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCallReader;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes calls by HTTP and answers them, one by connection, with the headers of the real server; or goes wrong as planned. */
final class RpcEndpoint implements HttpHandler {
    static final String PATH = "/RPC2";

    private static final Logger LOG = LoggerFactory.getLogger(RpcEndpoint.class);

    private static final int LARGEST_CALL = 16 << 20;

    private final RpcCallReader reader = new RpcCallReader();
    private final Api api;
    private final SandboxFaults faults;
    private final CallCounters counters;

    RpcEndpoint(Api api, SandboxFaults faults, CallCounters counters) {
        this.api = api;
        this.faults = faults;
        this.counters = counters;
    }

    /** Ends with an exception where the answer is not whole: otherwise Java's server would remember the connection for ever. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        RpcExchange answer = new RpcExchange(exchange, api);
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                answer.error(404, "Not Found");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                answer.error(405, "Method Not Allowed");
            } else if (!isXml(exchange)) {
                answer.error(400, "Bad Request");
            } else {
                call(answer, exchange.getRequestBody().readNBytes(LARGEST_CALL + 1));
            }
        } catch (RuntimeException e) {
            // Without an answer the caller sees a closed connection, as when the real server crashes.
            LOG.error("a call failed", e);
            throw new IOException("there is no answer", e);
        }
    }

    private void call(RpcExchange exchange, byte[] body) throws IOException {
        RpcCall call;
        try {
            if (body.length > LARGEST_CALL) {
                throw new RpcFault(RpcFault.LIMIT_EXCEEDED, "XML-RPC request too large. Max allowed is 16777216 bytes");
            }
            call = reader.read(body);
        } catch (RpcFault e) {
            exchange.send(RpcWriter.fault(e));
            return;
        }
        counters.count(call.method());
        Optional<Fault> fault = faults.next(call.method());
        if (fault.isPresent()) {
            fault.get().spoil(exchange, call);
        } else {
            exchange.send(exchange.answer(call));
        }
    }

    private static boolean isXml(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/xml");
    }
}
