package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.work.LoggedErrors;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.catcher.CatchListener;
import org.cloudimagefactory.itchy.catcher.CatchRequest;
import org.cloudimagefactory.itchy.catcher.CatchService;
import org.cloudimagefactory.itchy.catcher.EventHook;
import org.cloudimagefactory.itchy.catcher.Offer;
import org.cloudimagefactory.itchy.chunk.ImageAssembler;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.metrics.CatchMetrics;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What {@code itchy catch} does when a fault of the suite comes to light. */
// The log belongs to the whole process.
@Isolated
class CatchDefectIT {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Clock verifying = CLOCK;
    private EventHook hook = EventHook.none(command -> {
        throw new AssertionError("nothing is run");
    });
    private String failing = "";
    private TestServer server;
    private Path certificates;
    private TestPublisher publisher;
    private Path state;

    @BeforeEach
    void subscribe() throws Exception {
        server = new TestServer();
        certificates = directory.resolve("certificates");
        publisher = new TestPublisher(server, certificates);
        publisher
                .image("a", "1", new byte[1000])
                .image("b", "1", new byte[1001])
                .publish();
        state = directory.resolve("state.db");
        ToolRun subscribed = ToolRun.of(
                CLOCK,
                "subscribe",
                "--auto-endorse",
                "--yes",
                "--state-file",
                state.toString(),
                "--ca-dir",
                certificates.toString(),
                server.url(TestPublisher.LIST));
        assertEquals(0, subscribed.exitCode(), subscribed.err());
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void endsTheDownloadThatMetItAndNoOther() throws Exception {
        try (LoggedErrors logged = new LoggedErrors()) {
            assertEquals(70, run(new FaultyProgress()));
            assertEquals(1, logged.all().size(), logged.all().toString());
            assertTrue(
                    logged.all().get(0).contains("at " + CatchDefectIT.class.getName()),
                    logged.all().get(0));
        }

        assertTrue(
                err.toString().contains("itchy: image a: unexpected IllegalStateException: impossible; "),
                err.toString());
        assertTrue(out.toString().contains("available  b version 1"), out.toString());
        assertEquals(1, Site.names(directory.resolve("cache")).size());
    }

    @Test
    void takesNoVersionAwayThatIsAnnounced() throws Exception {
        assertEquals(0, run(Progress.NONE));
        List<String> before = Site.names(directory.resolve("cache"));
        publisher
                .clear()
                .image("a", "2", new byte[2000])
                .listed("b", "1", server.url("/b-1"), new byte[1001])
                .publish();

        assertEquals(70, run(new FaultyProgress()));

        assertTrue(err.toString().contains("itchy: image a: unexpected IllegalStateException"), err.toString());
        assertFalse(out.toString().contains("expired"), out.toString());
        assertEquals(before, Site.names(directory.resolve("cache")));
        assertEquals(0, run(Progress.NONE));
        assertTrue(out.toString().contains("available  a version 2"), out.toString());
    }

    @Test
    void endsTheAnnouncementThatMetItAndNoOther() throws Exception {
        failing = "a";

        assertEquals(70, run(Progress.NONE));

        assertTrue(err.toString().contains("itchy: image a: unexpected IllegalStateException"), err.toString());
        assertTrue(out.toString().contains("available  b version 1"), out.toString());
        assertEquals(2, Site.names(directory.resolve("cache")).size());
    }

    @Test
    void endsTheWithdrawalThatMetItAndNoOther() throws Exception {
        assertEquals(0, run(Progress.NONE));
        publisher.clear().image("c", "1", new byte[1002]).publish();
        failing = "a";

        assertEquals(70, run(Progress.NONE));

        assertTrue(err.toString().contains("itchy: image a: unexpected IllegalStateException"), err.toString());
        assertTrue(out.toString().contains("expired    b version 1"), out.toString());
        assertTrue(out.toString().contains("available  c version 1"), out.toString());
    }

    @Test
    void newImagesThatCannotBeToldAreFetchedAllTheSame() throws Exception {
        hook = EventHook.parse("/hook", CatchDefectIT::failForNewImages, Duration.ofMinutes(1));

        assertEquals(70, run(Progress.NONE));

        assertTrue(
                err.toString()
                        .contains("itchy: new images of " + server.url(TestPublisher.LIST)
                                + ": unexpected IllegalStateException"),
                err.toString());
        assertTrue(out.toString().contains("available  a version 1"), out.toString());
        assertTrue(out.toString().contains("available  b version 1"), out.toString());
    }

    @Test
    void leavesTheImagesOfAListThatItCannotLookAt() throws Exception {
        assertEquals(0, run(Progress.NONE));
        List<String> before = Site.names(directory.resolve("cache"));
        verifying = new BrokenClock();

        assertEquals(70, run(Progress.NONE));

        assertTrue(
                err.toString()
                        .contains("itchy: subscription " + server.url(TestPublisher.LIST)
                                + ": unexpected IllegalStateException"),
                err.toString());
        assertFalse(out.toString().contains("expired"), out.toString());
        assertEquals(before, Site.names(directory.resolve("cache")));
    }

    private static CommandResult failForNewImages(Command command) {
        if ("SubscriptionImageNew".equals(command.environment().get("VMCATCHER_EVENT_TYPE"))) {
            throw new IllegalStateException("impossible");
        }
        throw new ItemProblem("no hook");
    }

    /** A run without grace; returns its exit code. */
    private int run(Progress progress) {
        CatchReport report = new CatchReport(
                new ResultPrinter("itchy", new PrintWriter(out), new PrintWriter(err), false),
                new RunRecord(),
                new CatchMetrics());
        try (SubscriptionStore store = SubscriptionStore.open(state);
                WebClients clients = new WebClients(WebSettings.of("itchy"))) {
            service(store, clients, progress)
                    .run(
                            new CatchRequest(
                                    directory.resolve("cache"), FilePermissions.parse("644"), Duration.ZERO, 1),
                            new FaultyListener(report, failing));
        }
        return report.end();
    }

    private CatchService service(SubscriptionStore store, WebClients clients, Progress progress) {
        TrustPolicy policy = new TrustPolicy(certificates, false, RevocationMode.REQUIRE, false);
        ImageDownloader downloader = new ImageDownloader(clients, store.cache(), FilePermissions.parse("644"));
        return new CatchService(
                store,
                new CatchService.Sources(
                        new Feeds(
                                store,
                                clients,
                                new ListVerifier(
                                        new SignatureVerifier(policy, CLOCK), new ImageListReader(CLOCK), verifying),
                                new Registries(clients, RegistryCredentials.NONE, policy, CLOCK),
                                new Markets(clients, policy, CLOCK),
                                CLOCK),
                        downloader,
                        new ImageAssembler(
                                downloader,
                                new RawContent(
                                        new ImageInspector(InspectionLimits.DEFAULT),
                                        new QemuImg("qemu-img", command -> {
                                            throw new AssertionError("nothing is converted");
                                        })),
                                store.cache(),
                                clients.limits().retry(),
                                FilePermissions.parse("644")),
                        certificates),
                new CatchService.Outlets(
                        new EventArchive(
                                directory.resolve("spool"),
                                FilePermissions.parse("644"),
                                EventVariables.with(""),
                                CLOCK),
                        hook),
                progress,
                CLOCK);
    }

    /** Fails when it hears of one image. */
    private record FaultyListener(CatchListener report, String failing) implements CatchListener {
        @Override
        public void looked(Offer offer) {
            report.looked(offer);
        }

        @Override
        public void available(String identifier, String version, String fileName) {
            fail(identifier);
            report.available(identifier, version, fileName);
        }

        @Override
        public void expired(String identifier, String version) {
            fail(identifier);
            report.expired(identifier, version);
        }

        @Override
        public void problem(String item, Problem problem) {
            report.problem(item, problem);
        }

        private void fail(String identifier) {
            if (identifier.equals(failing)) {
                throw new IllegalStateException("impossible");
            }
        }
    }

    /** Does not know the time. */
    private static final class BrokenClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            throw new IllegalStateException("impossible");
        }
    }

    /** Fails when it is told something for the first time. */
    private static final class FaultyProgress implements Progress {
        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public Task start(String title) {
            return new Task() {
                @Override
                public void at(double fraction) {
                    if (!failed.getAndSet(true)) {
                        throw new IllegalStateException("impossible");
                    }
                }

                @Override
                public void note(String text) {}

                @Override
                public void close() {}
            };
        }
    }
}
