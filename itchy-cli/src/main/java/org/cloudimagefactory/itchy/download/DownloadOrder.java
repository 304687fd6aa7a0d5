package org.cloudimagefactory.itchy.download;

import java.net.URI;
import java.nio.file.Path;
import org.cloudimagefactory.common.web.AddressScope;

/**
 * What to download.
 *
 * @param uri where it is
 * @param scope of the list that says so
 * @param size in bytes, which it must have
 * @param sha512 of the content, hexadecimal in lower case, which it must have
 * @param target where the file goes when all is right
 */
public record DownloadOrder(URI uri, AddressScope scope, long size, String sha512, Path target) {
    /** Where the bytes go until all is right; another run goes on from there. */
    public Path partial() {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }
}
