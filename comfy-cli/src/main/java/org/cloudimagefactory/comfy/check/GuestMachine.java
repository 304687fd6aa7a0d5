package org.cloudimagefactory.comfy.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
final class GuestMachine implements AutoCloseable {
    private final int sshPort = freePort();
    private final Thread thread;
    private volatile @Nullable String ended;

    /**
     * The files of a machine.
     *
     * @param disk an overlay in qcow2
     * @param seed a CD for contextualization
     * @param firmwareVariables copy of UEFI's variables, unused for BIOS
     * @param console where its console is
     */
    record Files(Path disk, Path seed, Path firmwareVariables, ConsoleFiles console) {}

    /** Switches it on. */
    GuestMachine(CommandRunner runner, MachineType type, BuildMachine machine, Files files, Duration limit) {
        Command command = Command.of(arguments(type, machine, files)).within(limit);
        thread = new Thread(() -> run(runner, command), "guest");
        thread.setDaemon(true);
        thread.start();
    }

    int sshPort() {
        return sshPort;
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Why it does not run any more. */
    String whyEnded() {
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

    private List<String> arguments(MachineType type, BuildMachine machine, Files files) {
        List<String> line = new ArrayList<>(List.of(type.program(), "-nodefaults", "-display", "none"));
        String flash = type.firmwareCode() == null ? "" : ",pflash0=code,pflash1=variables";
        if (type.firmwareCode() != null) {
            line.addAll(List.of("-blockdev", file(type.firmwareCode()) + ",node-name=code,read-only=on"));
            line.addAll(List.of("-blockdev", file(files.firmwareVariables()) + ",node-name=variables"));
        }
        line.addAll(List.of(
                "-machine",
                type.name() + flash + ",accel=" + machine.accelerator().qemuName()));
        line.addAll(List.of("-cpu", machine.accelerator().processor()));
        line.addAll(List.of("-m", Integer.toString(machine.memory()), "-smp", Integer.toString(machine.cpus())));
        line.addAll(List.of("-vga", type.name().equals("virt") ? "none" : "std"));
        line.addAll(List.of("-drive", "file=" + escaped(files.disk()) + ",format=qcow2,if=virtio,cache=unsafe"));
        line.addAll(List.of("-drive", "file=" + escaped(files.seed()) + ",format=raw,media=cdrom,readonly=on"));
        line.addAll(List.of("-netdev", "user,id=net,hostfwd=tcp:127.0.0.1:" + sshPort + "-:22"));
        line.addAll(List.of("-device", "virtio-net-pci,netdev=net", "-device", "virtio-rng-pci"));
        line.addAll(List.of("-serial", "file:" + files.console().serial()));
        if (!type.name().equals("virt")) {
            line.addAll(files.console().firmwareArguments());
        }
        line.addAll(List.of("-qmp", "unix:" + files.console().socket() + ",server=on,wait=off"));
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
