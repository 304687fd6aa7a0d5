package org.cloudimagefactory.itchy.catcher;

import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.download.DownloadOrder;
import org.cloudimagefactory.itchy.download.StoredContent;
import org.jspecify.annotations.Nullable;

/**
 * An image whose bytes are here, verified, and not announced yet.
 *
 * @param wanted what it is
 * @param stored size and digest of the bytes
 * @param order of the bytes, when they still have the name of a partial file
 * @param sbom order of the list of its packages, if it has one
 * @param sbomProblem why that could not be had, if it could not: the image is announced without it
 */
record FetchedImage(
        WantedImage wanted,
        StoredContent stored,
        @Nullable DownloadOrder order,
        @Nullable DownloadOrder sbom,
        @Nullable Problem sbomProblem) {
    /** One whose bytes were here before. */
    static FetchedImage before(WantedImage wanted) {
        return new FetchedImage(wanted, wanted.before(), null, null, null);
    }
}
