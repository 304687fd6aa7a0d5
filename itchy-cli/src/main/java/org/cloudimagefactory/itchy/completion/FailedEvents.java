package org.cloudimagefactory.itchy.completion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.completion.CandidateSource;
import org.cloudimagefactory.common.completion.QuotedValues;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.cloudimagefactory.itchy.archive.EventArchive;

/** What {@code itchy retry} takes: file names of the events that failed, and identifiers of their images. */
public final class FailedEvents implements CandidateSource {
    private final QuickSettings settings;

    /** Looks where these settings say, if nothing is typed. */
    public FailedEvents(QuickSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> candidates(TypedWords typed) throws IOException {
        Path directory = Path.of(typed.value("-m", "--metadata-dir")
                        .or(() -> settings.get("metadata_dir"))
                        .orElse("/var/spool/itchy/metadata"))
                .resolve(EventArchive.FAILED_DIRECTORY);
        QuotedValues identifiers = new QuotedValues("VMCATCHER_EVENT_DC_IDENTIFIER");
        List<String> words = new ArrayList<>(identifiers.ofAll(directory));
        for (Path file : QuotedValues.documents(directory)) {
            words.add(file.getFileName().toString());
        }
        return words;
    }
}
