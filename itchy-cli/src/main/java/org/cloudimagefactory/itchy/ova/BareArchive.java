package org.cloudimagefactory.itchy.ova;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * A tar archive without an OVF description: one disk, as Google's {@code disk.raw}, or a box of Vagrant for libvirt, whose
 * {@code metadata.json} lists the disks or leaves it at the one called {@code box.img}.
 */
final class BareArchive {
    private static final String METADATA = "metadata.json";
    private static final String BOX_DISK = "box.img";
    private static final int METADATA_LIMIT = 1 << 20;
    private static final int NAME_SHOWN = 100;
    private static final int DISK_LIMIT = 64;

    private final FileChannel channel;
    private final TarIndex archive;

    BareArchive(FileChannel channel, TarIndex archive) {
        this.channel = channel;
        this.archive = archive;
    }

    Appliance read() throws IOException {
        Optional<ArchiveEntry> metadata = archive.find(METADATA);
        List<ArchiveEntry> boxed = metadata.isPresent() ? boxed(metadata(metadata.get())) : List.of();
        List<ArchiveEntry> disks = boxed.isEmpty() ? List.of(SingleDisk.of(archive.contents())) : boxed;
        return new Appliance(
                boxed.isEmpty() ? Appliance.TAR : Appliance.BOX,
                disks.stream()
                        .map(disk -> new Appliance.ArchivedDisk(disk.name(), List.of(disk), ""))
                        .toList(),
                MachineFacts.NONE,
                List.of(),
                List.of());
    }

    private JsonNode metadata(ArchiveEntry entry) throws IOException {
        try {
            return new ObjectMapper().readTree(ApplianceReader.content(channel, entry, METADATA_LIMIT));
        } catch (JsonProcessingException e) {
            throw TarIndex.refused("its " + METADATA + " is no JSON").causedBy(e);
        }
    }

    private List<ArchiveEntry> boxed(JsonNode metadata) {
        List<ArchiveEntry> disks = new ArrayList<>();
        for (JsonNode disk : metadata.path("disks")) {
            String name = disk.path("path").asText("");
            ArchiveEntry entry = archive.find(EntryName.checked(name)).orElseThrow(() -> missing(name));
            if (disks.contains(entry) || disks.size() >= DISK_LIMIT) {
                throw TarIndex.refused("its " + METADATA + " names a disk twice, or more than " + DISK_LIMIT);
            }
            disks.add(entry);
        }
        if (disks.isEmpty()) {
            archive.find(BOX_DISK).ifPresent(disks::add);
        }
        return disks;
    }

    private static ItemProblem missing(String name) {
        return TarIndex.refused(
                "its " + METADATA + " names the disk '" + PrintableText.of(name, NAME_SHOWN) + "', which is not there");
    }
}
