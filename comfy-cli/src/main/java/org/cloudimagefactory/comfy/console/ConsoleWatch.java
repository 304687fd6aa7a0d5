package org.cloudimagefactory.comfy.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
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
    /** A PC's text mode, as a picture. */
    private static final byte[] TEXT_MODE = "P6\n720 400\n".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, String> STOPPED = Map.of(
            "io-error", "its disk cannot be written: is the file system full?",
            "internal-error", "KVM could not go on (try --accelerator tcg)",
            "guest-panicked", "its kernel has panicked");

    private final SignWatch signs;
    private final GrowingLog serial;
    private final GrowingLog firmware;
    private final Consumer<Standstill> stuck;
    private final Thread thread;
    private @Nullable QmpConnection connection;

    /**
     * Starts to watch.
     *
     * @param givenUp texts by which this installer says that it has given up
     * @param isTyping whether keys are typed at the machine, until {@link #typed}
     */
    public ConsoleWatch(ConsoleFiles files, List<String> givenUp, boolean isTyping, Consumer<Standstill> stuck) {
        this.files = files;
        this.signs = new SignWatch(ConsoleSigns.KNOWN, givenUp, isTyping);
        this.serial = new GrowingLog(files.serial());
        this.firmware = new GrowingLog(files.firmware());
        this.stuck = stuck;
        this.thread = new Thread(this::watch, "console");
        thread.setDaemon(true);
        thread.start();
    }

    /** All keys are typed: from now on prompts and dialogs count, too. */
    public void typed() {
        signs.typed();
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
            if (STOPPED.containsKey(status)) {
                stuck.accept(new Standstill("the virtual machine stopped because " + STOPPED.get(status), ""));
            }
            qmp.execute("screendump", Map.of("filename", files.dump().toString()));
            boolean isText = keepPicture();
            words(isText ? screen(qmp) : List.of());
        } catch (IOException e) {
            LOG.debug("no picture of the console: {}", e.getMessage());
            disconnect();
        }
    }

    private void words(List<String> screen) throws IOException {
        List<String> told = serial.look();
        if (serial.size() > SERIAL_LIMIT) {
            stuck.accept(new Standstill("the virtual machine writes to its serial console without end", ""));
        }
        signs.look(told, firmware.look(), screen).ifPresent(stuck);
    }

    private List<String> screen(QmpConnection qmp) throws IOException {
        qmp.execute(
                "pmemsave",
                Map.of(
                        "val", ConsoleText.ADDRESS,
                        "size", ConsoleText.MEMORY,
                        "filename", files.text().toString()));
        return ConsoleText.screen(Files.readAllBytes(files.text()));
    }

    /** Keeps what is seen; returns whether it is text. */
    private boolean keepPicture() throws IOException {
        byte[] dump = Files.readAllBytes(files.dump());
        Optional<byte[]> png = PngPicture.ofPpm(dump);
        if (png.isPresent()) {
            Path temporary = files.picture().resolveSibling(files.picture().getFileName() + ".new");
            Files.write(temporary, png.get());
            Files.move(temporary, files.picture(), StandardCopyOption.ATOMIC_MOVE);
        }
        return Arrays.equals(dump, 0, Math.min(dump.length, TEXT_MODE.length), TEXT_MODE, 0, TEXT_MODE.length);
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
