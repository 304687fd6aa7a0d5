package org.cloudimagefactory.comfy.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a machine while Packer waits for it: a picture of its screen every few seconds, and whether it still can go on.
 * A machine that can't is told to the listener once, with the reason.
 */
public final class ConsoleWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    /** A console that says so much says the same for ever. */
    private static final long SERIAL_LIMIT = 256L << 20;

    private final ConsoleFiles files;
    private final List<String> failureSigns;
    private final Consumer<String> stuck;
    private final Thread thread;
    private @Nullable QmpConnection connection;

    /** Starts to watch. */
    public ConsoleWatch(ConsoleFiles files, List<String> failureSigns, Consumer<String> stuck) {
        this.files = files;
        this.failureSigns = List.copyOf(failureSigns);
        this.stuck = stuck;
        this.thread = new Thread(this::watch, "console");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                look();
                Thread.sleep(INTERVAL.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        if (!Files.exists(files.socket())) {
            disconnect();
            return;
        }
        try {
            QmpConnection qmp = connection == null ? QmpConnection.open(files.socket()) : connection;
            connection = qmp;
            String status = qmp.execute("query-status", Map.of()).path("status").asText();
            if (status.equals("io-error")) {
                stuck.accept(
                        "the virtual machine stopped because its disk cannot be written: is the file system full?");
            }
            qmp.execute("screendump", Map.of("filename", files.dump().toString()));
            keepPicture();
            serial();
        } catch (IOException e) {
            LOG.debug("no picture of the console: {}", e.getMessage());
            disconnect();
        }
    }

    private void serial() throws IOException {
        if (Files.exists(files.serial()) && Files.size(files.serial()) > SERIAL_LIMIT) {
            stuck.accept("the virtual machine writes to its serial console without end");
        }
        String tail = files.serialTail();
        failureSigns.stream()
                .filter(tail::contains)
                .findFirst()
                .ifPresent(sign -> stuck.accept("the installer has given up"));
    }

    private void keepPicture() throws IOException {
        Optional<byte[]> png = PngPicture.ofPpm(Files.readAllBytes(files.dump()));
        if (png.isPresent()) {
            Path temporary = files.picture().resolveSibling(files.picture().getFileName() + ".new");
            Files.write(temporary, png.get());
            Files.move(temporary, files.picture(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void disconnect() {
        QmpConnection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                LOG.debug("cannot close the connection to QEMU", e);
            }
        }
    }
}
