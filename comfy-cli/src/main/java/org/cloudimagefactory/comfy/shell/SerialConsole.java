package org.cloudimagefactory.comfy.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.AttachedProgram;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.Terminal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a terminal with the serial console of a guest until the guest ends, the input does, or somebody presses Ctrl-]. */
final class SerialConsole {
    /** Ctrl-], as telnet and virsh have it. */
    static final int LEAVE = 0x1d;

    private static final Logger LOG = LoggerFactory.getLogger(SerialConsole.class);
    private static final int BUFFER = 4096;
    private static final String HINT = "install coreutils";

    private final AttachedProgram programs;
    private final ShutdownTasks shutdown;

    SerialConsole(AttachedProgram programs, ShutdownTasks shutdown) {
        this.programs = programs;
        this.shutdown = shutdown;
    }

    /**
     * Connects them.
     *
     * @param socket of QEMU
     * @param saved where the settings of the terminal are kept meanwhile
     */
    void connect(Path socket, Path saved, InputStream in, OutputStream out) {
        boolean isTerminal = Terminal.isStdin();
        if (isTerminal) {
            stty(List.of("stty", "-g"), saved);
        }
        try (ShutdownTasks.Registration restore = shutdown.register(() -> restore(isTerminal, saved));
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (isTerminal) {
                stty(List.of("stty", "raw", "-echo"), null);
            }
            channel.connect(UnixDomainSocketAddress.of(socket));
            Thread reader = new Thread(() -> copy(channel, out), "console");
            reader.setDaemon(true);
            reader.start();
            send(in, channel, reader);
        } catch (IOException e) {
            throw ItemProblem.of("the console of the guest is gone", e);
        } finally {
            restore(isTerminal, saved);
        }
    }

    private static void send(InputStream in, SocketChannel channel, Thread reader) throws IOException {
        byte[] bytes = new byte[BUFFER];
        for (int count = in.read(bytes); count >= 0 && reader.isAlive(); count = in.read(bytes)) {
            int end = 0;
            while (end < count && bytes[end] != LEAVE) {
                end++;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, end);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (end < count) {
                return;
            }
        }
    }

    private static void copy(SocketChannel channel, OutputStream out) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (channel.read(buffer) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
                buffer.clear();
            }
        } catch (IOException e) {
            LOG.debug("the console was closed", e);
        }
    }

    private void restore(boolean isTerminal, Path saved) {
        if (isTerminal) {
            try {
                stty(List.of("stty", Files.readString(saved).strip()), null);
            } catch (IOException e) {
                LOG.debug("nothing was kept of the terminal's settings", e);
                stty(List.of("stty", "sane"), null);
            }
        }
    }

    private void stty(List<String> line, @Nullable Path output) {
        programs.runShort(line, new AttachedProgram.Streams(null, output), HINT);
    }
}
