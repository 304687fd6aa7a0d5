package org.cloudimagefactory.comfy.answers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the files of one directory over HTTP on the loopback address, where the machine under construction reaches it and the
 * network does not, as long as the build takes. Who asks slowly, at length or too often at a time is cut off.
 */
public final class AnswerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerServer.class);
    private static final int CONNECTIONS = 32;
    private static final int WAITING = 64;
    /** How long one connection may take; answers are small. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ServerSocket socket;
    private final Path directory;
    private final Semaphore free = new Semaphore(CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private AnswerServer(ServerSocket socket, Path directory) {
        this.socket = socket;
        this.directory = directory;
    }

    /** Starts to serve what is, or comes to be, in a directory. */
    public static AnswerServer start(Path directory) {
        try {
            ServerSocket socket = new ServerSocket(0, WAITING, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            AnswerServer server = new AnswerServer(socket, directory);
            daemon("answers", server::accept);
            return server;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot listen on the loopback address", e);
        }
    }

    /** Where a guest finds it. */
    public AnswersAddress address() {
        return new AnswersAddress(AnswersAddress.HOST, String.valueOf(socket.getLocalPort()));
    }

    @Override
    public void close() {
        quietly(socket::close);
        open.forEach(connection -> quietly(connection::close));
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                if (free.tryAcquire()) {
                    open.add(connection);
                    if (socket.isClosed()) {
                        // It came while the server was closed, which may have missed it.
                        connection.close();
                    }
                    daemon("answer", () -> serve(connection));
                } else {
                    connection.close();
                }
            } catch (IOException e) {
                LOG.debug("no connection for answers", e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout((int) LIMIT.toMillis());
            new AnswerConnection(directory, connection, LIMIT).answer();
        } catch (IOException e) {
            LOG.debug("an answer broke off", e);
        } finally {
            open.remove(connection);
            free.release();
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Work of which nothing is lost when it fails. */
    @FunctionalInterface
    private interface Closing {
        void run() throws IOException;
    }

    private static void quietly(Closing closing) {
        try {
            closing.run();
        } catch (IOException e) {
            LOG.debug("a socket broke while it was closed", e);
        }
    }
}
