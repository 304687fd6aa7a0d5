package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;

/** Computes the digest of a layer from the image file itself, where a registry may have it already: what it says proves nothing. */
final class LayerDigest {
    private static final int BUFFER = 1 << 20;

    private LayerDigest() {}

    static Digest of(BlobContent layer) {
        MessageDigest digest = ContentDescriptor.EMPTY.digest().start();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = layer.open(0)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw ItemProblem.of("cannot read the image file", e);
        }
        return Digest.of(digest);
    }
}
