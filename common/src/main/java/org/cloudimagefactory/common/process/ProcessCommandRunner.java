package org.cloudimagefactory.common.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs for real. Each runs in a session of its own under a small supervising shell that ends the whole session
 * when this process goes away, however it goes: at a time limit, at SIGINT, at SIGKILL. A process that left the session (a
 * daemon) stays; what it holds open is waited for a short time only.
 */
public final class ProcessCommandRunner implements CommandRunner {
    /** Characters of stdout that are kept; programs that say more have listeners. */
    public static final int OUTPUT_LIMIT = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCommandRunner.class);
    private static final int ERROR_LIMIT = 64 * 1024;
    private static final long BYTES_PER_KIB = 1024;
    /** The supervisor asks for 3 s, then kills; past this it is stuck itself. */
    private static final long END_SECONDS = 10;
    /** How long output is waited for after a program has ended; only a process that left its session can hold it longer. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(3);

    static final Set<String> PASSED_ON = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "TMPDIR",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_RUNTIME_DIR",
            "PACKER_CONFIG_DIR",
            "PACKER_HOME_DIR",
            "PACKER_PLUGIN_PATH",
            "APT_CONFIG",
            "SSL_CERT_FILE",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY");

    private final ProgramFinder programs;
    private final ShutdownTasks shutdown;
    private final String supervisor = readSupervisor();

    /** Looks programs up with the finder; ends what runs when the process is asked to end. */
    public ProcessCommandRunner(ProgramFinder programs, ShutdownTasks shutdown) {
        this.programs = programs;
        this.shutdown = shutdown;
    }

    @Override
    public CommandResult run(Command command) {
        List<String> line = new ArrayList<>();
        line.add(programs.require("setsid", "install util-linux").toString());
        line.addAll(List.of("sh", "-c", supervisor, "supervise", Long.toString(command.memoryLimit() / BYTES_PER_KIB)));
        line.add(programs.require(command.program(), command.installHint()).toString());
        line.addAll(command.arguments().subList(1, command.arguments().size()));
        LOG.debug("run: {}", AddressText.withoutCredentials(command.shellLine()));
        if (shutdown.isShuttingDown()) {
            throw new ItemProblem(command.program() + " was not started, since the process is ending");
        }
        Process process = start(command, line);
        try (ShutdownTasks.Registration registration = shutdown.register(() -> end(process))) {
            return await(command, process);
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new ItemProblem(command.program() + " was interrupted").causedBy(e);
        } catch (RuntimeException e) {
            end(process);
            throw e;
        }
    }

    private static Process start(Command command, List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line);
        if (command.directory() != null) {
            builder.directory(command.directory().toFile());
        }
        Map<String, String> inherited = new HashMap<>(builder.environment());
        inherited.keySet().retainAll(PASSED_ON);
        builder.environment().clear();
        builder.environment().putAll(inherited);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(command.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot start " + command.program() + ": " + e.getMessage()).causedBy(e);
        }
    }

    private static CommandResult await(Command command, Process process) throws InterruptedException {
        ProgramPipes pipes = new ProgramPipes(process);
        try (StreamDrain output = StreamDrain.keepingStart(pipes.output(), command.onOutput(), OUTPUT_LIMIT);
                StreamDrain error = StreamDrain.keepingEnd(pipes.error(), command.onError(), ERROR_LIMIT)) {
            pipes.go();
            boolean inTime = process.waitFor(command.timeLimit().toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                end(process);
            }
            int exitCode = process.waitFor();
            long end = System.nanoTime() + OUTPUT_GRACE.toNanos();
            CommandResult result = new CommandResult(
                    command,
                    exitCode,
                    output.join(end - System.nanoTime()),
                    error.join(end - System.nanoTime()),
                    !inTime);
            LOG.debug("exit {}: {}", result.exitCode(), command.program());
            return result;
        }
    }

    /** Closes the lifeline; the supervisor does the rest. */
    private static void end(Process process) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.debug("lifeline of {} was closed already", process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readSupervisor() {
        return BundledFile.text(ProcessCommandRunner.class, "supervise.sh");
    }
}
