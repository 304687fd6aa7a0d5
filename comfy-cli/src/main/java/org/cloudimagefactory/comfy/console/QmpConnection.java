package org.cloudimagefactory.comfy.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Speaks QEMU's machine protocol over a socket: one JSON object a line, an answer to each command, events between. */
final class QmpConnection implements AutoCloseable {
    private static final int EVENTS = 1000;

    private final SocketChannel channel;
    private final BufferedReader reader;
    private final ObjectMapper json = new ObjectMapper();

    private QmpConnection(SocketChannel channel) {
        this.channel = channel;
        this.reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    static QmpConnection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            QmpConnection connection = new QmpConnection(channel);
            connection.line();
            connection.execute("qmp_capabilities", Map.of());
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Runs a command and returns what it returns. */
    JsonNode execute(String command, Map<String, Object> arguments) throws IOException {
        ObjectNode request = json.createObjectNode().put("execute", command);
        if (!arguments.isEmpty()) {
            ObjectNode values = request.putObject("arguments");
            arguments.forEach((name, value) -> values.set(name, json.valueToTree(value)));
        }
        ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        for (int i = 0; i < EVENTS; i++) {
            JsonNode answer = json.readTree(line());
            if (answer.has("return")) {
                return answer.path("return");
            }
            if (answer.has("error")) {
                throw new IOException(
                        command + ": " + answer.path("error").path("desc").asText());
            }
        }
        throw new IOException(command + ": no answer");
    }

    private String line() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("QEMU has closed the connection");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
