package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/**
 * Damages archives and descriptions at random: each is taken or refused with a reason, and nothing else happens. The
 * profile {@code fuzz} makes the run longer.
 */
class HostileArchiveTest {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final byte[] ARCHIVE = archive();
    private static final byte[] DESCRIPTION = new OvfText()
            .file("f1", "disk.vmdk", "ovf:size='5' ovf:chunkSize='7'")
            .disk("d1", "f1")
            .hardDisk("d1", "<rasd:Parent>1</rasd:Parent>")
            .toString()
            .getBytes(StandardCharsets.UTF_8);

    /** A change of one place. */
    record Damage(double place, String bytes) {}

    @Property
    void readsOrRefusesAnyArchive(@ForAll("damages") Damage first, @ForAll("damages") Damage second)
            throws IOException {
        byte[] content = withRightChecksums(damaged(damaged(ARCHIVE, first), second));
        Path file = Files.createTempFile("hostile", ".ova");
        try {
            Files.write(file, content);
            try (FileChannel channel = FileChannel.open(file)) {
                Appliance appliance = new ApplianceReader().read(channel);
                for (Appliance.ArchivedDisk disk : appliance.disks()) {
                    for (ArchiveEntry piece : disk.pieces()) {
                        assertTrue(piece.offset() >= 0 && piece.length() >= 0);
                        assertTrue(piece.offset() + piece.length() <= content.length);
                    }
                }
            } catch (Problem e) {
                assertTrue(e instanceof ItemProblem && e.line().contains("refused"), e.line());
            }
        } finally {
            Files.delete(file);
        }
    }

    @Property
    void readsOrRefusesAnyDescription(@ForAll("damages") Damage first, @ForAll("damages") Damage second) {
        try {
            OvfDocument ovf = new OvfReader().read(damaged(damaged(DESCRIPTION, first), second));
            new DiskSelection(ovf).disks();
            MachineFacts.of(ovf);
        } catch (Problem e) {
            assertTrue(e instanceof ItemProblem && e.line().contains("refused"), e.line());
        }
    }

    @Provide
    Arbitrary<Damage> damages() {
        Arbitrary<String> random = Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMinLength(1)
                .ofMaxLength(16);
        Arbitrary<String> telling = Arbitraries.of(
                "\0\0\0\0\0\0\0\0", "\u007f\u007f", "77777777777", "<", "&x;", "<!DOCTYPE a>", "]]>", "../", "'", "-1");
        return Combinators.combine(Arbitraries.doubles().between(0, 1), Arbitraries.oneOf(random, telling))
                .as(Damage::new);
    }

    private static byte[] damaged(byte[] content, Damage damage) {
        byte[] copy = content.clone();
        int place = (int) (damage.place() * (copy.length - 1));
        byte[] bytes = damage.bytes().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, copy, place, Math.min(bytes.length, copy.length - place));
        return copy;
    }

    /** What is left of the headers gets right checksums again, so that the damage is not noticed by these. */
    private static byte[] withRightChecksums(byte[] content) {
        for (int start = 0; start + BLOCK <= content.length; start += BLOCK) {
            byte[] block = Arrays.copyOfRange(content, start, start + BLOCK);
            if (TarArchiveInputStream.matches(block, BLOCK)) {
                Arrays.fill(content, start + CHECKSUM, start + CHECKSUM + TarConstants.CHKSUMLEN, (byte) ' ');
                long sum = TarUtils.computeCheckSum(Arrays.copyOfRange(content, start, start + BLOCK));
                TarUtils.formatCheckSumOctalBytes(sum, content, start + CHECKSUM, TarConstants.CHKSUMLEN);
            }
        }
        return content;
    }

    private static byte[] archive() {
        try {
            Path file = Files.createTempFile("seed", ".ova");
            new OvaFile()
                    .with(
                            "m.ovf",
                            new OvfText()
                                    .file("f1", "disk.vmdk")
                                    .disk("d1", "f1")
                                    .toString())
                    .with("disk.vmdk", new byte[700])
                    .withManifest("m.mf", "SHA-256")
                    .write(file);
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            return content;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
