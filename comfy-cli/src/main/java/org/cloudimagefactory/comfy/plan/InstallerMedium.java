package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the installer ISO comes from: made by a script, or fetched by Packer.
 *
 * @param script that makes it, or null
 * @param url to fetch it from, or null
 * @param checksum as Packer takes it, for a fetched one
 */
public record InstallerMedium(
        @Nullable Path script,
        @Nullable String url,
        @Nullable String checksum) {}
