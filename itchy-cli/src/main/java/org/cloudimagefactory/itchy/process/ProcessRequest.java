package org.cloudimagefactory.itchy.process;

import java.nio.file.Path;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.cloudimagefactory.itchy.event.EventVariables;

/**
 * One run of {@code itchy process}.
 *
 * @param metadataDirectory where events wait
 * @param outputDirectory where images go
 * @param temporaryDirectory where unpacked things go meanwhile
 * @param descriptorDirectory where descriptors go
 * @param permissions of new files
 * @param format of the images
 * @param jobs how many images are worked on at once
 * @param maxAttempts after which a failing event is set aside
 * @param keepEvents whether done events are kept
 * @param variables that are kept of events, and told to the users of the cloud
 */
public record ProcessRequest(
        Path metadataDirectory,
        Path outputDirectory,
        Path temporaryDirectory,
        Path descriptorDirectory,
        FilePermissions permissions,
        TargetFormat format,
        int jobs,
        int maxAttempts,
        boolean keepEvents,
        EventVariables variables) {}
