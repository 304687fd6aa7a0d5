package org.cloudimagefactory.comfy.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.comfy.console.ConsoleFiles;
import org.cloudimagefactory.comfy.plan.BuildMachine;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.jspecify.annotations.Nullable;

/** A running virtual machine, whose SSH port is at the host's loopback; closing it switches it off. */
public final class GuestMachine implements AutoCloseable {
    /** Words that QEMU takes once. */
    private static final Set<String> SINGLE = Set.of("-cpu", "-m", "-smp", "-vga", "-serial");

    private final int sshPort = freePort();
    private final Thread thread;
    private volatile @Nullable String ended;

    /**
     * The files of a machine.
     *
     * @param disk an overlay in qcow2
     * @param seed a CD for contextualization, null for none
     * @param firmwareVariables copy of UEFI's variables, unused for BIOS
     * @param console where its console is
     */
    public record Files(Path disk, @Nullable Path seed, Path firmwareVariables, ConsoleFiles console) {}

    /** Switches it on. */
    public GuestMachine(CommandRunner runner, MachineType type, BuildMachine machine, Files files, Duration limit) {
        this(runner, type, machine, files, limit, List.of());
    }

    /**
     * Switches it on with arguments that take the place of its own ones of the same name, or come after them.
     *
     * @param more QEMU's words and their values
     */
    public GuestMachine(
            CommandRunner runner,
            MachineType type,
            BuildMachine machine,
            Files files,
            Duration limit,
            List<List<String>> more) {
        List<List<String>> all = new ArrayList<>(arguments(type, machine, files));
        more.forEach(one -> all.removeIf(own -> own.get(0).equals(one.get(0)) && SINGLE.contains(own.get(0))));
        all.addAll(more);
        List<String> line = new ArrayList<>(List.of(type.program()));
        all.forEach(line::addAll);
        Command command = Command.of(line).within(limit);
        thread = new Thread(() -> run(runner, command), "guest");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where its SSH is, on the loopback address. */
    public int sshPort() {
        return sshPort;
    }

    /** Whether it is on. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Why it does not run any more. */
    public String whyEnded() {
        String reason = ended;
        return reason == null ? "it was switched off" : reason;
    }

    private void run(CommandRunner runner, Command command) {
        try {
            CommandResult result = runner.run(command);
            ended = result.succeeded() ? null : result.reason();
        } catch (Problem e) {
            ended = e.line();
        }
    }

    private List<List<String>> arguments(MachineType type, BuildMachine machine, Files files) {
        List<List<String>> line = new ArrayList<>(List.of(List.of("-nodefaults"), List.of("-display", "none")));
        String flash = type.firmwareCode() == null ? "" : ",pflash0=code,pflash1=variables";
        if (type.firmwareCode() != null) {
            line.add(List.of("-blockdev", file(type.firmwareCode()) + ",node-name=code,read-only=on"));
            line.add(List.of("-blockdev", file(files.firmwareVariables()) + ",node-name=variables"));
        }
        line.add(List.of(
                "-machine",
                type.name() + flash + ",accel=" + machine.accelerator().qemuName()));
        line.add(List.of("-cpu", machine.accelerator().processor()));
        line.add(List.of("-m", Integer.toString(machine.memory())));
        line.add(List.of("-smp", Integer.toString(machine.cpus())));
        line.add(List.of("-vga", type.name().equals("virt") ? "none" : "std"));
        line.add(List.of("-drive", "file=" + escaped(files.disk()) + ",format=qcow2,if=virtio,cache=unsafe"));
        if (files.seed() != null) {
            line.add(List.of("-drive", "file=" + escaped(files.seed()) + ",format=raw,media=cdrom,readonly=on"));
        }
        line.add(List.of("-netdev", "user,id=net,hostfwd=tcp:127.0.0.1:" + sshPort + "-:22"));
        line.add(List.of("-device", "virtio-net-pci,netdev=net"));
        line.add(List.of("-device", "virtio-rng-pci"));
        line.add(List.of("-serial", "file:" + files.console().serial()));
        if (!type.name().equals("virt")) {
            line.add(files.console().firmwareArguments());
        }
        line.add(List.of("-qmp", "unix:" + files.console().socket() + ",server=on,wait=off"));
        return line;
    }

    private static String file(Path path) {
        return "driver=file,filename=" + escaped(path);
    }

    /** A comma ends an option of QEMU, two are one in its value. */
    private static String escaped(Path path) {
        return path.toString().replace(",", ",,");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw EnvironmentProblem.of("no port is free", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(15).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
