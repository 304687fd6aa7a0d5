package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * Reads an OVA, or another tar archive with one OVF description, or with disks alone: index, description, manifest; no disk is
 * touched.
 */
public final class ApplianceReader {
    private static final int CHUNK_DIGITS = 9;
    private static final int NAME_SHOWN = 100;

    private final OvfReader ovfReader = new OvfReader();

    /** Reads the archive. */
    public Appliance read(FileChannel channel) throws IOException {
        TarIndex archive = TarIndex.read(channel);
        if (archive.descriptions().isEmpty()) {
            return new BareArchive(channel, archive).read();
        }
        ArchiveEntry description = single(archive);
        OvfDocument ovf = ovfReader.read(content(channel, description, OvfReader.SIZE_LIMIT));
        ovf.files().values().forEach(file -> checkReference(file.href()));
        List<Appliance.ArchivedDisk> disks = new ArrayList<>();
        for (OvfDocument.VirtualDisk disk : new DiskSelection(ovf).disks()) {
            OvfDocument.FileReference file = ovf.files().get(disk.fileRef());
            if (file == null) {
                throw OvfReader.refused("its References have no file '"
                        + PrintableText.of(String.valueOf(disk.fileRef()), NAME_SHOWN) + "'");
            }
            disks.add(locate(file, description.directory(), archive));
        }
        List<Manifest> manifests = manifests(channel, description, archive);
        List<String> warnings = new ArrayList<>(wrongSizes(ovf, description.directory(), archive));
        manifests.forEach(manifest -> warnings.addAll(manifest.warnings()));
        List<Appliance.ManifestDigest> digests = manifests.stream()
                .flatMap(manifest -> manifest.digests().stream())
                .toList();
        if (manifests.stream().anyMatch(Manifest::isOwn) || !digests.isEmpty()) {
            warnings.addAll(leftOut(digests, description, disks));
        }
        return new Appliance(Appliance.OVA, disks, MachineFacts.of(ovf), digests, warnings);
    }

    private static ArchiveEntry single(TarIndex archive) {
        if (archive.descriptions().size() != 1) {
            throw TarIndex.refused("it holds " + archive.descriptions().size() + " OVF descriptions instead of one");
        }
        for (ArchiveEntry entry : archive.contents()) {
            if (entry.isSparse()) {
                throw TarIndex.refused("entry '" + PrintableText.of(entry.name(), NAME_SHOWN)
                        + "' is a sparse file, which cannot be read in place");
            }
        }
        return archive.descriptions().get(0);
    }

    /** What the description says of the sizes of files, where that is not so. */
    private static List<String> wrongSizes(OvfDocument ovf, String directory, TarIndex archive) {
        List<String> warnings = new ArrayList<>();
        for (OvfDocument.FileReference file : ovf.files().values()) {
            Optional<ArchiveEntry> entry = archive.find(directory + EntryName.checked(file.href()))
                    .or(() -> archive.find(directory + EntryName.checked(decoded(file.href()))));
            if (entry.isPresent()
                    && file.size() >= 0
                    && file.size() != entry.get().length()) {
                warnings.add("OVF description gives '" + PrintableText.of(file.href(), NAME_SHOWN) + "' " + file.size()
                        + " bytes, and it has " + entry.get().length());
            }
        }
        Collections.sort(warnings);
        return warnings;
    }

    /** What a manifest should vouch for and says nothing of. */
    private static List<String> leftOut(
            List<Appliance.ManifestDigest> digests, ArchiveEntry description, List<Appliance.ArchivedDisk> disks) {
        Set<ArchiveEntry> known =
                digests.stream().map(Appliance.ManifestDigest::entry).collect(Collectors.toSet());
        return Stream.concat(Stream.of(description), disks.stream().flatMap(disk -> disk.pieces().stream()))
                .filter(entry -> !known.contains(entry))
                .map(entry -> "manifest says nothing of '" + PrintableText.of(entry.name(), NAME_SHOWN) + "'")
                .toList();
    }

    private static void checkReference(String href) {
        if (href.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") || href.startsWith("//")) {
            throw OvfReader.refused(
                    "it refers to '" + PrintableText.of(href, NAME_SHOWN) + "', which is not in the archive");
        }
        EntryName.checked(href);
        EntryName.checked(decoded(href));
    }

    private static Appliance.ArchivedDisk locate(OvfDocument.FileReference file, String directory, TarIndex archive) {
        String compression = switch (file.compression()) {
            case "", "identity" -> "";
            case "gzip", "bzip2" -> file.compression();
            default ->
                throw OvfReader.refused(
                        "its compression '" + PrintableText.of(file.compression(), NAME_SHOWN) + "' is not supported");
        };
        for (String href : List.of(file.href(), decoded(file.href()))) {
            String name = directory + EntryName.checked(href);
            List<ArchiveEntry> pieces = archive.find(name).map(List::of).orElseGet(() -> chunks(name, file, archive));
            if (!pieces.isEmpty()) {
                return new Appliance.ArchivedDisk(name, pieces, compression);
            }
        }
        throw OvfReader.refused("its disk '" + PrintableText.of(file.href(), NAME_SHOWN) + "' is not in the archive");
    }

    /** The pieces of a file that was too large for one: all of the same size but the last. */
    private static List<ArchiveEntry> chunks(String name, OvfDocument.FileReference file, TarIndex archive) {
        long chunkSize = file.chunkSize();
        List<ArchiveEntry> pieces = new ArrayList<>();
        Optional<ArchiveEntry> next = chunk(name, 0, archive);
        while (chunkSize > 0 && next.isPresent()) {
            boolean previousIsShort =
                    !pieces.isEmpty() && pieces.get(pieces.size() - 1).length() != chunkSize;
            if (previousIsShort || next.get().length() > chunkSize) {
                throw OvfReader.refused("a piece of '" + PrintableText.of(name, NAME_SHOWN) + "' has a wrong size");
            }
            pieces.add(next.get());
            next = chunk(name, pieces.size(), archive);
        }
        if (!pieces.isEmpty()) {
            checkSize(file, pieces);
        }
        return pieces;
    }

    private static Optional<ArchiveEntry> chunk(String name, int number, TarIndex archive) {
        return archive.find(name + "." + String.format("%0" + CHUNK_DIGITS + "d", number));
    }

    /** Without this, a missing last piece would go unnoticed. */
    private static void checkSize(OvfDocument.FileReference file, List<ArchiveEntry> pieces) {
        long length = pieces.stream().mapToLong(ArchiveEntry::length).sum();
        if (file.size() >= 0 && file.size() != length) {
            throw OvfReader.refused("the pieces of '" + PrintableText.of(file.href(), NAME_SHOWN) + "' have " + length
                    + " bytes instead of " + file.size());
        }
    }

    private static List<Manifest> manifests(FileChannel channel, ArchiveEntry description, TarIndex archive)
            throws IOException {
        List<Manifest> manifests = new ArrayList<>();
        for (ArchiveEntry entry : archive.contents()) {
            if (entry.hasSuffix(".mf")) {
                String text = new String(content(channel, entry, Manifest.SIZE_LIMIT), StandardCharsets.UTF_8);
                boolean isOwn = stem(entry).equals(stem(description));
                manifests.add(Manifest.read(text, isOwn, entry.directory(), archive));
            }
        }
        return manifests;
    }

    /** The name without its ending. */
    private static String stem(ArchiveEntry entry) {
        return entry.name().substring(0, entry.name().lastIndexOf('.'));
    }

    /** The content of a small file. */
    static byte[] content(FileChannel channel, ArchiveEntry entry, int limit) throws IOException {
        if (entry.length() > limit || entry.isSparse()) {
            throw TarIndex.refused("'" + PrintableText.of(entry.name(), NAME_SHOWN) + "' is sparse, or larger than "
                    + (limit >> 20) + " MiB");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) entry.length());
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, entry.offset() + buffer.position()) < 0) {
                throw TarIndex.refused("'" + PrintableText.of(entry.name(), NAME_SHOWN) + "' is truncated");
            }
        }
        return buffer.array();
    }

    private static String decoded(String href) {
        try {
            return URLDecoder.decode(href.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return href;
        }
    }
}
