package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.cloudimagefactory.nifty.sandbox.opennebula.method.Api;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcWriter;

/** Something that goes wrong with one call. */
public sealed interface Fault {
    /**
     * Answers a call as the fault has it; then the exchange is closed.
     *
     * @throws IOException when the answer is not whole
     */
    void spoil(RpcExchange exchange, RpcCall call) throws IOException;

    /** The connection is closed before anything is done. */
    record CloseBefore() implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            throw new IOException("closed before the call, as planned");
        }
    }

    /** What is asked is done, but the connection is closed without an answer. */
    record CloseAfter() implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            exchange.answer(call);
            throw new IOException("closed after the call, as planned");
        }
    }

    /** What is asked is done at once, but the answer comes late. */
    record AnswerLate(Duration delay) implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            byte[] answer = exchange.answer(call);
            try {
                Thread.sleep(delay.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.send(answer);
        }
    }

    /** Nothing is done, and the answer is a refusal with this code and message. */
    record Refuse(int code, String message) implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            exchange.send(RpcWriter.answer(Api.refused(call.method(), code, message, -1)));
        }
    }

    /** Nothing is done, and the answer is an HTTP status such as 500. */
    record HttpStatus(int status) implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            exchange.error(status, "Error");
        }
    }

    /** What is asked is done, but the answer breaks off in its middle. */
    record Truncate() implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            exchange.sendHalf(exchange.answer(call));
            throw new IOException("broken off, as planned");
        }
    }

    /** What is asked is done, but the answer is no XML. */
    record Malformed() implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            byte[] answer = exchange.answer(call);
            exchange.send(Arrays.copyOf(answer, answer.length / 2));
        }
    }

    /** Something else happens first: in the cloud, or to the caller. Then the call is carried out as usual. */
    record RunBefore(Runnable action) implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            action.run();
            exchange.send(exchange.answer(call));
        }
    }

    /** The call is carried out as usual; something else happens before it is answered. */
    record RunAfter(Runnable action) implements Fault {
        @Override
        public void spoil(RpcExchange exchange, RpcCall call) throws IOException {
            byte[] answer = exchange.answer(call);
            action.run();
            exchange.send(answer);
        }
    }
}
