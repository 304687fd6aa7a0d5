package org.cloudimagefactory.itchy.feed.onemarket;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.ova.OvaFrame;
import org.cloudimagefactory.common.ova.OvaMachine;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebResponse;
import org.cloudimagefactory.itchy.download.OpenedContent;
import org.cloudimagefactory.itchy.download.UntoldContent;
import org.cloudimagefactory.itchy.feed.market.HeldListing;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.source.Wrapper;

/** Several disks of an appliance as one archive, as they are; each is hashed on its way. */
final class AppArchive implements UntoldContent {
    private static final int IDE_DISKS = 4;
    private static final int UNTOLD = 0;
    private static final int MAGIC = 6;
    private static final int BUFFER = 1 << 18;

    private final AppFiles files;
    private final HeldListing listing;

    AppArchive(AppFiles files, HeldListing listing) {
        this.files = files;
        this.listing = listing;
    }

    @Override
    public String shown() {
        return AppFiles.shown(listing.files().get(0));
    }

    @Override
    public String key() {
        return listing.files().stream()
                .map(file -> file.address() + "#" + file.sha256() + "#" + file.name())
                .collect(Collectors.joining("+"));
    }

    @Override
    public String promisedBy() {
        return "the market";
    }

    @Override
    public String sizeField() {
        return "size that the servers have told";
    }

    @Override
    public OpenedContent open(long have, Validators known) throws IOException {
        List<OvaFrame.Part> parts = new ArrayList<>();
        long size = 0;
        for (MarketFile file : listing.files()) {
            long length = files.size(file);
            size += length;
            parts.add(new OvaFrame.Part(
                    file.name(), length, Math.max(length, file.capacity()), "SHA256", String.valueOf(file.sha256())));
        }
        OvaMachine machine = new OvaMachine(
                listing.name(),
                listing.texts().get("sl:osname"),
                UNTOLD,
                UNTOLD,
                parts.size() <= IDE_DISKS ? OvaMachine.Controller.IDE : OvaMachine.Controller.SCSI,
                false);
        List<byte[]> frame = OvaFrame.around(machine, parts);
        for (byte[] piece : frame) {
            size += piece.length;
        }
        Pieces pieces = new Pieces(frame, parts);
        return new OpenedContent(pieces, 0, size, Validators.NONE, pieces);
    }

    /** What stands around the disks, and these, one after the other; each is asked for when it is its turn. */
    private final class Pieces extends InputStream {
        private final List<byte[]> frame;
        private final List<OvaFrame.Part> parts;
        private int next;
        private InputStream current = InputStream.nullInputStream();
        private AutoCloseable connection = () -> {};

        Pieces(List<byte[]> frame, List<OvaFrame.Part> parts) {
            this.frame = frame;
            this.parts = parts;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = current.read(bytes, from, length);
            while (count < 0 && next < 2 * parts.size() + 1) {
                close();
                current = next % 2 == 0 ? new ByteArrayInputStream(frame.get(next / 2)) : disk(next / 2);
                next++;
                count = current.read(bytes, from, length);
            }
            return count;
        }

        private InputStream disk(int number) throws IOException {
            MarketFile file = listing.files().get(number);
            WebResponse response = files.open(file);
            connection = response;
            long size = parts.get(number).size();
            if (response.length() != size) {
                throw new ItemProblem(AppFiles.shown(file) + " has " + response.length() + " bytes instead of " + size
                        + ", which it had a moment before");
            }
            InputStream in = new BufferedInputStream(
                    new DigestedStream(response.body(), file, AppFiles.shown(file), size), BUFFER);
            in.mark(MAGIC);
            byte[] head = in.readNBytes(MAGIC);
            in.reset();
            Wrapper.detect(head).ifPresent(packed -> {
                throw new ItemProblem(AppFiles.shown(file) + " is packed ("
                        + packed.toString().toLowerCase(Locale.ROOT)
                        + "), and one of several disks: those are taken as they are");
            });
            return in;
        }

        @Override
        public void close() throws IOException {
            try {
                connection.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
