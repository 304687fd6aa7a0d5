package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's nginx on a free port of the loopback address, with the snippet that ships. */
public final class NginxServer implements AutoCloseable {
    private static final int STARTS = 5;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final Path SNIPPET = Path.of("../distribution/src/main/share/markets/nginx.conf");

    private final Process process;
    private final int port;
    private final Path requests;
    private final Thread ending;

    private NginxServer(Process process, int port, Path requests) {
        this.requests = requests;
        this.process = process;
        this.port = port;
        this.ending = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(ending);
    }

    /** Shows the root; what it needs itself is in the directory. */
    public static NginxServer start(Path directory, Path root) throws Exception {
        Path own = Files.createDirectories(directory.resolve("nginx"));
        Path log = own.resolve("log");
        for (int start = 0; start < STARTS; start++) {
            int port = freePort();
            Path pid = own.resolve("pid-" + start);
            Path settings = own.resolve("nginx.conf");
            Files.writeString(settings, settings(own, pid, root, port));
            Process process = new ProcessBuilder(
                            "nginx", "-e", "stderr", "-p", own.toString(), "-c", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            NginxServer server = new NginxServer(process, port, own.resolve("access.log"));
            if (server.isUp(pid)) {
                return server;
            }
            // Somebody else has taken the port meanwhile.
            server.close();
        }
        throw new IOException("nginx does not start: " + Files.readString(log));
    }

    /** It writes its number once it listens; who listens in its place writes nothing there. */
    private boolean isUp(Path pid) throws Exception {
        long start = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - start < PATIENCE) {
            if (Files.exists(pid)) {
                return true;
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private static String settings(Path own, Path pid, Path root, int port) {
        String text = """
                user USER;
                worker_processes 1;
                daemon off;
                pid PID;
                error_log stderr warn;
                events {}
                http {
                  log_format sent '$body_bytes_sent $request';
                  access_log OWN/access.log sent;
                  client_body_temp_path OWN/body;
                  proxy_temp_path OWN/proxy;
                  fastcgi_temp_path OWN/fastcgi;
                  uwsgi_temp_path OWN/uwsgi;
                  scgi_temp_path OWN/scgi;
                  server {
                    listen 127.0.0.1:PORT;
                    root ROOT;
                    include SNIPPET;
                  }
                }
                """;
        // A test's directory is for its user only, so that nginx has to stay that user.
        return (System.getProperty("user.name").equals("root") ? text : text.replace("user USER;", ""))
                .replace("USER", "root")
                .replace("PID", pid.toString())
                .replace("OWN", own.toString())
                .replace("PORT", Integer.toString(port))
                .replace("ROOT", root.toAbsolutePath().toString())
                .replace("SNIPPET", SNIPPET.toAbsolutePath().normalize().toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What was asked so far, a line each: the bytes that were sent, and the first line of the request. */
    public List<String> requests() throws IOException {
        return Files.readAllLines(requests);
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(ending);
    }
}
