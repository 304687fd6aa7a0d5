package org.cloudimagefactory.common.farm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real Grid Engine of one node: sge_qmaster and sge_execd with a cell of their own, started and ended by this class. They listen on all
 * addresses, so that they and their clients live in a network that has nothing but a loopback; that needs root. The programs are
 * those of Debian's packages gridengine-master, gridengine-exec and gridengine-client, in {@code /usr/lib/gridengine}.
 */
public final class GridEngineSite implements AutoCloseable {
    /** The queue. In lists its name leaves no room for that of the node. */
    private static final String QUEUE = "images-of-the-cloud-image-factory";

    private static final Path PROGRAMS = Path.of("/usr/lib/gridengine");
    private static final Path DEFAULTS = Path.of("/usr/share/gridengine");
    private static final String CELL = "test";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path directory;
    private final String host;
    private final List<Path> links = new ArrayList<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();

    private GridEngineSite(Path directory) throws IOException {
        this.directory = directory;
        this.host = InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", "");
    }

    /**
     * Starts one and waits until its node takes jobs.
     *
     * @param directory where its files go
     * @param slots how many jobs of one processor the node runs at a time
     */
    public static GridEngineSite start(Path directory, int slots) throws IOException {
        GridEngineSite site = new GridEngineSite(directory);
        try {
            site.requirePrograms();
            site.configure();
            site.startNetwork();
            site.writePrograms();
            site.startMaster();
            site.configureQueue(slots);
            site.startNode();
            return site;
        } catch (IOException | RuntimeException | Error e) {
            site.close();
            throw e;
        }
    }

    private void requirePrograms() {
        for (Path needed : List.of(
                PROGRAMS.resolve("sge_qmaster"),
                PROGRAMS.resolve("sge_execd"),
                PROGRAMS.resolve("qsub"),
                DEFAULTS.resolve("default-configuration"))) {
            if (!Files.exists(needed)) {
                throw new AssertionError(
                        needed + " is missing: install Grid Engine as docs/verification.md says under \"Grid Engine\"");
            }
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError("only root can give Grid Engine a network of its own: run this as root");
        }
    }

    private void configure() throws IOException {
        Path common = Files.createDirectories(cell().resolve("common"));
        Files.createDirectories(spool().resolve("job_scripts"));
        Files.createDirectories(directory.resolve("execd"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String place : List.of("bin", "lib", "utilbin")) {
            link(Files.createDirectories(directory.resolve(place)).resolve("lx-amd64"), PROGRAMS);
        }
        link(directory.resolve("util"), DEFAULTS.resolve("util"));
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + host + " localhost\n");
        Files.writeString(common.resolve("act_qmaster"), host + "\n");
        String places = common + ";" + spool();
        Files.writeString(common.resolve("bootstrap"), """
                admin_user none
                default_domain none
                ignore_fqdn true
                spooling_method classic
                spooling_lib libspoolc
                spooling_params %s
                binary_path %s
                qmaster_spool_dir %s
                security_mode none
                listener_threads 2
                worker_threads 2
                scheduler_threads 1
                """.formatted(places, directory.resolve("bin"), spool()));
        Path configuration = directory.resolve("configuration");
        Map<String, String> settings = Map.of(
                "execd_spool_dir", directory.resolve("execd").toString(),
                "min_uid", "0",
                "min_gid", "0",
                "mailer", "/bin/true",
                "administrator_mail", "none",
                "load_report_time", "00:00:01");
        Files.writeString(configuration, with(Files.readString(DEFAULTS.resolve("default-configuration")), settings));
        run(List.of(PROGRAMS.resolve("spoolinit").toString(), "classic", "libspoolc", places, "init"));
        String spooled = PROGRAMS.resolve("spooldefaults.bin").toString();
        run(List.of(spooled, "configuration", configuration.toString()));
        run(List.of(
                spooled, "complexes", DEFAULTS.resolve("util/resources/centry").toString()));
        run(List.of(
                spooled, "usersets", DEFAULTS.resolve("util/resources/usersets").toString()));
        run(List.of(spooled, "managers", System.getProperty("user.name")));
    }

    private void link(Path link, Path target) throws IOException {
        links.add(Files.createSymbolicLink(link, target));
    }

    private Path cell() {
        return directory.resolve(CELL);
    }

    private Path spool() {
        return directory.resolve("qmaster");
    }

    /** Lines of a name and a value, some of them with another value. */
    private static String with(String text, Map<String, String> values) {
        StringBuilder all = new StringBuilder();
        text.lines().forEach(line -> {
            String name = line.split("\\s", 2)[0];
            String value = values.get(name);
            all.append(value == null ? line : name + " " + value).append('\n');
        });
        return all.toString();
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("SGE_ROOT", directory.toString());
        variables.put("SGE_CELL", CELL);
        variables.put("SGE_ARCH", "lx-amd64");
        variables.put("SGE_QMASTER_PORT", "6444");
        variables.put("SGE_EXECD_PORT", "6445");
        return variables;
    }

    /** What a submitter needs: where Grid Engine is, and a PATH with its programs. */
    public Map<String, String> environment() {
        Map<String, String> variables = variables();
        variables.put("PATH", directory.resolve("programs") + ":" + System.getenv("PATH"));
        return variables;
    }

    /** A network and a list of hosts that end with this process, since the shell then reads no more. */
    private void startNetwork() throws IOException {
        start(
                "network",
                List.of(
                        "unshare",
                        "--net",
                        "--mount",
                        "sh",
                        "-c",
                        "ip link set lo up && mount --bind \"$1\" /etc/hosts && : >\"$2\" && exec cat",
                        "sh",
                        directory.resolve("hosts").toString(),
                        directory.resolve("up").toString()));
        await("network of its own", () -> Files.exists(directory.resolve("up")));
    }

    private List<String> inNetwork(String program) {
        String namespaces = "/proc/" + processes.get("network").pid() + "/ns/";
        return List.of(
                "nsenter",
                "--net=" + namespaces + "net",
                "--mount=" + namespaces + "mnt",
                PROGRAMS.resolve(program).toString());
    }

    private void writePrograms() throws IOException {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        for (String name : List.of("qsub", "qstat", "qdel", "qconf")) {
            Path file = programs.resolve(name);
            Files.writeString(file, "#!/bin/sh\nexec " + String.join(" ", inNetwork(name)) + " \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Starts the daemon that everybody asks, for the first time or again. */
    public void startMaster() throws IOException {
        start("sge_qmaster", inNetwork("sge_qmaster"));
        await("sge_qmaster", () -> ask("qconf", "-sh").contains(host));
    }

    /** Ends it, in a moment. */
    public void killMaster() {
        end("sge_qmaster");
    }

    private void startNode() throws IOException {
        start("sge_execd", inNetwork("sge_execd"));
        await(
                "node",
                () -> ask("qstat", "-f")
                        .lines()
                        .anyMatch(line -> line.startsWith(QUEUE.substring(0, 20)) && line.matches(".*lx-amd64 *")));
    }

    private void configureQueue(int slots) throws IOException {
        ask("qconf", "-as", host);
        // Jobs are placed within a second, wherever the load is.
        setting(
                "scheduler",
                "-Msconf",
                with(
                        ask("qconf", "-ssconf"),
                        Map.of(
                                "schedule_interval", "0:0:1",
                                "flush_submit_sec", "1",
                                "flush_finish_sec", "1",
                                "job_load_adjustments", "NONE",
                                "load_adjustment_decay_time", "0:0:0")));
        setting("node", "-Ae", """
                hostname %s
                load_scaling NONE
                complex_values NONE
                user_lists NONE
                xuser_lists NONE
                projects NONE
                xprojects NONE
                usage_scaling NONE
                report_variables NONE
                """.formatted(host));
        setting("smp", "-Ap", """
                pe_name smp
                slots 999
                user_lists NONE
                xuser_lists NONE
                start_proc_args NONE
                stop_proc_args NONE
                allocation_rule $pe_slots
                control_slaves FALSE
                job_is_first_task TRUE
                urgency_slots min
                accounting_summary FALSE
                qsort_args NONE
                """);
        StringBuilder queue = new StringBuilder("""
                qname %s
                hostlist %s
                seq_no 0
                load_thresholds NONE
                suspend_thresholds NONE
                nsuspend 1
                suspend_interval 00:05:00
                priority 0
                min_cpu_interval 00:05:00
                processors UNDEFINED
                qtype BATCH
                ckpt_list NONE
                pe_list smp
                rerun FALSE
                slots %d
                tmpdir /tmp
                shell /bin/sh
                prolog NONE
                epilog NONE
                shell_start_mode posix_compliant
                starter_method NONE
                suspend_method NONE
                resume_method NONE
                terminate_method NONE
                notify 00:00:60
                owner_list NONE
                user_lists NONE
                xuser_lists NONE
                subordinate_list NONE
                complex_values NONE
                projects NONE
                xprojects NONE
                calendar NONE
                initial_state default
                """.formatted(QUEUE, host, slots));
        for (String limit : List.of("rt", "cpu", "fsize", "data", "stack", "core", "rss", "vmem")) {
            queue.append("s_")
                    .append(limit)
                    .append(" INFINITY\nh_")
                    .append(limit)
                    .append(" INFINITY\n");
        }
        setting("queue", "-Aq", queue.toString());
    }

    private void setting(String name, String option, String text) throws IOException {
        Path file = directory.resolve(name + ".conf");
        Files.writeString(file, text);
        run(List.of(directory.resolve("programs/qconf").toString(), option, file.toString()));
    }

    private void start(String name, List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".out").toFile()));
        builder.environment().putAll(variables());
        // In the foreground, so that the process is the one that was started.
        builder.environment().put("SGE_ND", "1");
        processes.put(name, builder.start());
    }

    private void end(String name) {
        Process process = processes.remove(name);
        if (process != null) {
            try {
                process.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record Answer(int exitCode, String text) {}

    private Answer answer(List<String> line) {
        try {
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().putAll(variables());
            builder.environment().put("LD_LIBRARY_PATH", PROGRAMS.toString());
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void run(List<String> line) {
        Answer answer = answer(line);
        if (answer.exitCode() != 0) {
            throw new AssertionError(String.join(" ", line) + ": " + answer.text());
        }
    }

    /** What one of Grid Engine's programs prints; nothing if it fails. */
    public String ask(String... line) {
        List<String> all = new ArrayList<>(List.of(line));
        all.set(0, directory.resolve("programs").resolve(line[0]).toString());
        Answer answer = answer(all);
        return answer.exitCode() == 0 ? answer.text() : "";
    }

    /** Identifiers of jobs that wait or run. */
    public List<String> jobs() {
        return ask("qstat")
                .lines()
                .map(line -> line.strip().split(" ")[0])
                .filter(word -> word.matches("[0-9]+"))
                .toList();
    }

    /** Waits for a state. */
    public void await(String what, BooleanSupplier state) {
        Instant end = Instant.now().plus(LIMIT);
        while (!state.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("no " + what + " within " + LIMIT.toSeconds() + " s; see " + logs());
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private String logs() {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("network.out", "sge_qmaster.out", "qmaster/messages", "sge_execd.out")) {
            try {
                String text = Files.readString(directory.resolve(name));
                all.append(name)
                        .append(": ")
                        .append(text.substring(Math.max(0, text.length() - 1500)))
                        .append('\n');
            } catch (IOException e) {
                all.append(name).append(" is not there\n");
            }
        }
        return all.toString();
    }

    /** Takes out all jobs and ends all daemons. */
    @Override
    public void close() {
        if (processes.containsKey("sge_qmaster") && processes.containsKey("sge_execd")) {
            ask("qdel", "-u", System.getProperty("user.name"));
            await("end of all jobs", () -> jobs().isEmpty());
        }
        for (String name : List.of("sge_execd", "sge_qmaster", "network")) {
            end(name);
        }
        try {
            for (Path link : links) {
                Files.deleteIfExists(link);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
