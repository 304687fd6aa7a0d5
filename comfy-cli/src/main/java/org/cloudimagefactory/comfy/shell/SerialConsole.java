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
import java.util.concurrent.CountDownLatch;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.AttachedProgram;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a terminal with the serial console of a guest until the guest ends, the input does, or somebody presses Ctrl-]. */
public final class SerialConsole {
    /** Ctrl-], as telnet and virsh have it. */
    static final int LEAVE = 0x1d;

    private static final Logger LOG = LoggerFactory.getLogger(SerialConsole.class);
    private static final int BUFFER = 4096;
    private static final String HINT = "install coreutils";
    /** For a terminal of which nobody knows how it was. */
    private static final String USUAL = "sane";

    private final AttachedProgram programs;
    private final ShutdownTasks shutdown;
    private final InputStream in;
    private final OutputStream out;
    private final boolean isTerminal;

    /**
     * A console for whoever is at these streams.
     *
     * @param isTerminal whether the stdin of this process is a terminal, whose settings are others meanwhile
     */
    public SerialConsole(
            AttachedProgram programs, ShutdownTasks shutdown, InputStream in, OutputStream out, boolean isTerminal) {
        this.programs = programs;
        this.shutdown = shutdown;
        this.in = in;
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /**
     * Connects them.
     *
     * @param socket of QEMU
     * @param saved where the settings of the terminal are kept meanwhile
     */
    void connect(Path socket, Path saved) {
        if (isTerminal) {
            stty(List.of("stty", "-g"), saved);
        }
        try (ShutdownTasks.Registration restore = shutdown.register(() -> restore(saved));
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            if (isTerminal) {
                stty(List.of("stty", "raw", "-echo"), null);
            }
            // Whoever reads keys can't be told that the guest has ended, so that nobody waits for both.
            CountDownLatch end = new CountDownLatch(1);
            begin("console", () -> copy(channel), end);
            begin("keys", () -> send(channel), end);
            end.await();
        } catch (IOException e) {
            throw ItemProblem.of("the console of the guest is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        } finally {
            restore(saved);
        }
    }

    /** One direction. */
    private interface Copying {
        void run() throws IOException;
    }

    private static void begin(String name, Copying work, CountDownLatch end) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        LOG.debug("the console was closed", e);
                    } finally {
                        end.countDown();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void send(SocketChannel channel) throws IOException {
        byte[] bytes = new byte[BUFFER];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
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

    private void copy(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (channel.read(buffer) >= 0) {
            out.write(buffer.array(), 0, buffer.position());
            out.flush();
            buffer.clear();
        }
    }

    private void restore(Path saved) {
        if (isTerminal) {
            stty(List.of("stty", settings(saved)), null);
        }
    }

    private static String settings(Path saved) {
        try {
            String settings = Files.readString(saved).strip();
            return settings.isEmpty() ? USUAL : settings;
        } catch (IOException e) {
            LOG.debug("nothing was kept of the terminal's settings", e);
            return USUAL;
        }
    }

    private void stty(List<String> line, @Nullable Path output) {
        programs.runShort(line, new AttachedProgram.Streams(null, output), HINT);
    }
}
