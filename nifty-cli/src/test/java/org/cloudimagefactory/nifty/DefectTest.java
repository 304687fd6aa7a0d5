package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.Backends;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;
import org.cloudimagefactory.nifty.backend.directory.DirectoryProvider;
import org.cloudimagefactory.nifty.command.NiftyCommand;
import org.cloudimagefactory.nifty.plan.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does when a back end has a fault. */
class DefectTest {
    @TempDir
    Path directory;

    private LibraryFixture library;

    @BeforeEach
    void openLibrary() {
        library = new LibraryFixture(directory);
    }

    @Test
    void endsTheApplianceThatMetItAndNoOther() {
        library.register("a", "1");
        Path met = library.register("b", "1");
        library.register("c", "1");

        Nifty.Run run = sync(Map.of("b", new IllegalStateException("impossible")));

        assertEquals(70, run.exitCode(), run.err());
        assertEquals(
                "nifty: appliance b: unexpected IllegalStateException: impossible; this is a defect: run again with --debug"
                        + " and report what it prints\n",
                run.err());
        assertTrue(
                run.out()
                        .matches(
                                "(?s)(.*\n)?nifty sync: 2 changed, 0 unchanged, 1 failed, 0 rejected(; [0-9.]+ KiB uploaded)?; [0-9.]+ s\n"),
                run.out());
        assertEquals(
                2,
                library.names().stream().filter(name -> !name.startsWith(".")).count());
        assertTrue(Files.exists(met));
    }

    @Test
    void countsMoreThanAFailedAppliance() {
        library.register("a", "1");
        library.register("b", "1");

        Nifty.Run run = sync(Map.of("a", new AssertionError("impossible"), "b", new ItemProblem("refused")));

        assertEquals(70, run.exitCode(), run.err());
        assertTrue(run.err().contains("appliance a: unexpected AssertionError: impossible"), run.err());
        assertTrue(run.err().contains("appliance b: refused\n"), run.err());
    }

    @Test
    void isStillToldWhenTheCloudGoesAway() {
        library.register("a", "1");
        library.register("b", "1");
        library.register("c", "1");

        Nifty.Run run = sync(Map.of("a", new IllegalStateException("impossible"), "b", new EnvironmentProblem("gone")));

        assertEquals(70, run.exitCode(), run.err());
        assertTrue(run.err().contains("appliance a: unexpected IllegalStateException"), run.err());
        assertTrue(run.err().endsWith("nifty: gone\n"), run.err());
        assertFalse(run.err().contains("appliance c"), run.err());
    }

    private Nifty.Run sync(Map<String, Throwable> faults) {
        ShutdownTasks shutdown = new ShutdownTasks();
        Tool tool = new Tool("nifty", new NiftyCommand(), Map.of(), List.of(), Map.of(), shutdown);
        ToolCommandLine line = new NiftyMain(
                        new Backends(List.of(new FaultyProvider(faults))), shutdown, Clock.systemUTC())
                .commandLine(tool);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.run(library.arguments("sync", "--jobs", "1").toArray(new String[0]));
        return new Nifty.Run(exitCode, out.toString(), err.toString());
    }

    /** A library that fails when it is to take images of some appliances. */
    private record FaultyProvider(Map<String, Throwable> faults) implements CloudBackendProvider {
        @Override
        public String name() {
            return "directory";
        }

        @Override
        public String description() {
            return "a faulty one";
        }

        @Override
        public CloudBackend open(BackendSettings settings) {
            CloudBackend sound = new DirectoryProvider().open(settings);
            return (CloudBackend) Proxy.newProxyInstance(
                    CloudBackend.class.getClassLoader(),
                    new Class<?>[] {CloudBackend.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("upload")
                                && arguments[0] instanceof Step.Upload upload
                                && faults.containsKey(upload.appliance().identifier())) {
                            throw faults.get(upload.appliance().identifier());
                        }
                        try {
                            return method.invoke(sound, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
