package org.cloudimagefactory.itchy.chunk;

import org.cloudimagefactory.itchy.download.StagedFile;
import org.cloudimagefactory.itchy.download.StoredContent;
import org.jspecify.annotations.Nullable;

/**
 * An image that was put together, and is what its source promised.
 *
 * @param file not published yet; null when it has its name already, from a run that was killed then
 * @param stored size and digest of the raw content
 * @param fetched bytes that came for it
 */
public record Assembled(@Nullable StagedFile file, StoredContent stored, long fetched) {}
