package org.cloudimagefactory.common.registry;

import java.util.List;
import java.util.Set;

/** Media types of registries. */
public final class MediaTypes {
    /** A manifest of OCI. */
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    /** An index of OCI. */
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    /** A manifest of Docker, schema 2. */
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    /** An index of Docker. */
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    /** The content {@code {}} of configs that say nothing. */
    public static final String EMPTY = "application/vnd.oci.empty.v1+json";

    /** A config of container images. */
    public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

    /** The same of Docker. */
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

    /** A layer of container images. */
    public static final String OCI_TAR = "application/vnd.oci.image.layer.v1.tar";

    /** The same, packed. */
    public static final String OCI_TAR_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

    /** The same, packed otherwise. */
    public static final String OCI_TAR_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";

    /** The same of Docker, packed. */
    public static final String DOCKER_TAR_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /** A disk of QEMU, as EGI has it. */
    public static final String QEMU_DISK = "application/x-qemu-disk";

    /** A manifest that holds the content of an image in chunks, as {@code docs/chunks.md} has it. */
    public static final String CHUNKS = "application/vnd.cloudimagefactory.chunks.v1";

    /** The index of those. */
    public static final String CHUNK_INDEX = "application/vnd.cloudimagefactory.chunks.index.v1";

    /** A pack of those. */
    public static final String CHUNK_PACK = "application/vnd.cloudimagefactory.chunks.pack.v1";

    /** Any bytes. */
    public static final String BYTES = "application/octet-stream";

    /** What a {@link Manifest} can be. */
    public static final Set<String> MANIFESTS = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);

    /** What an {@link Index} can be. */
    public static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);

    /** What is asked for where a manifest or an index is wanted. */
    static final String ACCEPTED = String.join(", ", List.of(OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST));

    private MediaTypes() {}
}
