package org.cloudimagefactory.comfy.packer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What QEMU wrote to its error stream. Packer tells it nobody but its own log, which is read and removed. */
final class QemuWords {
    private static final Logger LOG = LoggerFactory.getLogger(QemuWords.class);
    private static final Pattern SAID = Pattern.compile(".*?[Qq]emu stderr: (.*)$");
    /** What it says of every machine, or when it is told to end. */
    private static final Pattern USUAL = Pattern.compile("(?i).*(?:warning:|terminating on signal).*|\\s*");

    private static final int LINES = 4;
    private static final int LINE = 300;

    private final Path log;

    QemuWords(Path log) {
        this.log = log;
    }

    /** Its last lines, or an empty text; the log is gone afterwards. */
    String take() {
        Deque<String> last = new ArrayDeque<>();
        try {
            if (Files.exists(log)) {
                read(last);
                Files.delete(log);
            }
        } catch (IOException e) {
            LOG.debug("Packer's own log can't be read", e);
        }
        return String.join(" | ", last);
    }

    private void read(Deque<String> last) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher said = SAID.matcher(line);
                if (said.matches() && !USUAL.matcher(said.group(1)).matches()) {
                    if (last.size() == LINES) {
                        last.removeFirst();
                    }
                    last.addLast(PrintableText.of(said.group(1).strip(), LINE));
                }
            }
        }
    }
}
