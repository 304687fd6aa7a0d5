package org.cloudimagefactory.nifty.transfer;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.jspecify.annotations.Nullable;

/**
 * Serves files over HTTP to the datastore's downloader, each under a URL that nobody can guess and that is gone as soon as
 * the cloud has the image. The server starts with the first image.
 */
public final class HttpTransfer implements Transfer {
    private static final int TOKEN_BYTES = 24;
    private static final int THREADS = 16;

    private final InetSocketAddress address;
    private final @Nullable URI publicAddress;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, OpenImage> served = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "image-server");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable HttpServer server;

    /**
     * Listens on an address.
     *
     * @param publicAddress how the front end reaches it, where that differs, or null
     */
    public HttpTransfer(InetSocketAddress address, @Nullable URI publicAddress) {
        this.address = address;
        this.publicAddress = publicAddress;
    }

    @Override
    public Handover handOver(OpenImage image, Checksums checksums) {
        checksums.verify(image);
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        String base = base();
        served.put(token, image);
        return new Url(base + "/" + token + "/image", token);
    }

    @Override
    public List<Path> directories() {
        return List.of();
    }

    @Override
    public String origin() {
        return base();
    }

    @Override
    public String hint() {
        return "the front end must be able to reach " + (publicAddress == null ? address : publicAddress)
                + "; see --http-address and --http-url";
    }

    @Override
    public void close() {
        served.clear();
        synchronized (this) {
            if (server != null) {
                server.stop(0);
            }
        }
        workers.shutdownNow();
    }

    private synchronized String base() {
        if (server == null) {
            server = start();
        }
        if (publicAddress != null) {
            return publicAddress.toString().replaceFirst("/+$", "");
        }
        String host = address.getHostString();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + server.getAddress().getPort();
    }

    private HttpServer start() {
        try {
            HttpServer created = HttpServer.create(address, 0);
            created.createContext("/", new ImageHandler(served));
            created.setExecutor(workers);
            created.start();
            return created;
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot listen on " + address + ": " + e.getMessage())
                    .hint("choose an address of this machine and a free port with --http-address")
                    .causedBy(e);
        }
    }

    private final class Url implements Handover {
        private final String address;
        private final String token;

        Url(String address, String token) {
            this.address = address;
            this.token = token;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public void close() {
            served.remove(token);
        }
    }
}
