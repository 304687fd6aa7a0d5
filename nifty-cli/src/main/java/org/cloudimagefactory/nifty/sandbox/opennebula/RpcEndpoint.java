package org.cloudimagefactory.nifty.sandbox.opennebula;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
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

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, 404, html("404 Not Found"));
            } else if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, html("405 Method Not Allowed"));
            } else if (!isXml(exchange)) {
                send(exchange, 400, html("400 Bad Request"));
            } else {
                byte[] body = exchange.getRequestBody().readNBytes(LARGEST_CALL + 1);
                call(exchange, body);
            }
        } catch (RuntimeException e) {
            // Without an answer the caller sees a closed connection, as when the real server crashes.
            LOG.error("a call failed", e);
        }
    }

    private void call(HttpExchange exchange, byte[] body) throws IOException {
        RpcCall call;
        try {
            if (body.length > LARGEST_CALL) {
                throw new RpcFault(RpcFault.LIMIT_EXCEEDED, "XML-RPC request too large. Max allowed is 16777216 bytes");
            }
            call = reader.read(body);
        } catch (RpcFault e) {
            send(exchange, 200, RpcWriter.fault(e));
            return;
        }
        counters.count(call.method());
        Optional<Fault> fault = faults.next(call.method());
        if (fault.isPresent()) {
            fail(exchange, call, fault.get());
        } else {
            send(exchange, 200, answer(call));
        }
    }

    private byte[] answer(RpcCall call) {
        try {
            return RpcWriter.answer(api.answer(call));
        } catch (RpcFault e) {
            return RpcWriter.fault(e);
        }
    }

    private void fail(HttpExchange exchange, RpcCall call, Fault fault) throws IOException {
        if (fault instanceof Fault.CloseAfter) {
            answer(call);
        } else if (fault instanceof Fault.AnswerLate late) {
            byte[] answer = answer(call);
            sleep(late.delay());
            send(exchange, 200, answer);
        } else if (fault instanceof Fault.Refuse refuse) {
            send(exchange, 200, RpcWriter.answer(Api.refused(call.method(), refuse.code(), refuse.message(), -1)));
        } else if (fault instanceof Fault.HttpStatus status) {
            send(exchange, status.status(), html(status.status() + " Error"));
        } else if (fault instanceof Fault.Truncate) {
            byte[] answer = answer(call);
            start(exchange, 200, answer.length);
            exchange.getResponseBody().write(answer, 0, answer.length / 2);
            exchange.getResponseBody().flush();
        } else if (fault instanceof Fault.Malformed) {
            byte[] answer = answer(call);
            send(exchange, 200, Arrays.copyOf(answer, answer.length / 2));
        } else if (fault instanceof Fault.RunBefore before) {
            before.action().run();
            send(exchange, 200, answer(call));
        } else if (fault instanceof Fault.RunAfter after) {
            byte[] answer = answer(call);
            after.action().run();
            send(exchange, 200, answer);
        }
        // Of CloseBefore nothing is left to do: the exchange is closed without an answer.
    }

    private static boolean isXml(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/xml");
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        start(exchange, status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void start(HttpExchange exchange, int status, int length) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", (status == 200 ? "text/xml" : "text/html") + "; charset=utf-8");
        headers.set("Connection", "close");
        headers.set("Server", "Xmlrpc-c_Abyss/1.33.14");
        exchange.sendResponseHeaders(status, length);
    }

    private static byte[] html(String text) {
        return ("<html><body><h1>" + text + "</h1></body></html>").getBytes(StandardCharsets.UTF_8);
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
