package org.cloudimagefactory.nifty.sync;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks of a run.
 *
 * @param identifier of this nifty
 * @param descriptorDirectories where descriptors wait
 * @param imageDirectories where image files may lie
 * @param keep how many versions stay in service
 * @param expireAfter how long images out of service stay
 * @param expireGrace how long templates of expired appliances stay
 * @param uploadTimeout limit for one image
 * @param retryAfter how long a descriptor waits whose images were uploaded for nothing, at first
 * @param stateDirectory where runs remember things for later ones, or null when nothing is remembered
 * @param jobs how many appliances are worked on at a time
 * @param deleteDescriptors whether applied descriptors are deleted
 * @param deleteImages whether image files are deleted that were applied
 */
public record SyncRequest(
        String identifier,
        List<Path> descriptorDirectories,
        List<Path> imageDirectories,
        int keep,
        Duration expireAfter,
        Duration expireGrace,
        Duration uploadTimeout,
        Duration retryAfter,
        @Nullable Path stateDirectory,
        int jobs,
        boolean deleteDescriptors,
        boolean deleteImages) {
    public SyncRequest {
        descriptorDirectories = List.copyOf(descriptorDirectories);
        imageDirectories = List.copyOf(imageDirectories);
    }
}
