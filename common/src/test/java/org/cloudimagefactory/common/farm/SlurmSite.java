package org.cloudimagefactory.common.farm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real Slurm on this host's loopback: munged, slurmctld and a slurmd for each node, started by this class and ended by it, each by its
 * own process. Needs Debian's packages munge, slurmctld, slurmd and slurm-client.
 */
public final class SlurmSite implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int KEY = 1024;

    private final Path directory;
    private final List<String> nodes;
    private final Map<String, Process> processes = new LinkedHashMap<>();

    private SlurmSite(Path directory, List<String> nodes) {
        this.directory = directory;
        this.nodes = nodes;
    }

    /**
     * Starts one and waits until its nodes are idle.
     *
     * @param directory where its files go
     * @param cpus of each node
     * @param nodes their names
     */
    public static SlurmSite start(Path directory, int cpus, String... nodes) throws IOException {
        SlurmSite site = new SlurmSite(directory, List.of(nodes));
        try {
            site.configure(cpus);
            site.startMunge();
            site.startController();
            for (String node : nodes) {
                site.startNode(node);
            }
            site.await("nodes to be idle", () -> site.idle() == nodes.length);
            return site;
        } catch (IOException | RuntimeException | Error e) {
            site.close();
            throw e;
        }
    }

    /** Where its configuration is. */
    public Path configuration() {
        return directory.resolve("slurm.conf");
    }

    private void configure(int cpus) throws IOException {
        Files.createDirectories(directory.resolve("state"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        byte[] key = new byte[KEY];
        new Random().nextBytes(key);
        Files.write(directory.resolve("munge.key"), key);
        Files.setPosixFilePermissions(directory.resolve("munge.key"), PosixFilePermissions.fromString("r--------"));
        String host = InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", "");
        String user = System.getProperty("user.name");
        StringBuilder text = new StringBuilder("""
                ClusterName=farm
                SlurmctldHost=%1$s(127.0.0.1)
                SlurmUser=%2$s
                SlurmdUser=%2$s
                AuthType=auth/munge
                AuthInfo=socket=%3$s/munge.sock
                CredType=cred/munge
                CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
                SlurmctldPort=%4$d
                StateSaveLocation=%3$s/state
                SlurmdSpoolDir=%3$s/spool.%%n
                SlurmctldPidFile=%3$s/slurmctld.pid
                SlurmdPidFile=%3$s/slurmd.%%n.pid
                SlurmctldLogFile=%3$s/slurmctld.log
                SlurmdLogFile=%3$s/slurmd.%%n.log
                ProctrackType=proctrack/linuxproc
                TaskPlugin=task/none
                JobAcctGatherType=jobacct_gather/none
                AccountingStorageType=accounting_storage/none
                SelectType=select/cons_tres
                SelectTypeParameters=CR_Core_Memory
                SchedulerType=sched/backfill
                SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
                SwitchType=switch/none
                MpiDefault=none
                ReturnToService=2
                MinJobAge=600
                MaxArraySize=1001
                SlurmctldTimeout=10
                SlurmdTimeout=10
                MessageTimeout=5
                InactiveLimit=0
                KillWait=2
                """.formatted(host, user, directory, freePort()));
        for (String node : nodes) {
            Files.createDirectories(directory.resolve("spool." + node));
            text.append(String.format(
                    "NodeName=%s NodeHostname=%s NodeAddr=127.0.0.1 Port=%d CPUs=%d RealMemory=4000 State=UNKNOWN%n",
                    node, host, freePort(), cpus));
        }
        text.append(
                "PartitionName=images Nodes=" + String.join(",", nodes) + " Default=YES MaxTime=INFINITE State=UP\n");
        Files.writeString(configuration(), text);
        Files.writeString(
                directory.resolve("cgroup.conf"),
                isOlderThanDisabledCgroups()
                        ? "CgroupPlugin=cgroup/v1\nCgroupAutomount=no\nConstrainCores=no\nConstrainRAMSpace=no\n"
                        : "CgroupPlugin=disabled\n");
    }

    /** Since 23.02 there need be no control groups; before, version 1 is asked for, and is not needed either. */
    private boolean isOlderThanDisabledCgroups() throws IOException {
        String version = output(List.of(program("slurmd"), "-V"));
        String[] words = version.strip().split("[ .]");
        return words.length > 1 && Integer.parseInt(words[1]) < 23;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String name) {
        for (String place : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
            if (Files.isExecutable(Path.of(place, name))) {
                return Path.of(place, name).toString();
            }
        }
        throw new AssertionError(
                name + " is missing: install slurmctld, slurmd, slurm-client and munge of Debian or Ubuntu");
    }

    private void startMunge() throws IOException {
        run(
                "munged",
                "--foreground",
                "--force",
                "--socket=" + directory.resolve("munge.sock"),
                "--key-file=" + directory.resolve("munge.key"),
                "--pid-file=" + directory.resolve("munged.pid"),
                "--seed-file=" + directory.resolve("munge.seed"),
                "--log-file=" + directory.resolve("munged.log"));
        await("munged", () -> Files.exists(directory.resolve("munge.sock")));
    }

    /** Starts the controller, for the first time or again. */
    public void startController() throws IOException {
        run("slurmctld", "-D");
        await("slurmctld", () -> ask("scontrol", "ping").contains("is UP"));
    }

    /** Ends the controller, in a moment. */
    public void killController() {
        end("slurmctld");
    }

    /** Starts a node, for the first time or again. */
    public void startNode(String node) throws IOException {
        start(node, List.of(program("slurmd"), "-D", "-N", node));
    }

    /** Ends a node's daemon, in a moment; what runs on it goes on unseen. */
    public void killNode(String node) {
        end(node);
    }

    private void run(String name, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(program(name)));
        line.addAll(List.of(arguments));
        start(name, line);
    }

    private void start(String name, List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".out").toFile()));
        builder.environment().put("SLURM_CONF", configuration().toString());
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

    private long idle() {
        return ask("sinfo", "-h", "-N", "-o", "%T")
                .lines()
                .filter(line -> line.startsWith("idle"))
                .count();
    }

    /** What one of Slurm's programs prints; nothing if it fails. */
    public String ask(String... line) {
        List<String> all = new ArrayList<>(List.of(line));
        all.set(0, program(line[0]));
        return output(all);
    }

    private String output(List<String> line) {
        try {
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().put("SLURM_CONF", configuration().toString());
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
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
        for (String name : List.of("munged.log", "slurmctld.log", "slurmctld.out", "slurmd." + nodes.get(0) + ".log")) {
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
        if (processes.containsKey("slurmctld")) {
            ask("scancel", "--signal=KILL", "--full", "--user=" + System.getProperty("user.name"));
            ask("scancel", "--user=" + System.getProperty("user.name"));
            Instant end = Instant.now().plusSeconds(20);
            while (!ask("squeue", "-h", "-t", "running,completing").isBlank()
                    && Instant.now().isBefore(end)) {
                try {
                    Thread.sleep(200);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        List<Process> all = new ArrayList<>(processes.values());
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).destroy();
            try {
                if (!all.get(i).waitFor(10, TimeUnit.SECONDS)) {
                    all.get(i).destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        processes.clear();
    }
}
