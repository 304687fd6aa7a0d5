package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.function.Executable;

/** What tests of hostile registries have in common. */
final class Hostile {
    private Hostile() {}

    static RepositoryName repository(WireServer server) {
        return new RepositoryName("127.0.0.1:" + server.port(), "a/b");
    }

    static WireServer always(String head, String body) throws IOException {
        return new WireServer((request, connection) -> {
            WireServer.write(connection, head, request.line().startsWith("HEAD ") ? "" : body);
            return true;
        });
    }

    static String line(Class<? extends Problem> kind, Executable what) {
        String line = assertThrows(kind, what).line();
        assertFalse(line.contains("\n") || line.length() > 1000, line);
        return line;
    }

    static String ok(String type) {
        return "200 OK\r\nContent-Type: " + type;
    }
}
