package org.cloudimagefactory.nifty.transfer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Answers requests for images: whole, in parts, or only for their size. */
final class ImageHandler implements HttpHandler {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int NOT_SATISFIABLE = 416;
    private static final int BUFFER = 256 * 1024;
    private static final int NO_BODY = -1;

    private final Map<String, OpenImage> served;

    ImageHandler(Map<String, OpenImage> served) {
        this.served = served;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            OpenImage image = path.length == 3 ? served.get(path[1]) : null;
            if (image == null || !path[2].equals("image")) {
                exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
            } else {
                serve(exchange, image, method.equals("HEAD"));
            }
        }
    }

    private static void serve(HttpExchange exchange, OpenImage image, boolean headOnly) throws IOException {
        long size = image.channel().size();
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        String wanted = headOnly ? null : exchange.getRequestHeaders().getFirst("Range");
        Optional<ByteRange> range = ByteRange.parse(wanted, size);
        if (range.isPresent() && range.get().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + size);
            exchange.sendResponseHeaders(NOT_SATISFIABLE, NO_BODY);
            return;
        }
        ByteRange part = range.orElse(new ByteRange(0, size));
        if (range.isPresent()) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + part.start() + "-" + (part.end() - 1) + "/" + size);
        }
        if (headOnly) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
            exchange.sendResponseHeaders(OK, NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(range.isPresent() ? PARTIAL : OK, part.length() == 0 ? NO_BODY : part.length());
        send(exchange, image, part);
    }

    private static void send(HttpExchange exchange, OpenImage image, ByteRange part) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long position = part.start();
        OutputStream out = exchange.getResponseBody();
        while (position < part.end()) {
            buffer.clear();
            buffer.limit((int) Math.min(BUFFER, part.end() - position));
            int count = image.channel().read(buffer, position);
            if (count < 0) {
                throw new IOException("the image became shorter");
            }
            out.write(buffer.array(), 0, count);
            position += count;
        }
    }
}
