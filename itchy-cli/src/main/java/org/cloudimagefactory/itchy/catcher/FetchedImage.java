package org.cloudimagefactory.itchy.catcher;

import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.chunk.Assembled;
import org.cloudimagefactory.itchy.chunk.ImageAssembler;
import org.cloudimagefactory.itchy.download.DownloadOrder;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.download.StagedFile;
import org.cloudimagefactory.itchy.download.StoredContent;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.AssembledForm;
import org.jspecify.annotations.Nullable;

/**
 * An image whose bytes are here, verified, and not announced yet.
 *
 * @param wanted what it is
 * @param stored size and digest of the bytes
 * @param file the bytes, when they still have the name of a partial file
 * @param form of the bytes, where they were put together from chunks
 * @param sbom order of the list of its packages, if it has one
 * @param sbomProblem why that could not be had, if it could not: the image is announced without it
 */
record FetchedImage(
        WantedImage wanted,
        StoredContent stored,
        @Nullable StagedFile file,
        @Nullable AssembledForm form,
        @Nullable DownloadOrder sbom,
        @Nullable Problem sbomProblem) {
    /** One whose bytes were here before. */
    static FetchedImage before(WantedImage wanted) {
        AnnouncedImage held = wanted.predecessor();
        return new FetchedImage(wanted, wanted.before(), null, held == null ? null : held.form(), null, null);
    }

    /** One whose file was fetched as it is listed. */
    static FetchedImage whole(WantedImage wanted, StoredContent stored, StagedFile file) {
        return new FetchedImage(wanted, stored, file, null, null, null);
    }

    /** One that was put together, whatever was listed; where that comes to the very file, nobody has to know. */
    static FetchedImage assembled(WantedImage wanted, Assembled assembled) {
        StoredContent stored = assembled.stored();
        if (wanted.image().digest().equals(FileDigest.sha512(stored.sha512()))) {
            stored = new StoredContent(stored.size(), stored.sha512());
        }
        AssembledForm form = new AssembledForm(
                ImageAssembler.FORMAT, assembled.fetched(), wanted.image().size());
        return new FetchedImage(wanted, stored, assembled.file(), form, null, null);
    }

    /** The same with the list of its packages, or why it has none. */
    FetchedImage with(@Nullable DownloadOrder packages, @Nullable Problem problem) {
        return new FetchedImage(wanted, stored, file, form, packages, problem);
    }
}
