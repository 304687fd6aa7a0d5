package org.cloudimagefactory.nifty.sandbox.opennebula;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.CopyFaults;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.ImageJobs;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.ImageStore;
import org.cloudimagefactory.nifty.sandbox.opennebula.method.Api;
import org.cloudimagefactory.nifty.sandbox.opennebula.method.Authentication;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/**
 * A running stand-in for an OpenNebula server. It listens on loopback only. Closing it is as hard as a crash of the real one:
 * copies in the background end where they are; what was answered is kept for the next start.
 */
public final class Sandbox implements AutoCloseable {
    /** How many calls the real server carries out at once; others wait. */
    private static final int CONCURRENT_CALLS = 15;

    private final SandboxOptions options;
    private final WorkingDirectoryLock lock;
    private final Clock clock = Clock.systemUTC();
    private final Cloud cloud;
    private final ImageJobs jobs;
    private final SandboxFaults faults;
    private final CallCounters counters = new CallCounters();
    private final String password;
    private final ExecutorService executor;
    private final HttpServer server;
    private boolean closed;

    private Sandbox(SandboxOptions options, WorkingDirectoryLock lock, HttpServer server) throws IOException {
        this.options = options;
        this.lock = lock;
        this.server = server;
        cloud = Cloud.open(options.stateDirectory());
        password = AuthFile.in(options.stateDirectory()).password(options.givenPassword());
        PresetObjects.ensure(cloud, password);
        Datastores datastores = new Datastores(options.datastores(), options.version(), cloud);
        ImageStore store = new ImageStore(options.version(), options.copies().bytesPerSecond());
        for (SandboxDatastore datastore : datastores.newestFirst()) {
            store.removeLeftovers(datastore);
        }
        CopyFaults copyFaults = new CopyFaults();
        jobs = new ImageJobs(cloud, datastores, store, clock, options.copies().delay(), copyFaults);
        Authentication authentication = new Authentication(cloud);
        faults = new SandboxFaults(copyFaults, authentication, datastores);
        Api api = new Api(cloud, datastores, store, jobs, authentication, options.version(), clock);
        executor = Executors.newFixedThreadPool(CONCURRENT_CALLS, call -> {
            Thread thread = new Thread(call, "sandbox-call");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", new RpcEndpoint(api, faults, counters));
    }

    /** Starts a sandbox; when this returns, it answers. */
    public static Sandbox start(SandboxOptions options) {
        Directories.writable(options.stateDirectory());
        Directories.writable(options.datastores().directory());
        WorkingDirectoryLock lock =
                WorkingDirectoryLock.acquire(options.stateDirectory(), "nifty sandbox", Clock.systemUTC());
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), options.port()), 0);
            try {
                Sandbox sandbox = new Sandbox(options, lock, server);
                server.start();
                return sandbox;
            } catch (IOException e) {
                server.stop(0);
                throw e;
            }
        } catch (BindException e) {
            lock.close();
            throw new EnvironmentProblem("cannot listen on port " + options.port() + ": " + e.getMessage())
                    .hint("another server uses it; choose another with --port, or 0 for any")
                    .causedBy(e);
        } catch (IOException e) {
            lock.close();
            throw Directories.unusable(options.stateDirectory(), "use", e);
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** Where to send calls. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + RpcEndpoint.PATH);
    }

    /** oneadmin's session string. */
    public String session() {
        return AuthFile.USER + ":" + password;
    }

    /** The file that holds the session string. */
    public Path authFile() {
        return AuthFile.in(options.stateDirectory()).file();
    }

    /** The version that it imitates. */
    public OneVersion version() {
        return options.version();
    }

    /** Troubles on demand. */
    public SandboxFaults faults() {
        return faults;
    }

    /** How often each method was called. */
    public CallCounters counters() {
        return counters;
    }

    /** Fills the cloud past the API. */
    public CloudFiller filler() {
        return new CloudFiller(cloud, clock);
    }

    /** The images as they are, the oldest first. */
    public List<SandboxImage> images() {
        return cloud.locked(() -> List.copyOf(cloud.images().oldestFirst()));
    }

    /** The VM templates as they are, the oldest first. */
    public List<VmTemplate> templates() {
        return cloud.locked(() -> List.copyOf(cloud.templates().oldestFirst()));
    }

    /** Ends the sandbox, or waits until another thread has done so; afterwards another may use the directory. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.stop(0);
        executor.shutdownNow();
        jobs.close();
        try {
            cloud.close();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot close the state of the sandbox", e);
        } finally {
            lock.close();
        }
    }
}
