package org.cloudimagefactory.nifty.sandbox.opennebula;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.cloudimagefactory.nifty.sandbox.opennebula.method.Api;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcWriter;

/** One call by HTTP, answered with the headers of the real server. */
record RpcExchange(HttpExchange http, Api api) {
    /** Does what is asked; the answer. */
    byte[] answer(RpcCall call) {
        try {
            return RpcWriter.answer(api.answer(call));
        } catch (RpcFault e) {
            return RpcWriter.fault(e);
        }
    }

    void send(byte[] answer) throws IOException {
        send(200, answer, answer.length);
    }

    /** Promises all of the answer and breaks off in its middle. */
    void sendHalf(byte[] answer) throws IOException {
        send(200, answer, answer.length / 2);
    }

    void error(int status, String phrase) throws IOException {
        String page = "<html><body><h1>" + status + " " + phrase + "</h1></body></html>";
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        send(status, body, body.length);
    }

    private void send(int status, byte[] body, int sent) throws IOException {
        Headers headers = http.getResponseHeaders();
        headers.set("Content-Type", (status == 200 ? "text/xml" : "text/html") + "; charset=utf-8");
        headers.set("Connection", "close");
        headers.set("Server", "Xmlrpc-c_Abyss/1.33.14");
        http.sendResponseHeaders(status, body.length);
        http.getResponseBody().write(body, 0, sent);
        http.getResponseBody().flush();
    }
}
