package org.cloudimagefactory.itchy.download;

import java.nio.file.Path;

/**
 * What to download.
 *
 * @param source of the bytes
 * @param target where the file goes when all is right
 */
public record DownloadOrder(ContentSource source, Path target) {
    /** The file, when all is right. */
    public StagedFile staged() {
        return new StagedFile(partial(), target);
    }

    /** Where the bytes go until all is right; another run goes on from there. */
    public Path partial() {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }
}
