package org.cloudimagefactory.itchy.feed.registry;

import java.io.IOException;
import org.cloudimagefactory.common.registry.Blob;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.download.OpenedContent;
import org.cloudimagefactory.itchy.download.UntoldContent;

/**
 * The disk in a layer of a container image, as KubeVirt has it. How large it is, only the layer tells; the digest is that of the
 * layer, and looked at before the last byte of the disk is handed on. A download that broke begins anew.
 */
final class ContainerDiskContent implements UntoldContent {
    private final RegistryClient client;
    private final RepositoryName repository;
    private final ArtifactFile layer;

    ContainerDiskContent(RegistryClient client, RepositoryName repository, ArtifactFile layer) {
        this.client = client;
        this.repository = repository;
        this.layer = layer;
    }

    @Override
    public String shown() {
        return "oci://" + repository + "@" + layer.digest();
    }

    @Override
    public String key() {
        return shown() + "/disk/";
    }

    @Override
    public String promisedBy() {
        return "the manifest";
    }

    @Override
    public String sizeField() {
        return "size in the layer";
    }

    @Override
    public OpenedContent open(long have, Validators known) throws IOException {
        Blob blob = client.open(repository, Digest.parse(layer.digest()), 0);
        try {
            LayerStream packed = new LayerStream(blob.body(), shown(), layer);
            DiskEntryStream disk = DiskEntryStream.find(
                    packed, DiskTypes.packing(layer.mediaType()).orElse("tar"));
            return new OpenedContent(disk, 0, disk.size(), Validators.NONE, blob);
        } catch (IOException | RuntimeException e) {
            blob.close();
            throw e;
        }
    }
}
