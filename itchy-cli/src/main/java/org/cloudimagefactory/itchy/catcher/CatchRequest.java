package org.cloudimagefactory.itchy.catcher;

import java.nio.file.Path;
import java.time.Duration;
import org.cloudimagefactory.common.spool.FilePermissions;

/**
 * How a run is to be done.
 *
 * @param cache where images go
 * @param permissions of new files
 * @param grace how long images stay when no valid list vouches for them any more
 * @param jobs how many images are downloaded at once
 */
public record CatchRequest(Path cache, FilePermissions permissions, Duration grace, int jobs) {}
