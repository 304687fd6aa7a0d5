package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.ova.ArchiveEntry;
import org.cloudimagefactory.itchy.ova.TarIndex;
import org.cloudimagefactory.itchy.source.RangeInputStream;

/**
 * What an archive holds that is neither a disk of its machine nor says what the machine is: other files, and bytes between the
 * files or behind them.
 */
final class ArchiveLeftovers {
    private static final int BLOCK = 512;
    /** Headers before a file: its own, and one with data for a long name or a size of more than 8 GiB. */
    private static final int MAX_HEADERS = 4 * BLOCK;
    /** Beside the disks there are the description, its manifest and certificate, and what the firmware keeps. */
    private static final List<String> USUAL = List.of(".ovf", ".mf", ".cert", ".nvram");

    private static final long USUAL_SIZE = 4L << 20;
    private static final int NAME_SHOWN = 100;
    private static final int PIECE = 1 << 16;

    private final FileInspection inspection;
    private final FileChannel channel;

    ArchiveLeftovers(FileInspection inspection) {
        this.inspection = inspection;
        this.channel = inspection.content().channel();
    }

    /** The first of it, as a phrase. */
    Optional<String> first() throws IOException {
        long end = 0;
        for (ArchiveEntry entry : TarIndex.read(channel).entries()) {
            if (entry.offset() - end > MAX_HEADERS) {
                return Optional.of("something lies before '" + shown(entry) + "'");
            }
            if (entry.isSparse() || (!isDisk(entry) && !isUsual(entry))) {
                return Optional.of("'" + shown(entry) + "' is no part of the machine");
            }
            long dataEnd = entry.offset() + entry.length();
            end = (dataEnd + BLOCK - 1) / BLOCK * BLOCK;
            if (!isZero(dataEnd, end)) {
                return Optional.of("something lies behind '" + shown(entry) + "'");
            }
        }
        return isZero(end, channel.size()) ? Optional.empty() : Optional.of("something lies behind its last file");
    }

    private boolean isDisk(ArchiveEntry entry) {
        return inspection.disks().stream()
                .anyMatch(disk -> disk.offset() == entry.offset() && disk.length() == entry.length());
    }

    private static boolean isUsual(ArchiveEntry entry) {
        String file = entry.name().substring(entry.directory().length());
        // What macOS puts beside each file.
        boolean isOfMacOs = file.startsWith("._");
        return !isOfMacOs && entry.length() <= USUAL_SIZE && USUAL.stream().anyMatch(entry::hasSuffix);
    }

    private boolean isZero(long from, long to) throws IOException {
        byte[] piece = new byte[PIECE];
        try (InputStream in = new RangeInputStream(channel, from, to - from)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                for (int i = 0; i < count; i++) {
                    if (piece[i] != 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static String shown(ArchiveEntry entry) {
        return PrintableText.of(entry.name(), NAME_SHOWN);
    }
}
