package org.cloudimagefactory.itchy.download;

import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.common.web.Validators;

/** Keeps, from run to run, what a partial file is a part of. */
public interface ResumeNotes {
    /** By what the source of a partial file is recognised; nothing when that is not known for this source. */
    Optional<Validators> of(Path partial, String source);

    /** A partial file begins to grow from this source. */
    void begun(Path partial, String source, Validators validators);

    /** There is no partial file any more. */
    void ended(Path partial);
}
