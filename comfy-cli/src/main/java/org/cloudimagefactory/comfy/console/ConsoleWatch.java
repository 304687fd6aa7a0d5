package org.cloudimagefactory.comfy.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cloudimagefactory.common.cli.PrintableText;
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
    private static final int SERIAL_TAIL = 2000;
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

    /**
     * Where the console is found and kept.
     *
     * @param socket of QEMU's machine protocol
     * @param dump where QEMU writes the screen
     * @param picture the last screen as PNG
     * @param serial what the guest wrote to its serial port
     */
    public record ConsoleFiles(Path socket, Path dump, Path picture, Path serial) {
        /** The end of the serial output, as lines of printable text. */
        public String serialTail() {
            if (!Files.exists(serial)) {
                return "";
            }
            try (RandomAccessFile file = new RandomAccessFile(serial.toFile(), "r")) {
                long start = Math.max(0, file.length() - SERIAL_TAIL);
                byte[] tail = new byte[(int) (file.length() - start)];
                file.seek(start);
                file.readFully(tail);
                return new String(tail, StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                return "";
            }
        }

        /** The last line of the serial output that says something. */
        public Optional<String> lastSerialLine() {
            return serialTail()
                    .lines()
                    .map(line ->
                            line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").strip())
                    .filter(line -> !line.isEmpty())
                    .reduce((first, second) -> second)
                    .map(line -> PrintableText.of(line, 200));
        }
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
