/**
 * Asks OCI registries, as the distribution specification 1.1 has it and as real servers do: manifests and tags are read, blobs
 * come and go, referrers are attached.
 */
@NullMarked
package org.cloudimagefactory.common.registry;

import org.jspecify.annotations.NullMarked;
