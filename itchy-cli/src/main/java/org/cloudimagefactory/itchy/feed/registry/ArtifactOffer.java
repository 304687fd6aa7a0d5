package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.ova.OvaFrame;
import org.cloudimagefactory.common.ova.OvaMachine;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.event.SafeName;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;

/** Makes of an artifact that is held something that can be fetched. */
final class ArtifactOffer {
    private static final int NAME_LIMIT = 60;
    private static final int IDE_DISKS = 4;
    private static final int UNTOLD = 0;

    private final RegistryClient client;

    ArtifactOffer(RegistryClient client) {
        this.client = client;
    }

    OfferedAppliance of(String identifier, RepositoryName repository, Artifact artifact, Instant created) {
        List<ArtifactFile> disks = artifact.disks();
        ArtifactFile first = disks.get(0);
        ContentSource content;
        FileDigest digest = FileDigest.parse(first.digest());
        Map<String, String> texts = new LinkedHashMap<>(artifact.texts());
        if (disks.size() > 1) {
            content = ova(repository, artifact);
            digest = new FileDigest(Digest.SHA_256, Digest.SHA_256.of(content.key()));
            texts.put("hv:size", Long.toString(content.size()));
        } else if (artifact.containerDisk()) {
            content = new ContainerDiskContent(client, repository, first);
        } else {
            content = LayerContent.of(client, repository, first);
        }
        ArtifactFile packages = artifact.packages();
        AnnotatedChunks chunks = artifact.chunks();
        return new OfferedAppliance(
                identifier,
                artifact.version(),
                content,
                disks.stream().mapToLong(ArtifactFile::size).sum(),
                digest,
                created,
                texts,
                packages == null ? null : LayerContent.of(client, repository, packages),
                chunks == null ? null : new RegistryChunks(client, repository, chunks));
    }

    /** One archive with the disks as they are; its key names all of its bytes. */
    private ContentSource ova(RepositoryName repository, Artifact artifact) {
        List<ArtifactFile> disks = artifact.disks();
        String path = repository.path();
        OvaMachine machine = new OvaMachine(
                SafeName.of(path.substring(path.lastIndexOf('/') + 1), NAME_LIMIT),
                artifact.texts().get("sl:osname"),
                UNTOLD,
                UNTOLD,
                disks.size() <= IDE_DISKS ? OvaMachine.Controller.IDE : OvaMachine.Controller.SCSI,
                false);
        List<byte[]> frame =
                OvaFrame.around(machine, disks.stream().map(ArtifactOffer::part).toList());
        List<FilePiece> pieces = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            pieces.add(FilePiece.of(frame.get(i)));
            pieces.add(FilePiece.of(disks.get(i)));
        }
        pieces.add(FilePiece.of(frame.get(disks.size())));
        String all = disks.stream().map(ArtifactFile::digest).collect(Collectors.joining("+"));
        String head = Digest.SHA_256.of(frame.get(0));
        return new LayerContent(client, repository, "oci://" + repository + "@" + all + "/" + head, pieces);
    }

    private static OvaFrame.Part part(ArtifactFile disk) {
        FileDigest digest = FileDigest.parse(disk.digest());
        return new OvaFrame.Part(
                disk.name(), disk.size(), disk.capacity(), digest.name().replace("-", ""), digest.hex());
    }
}
