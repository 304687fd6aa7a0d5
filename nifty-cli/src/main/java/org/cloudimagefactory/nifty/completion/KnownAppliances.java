package org.cloudimagefactory.nifty.completion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.completion.CandidateSource;
import org.cloudimagefactory.common.completion.QuotedValues;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.cloudimagefactory.nifty.plan.AttributeNames;

/**
 * Identifiers of the appliances that local files speak of: descriptors that wait, that are done or were rejected, and the index of
 * a library. No cloud is asked: an answer from there would come too late for whoever pressed a key.
 */
public final class KnownAppliances implements CandidateSource {
    private static final String DESCRIPTOR_DIRECTORIES = "/var/spool/comfy,/var/spool/itchy/descriptors";
    private static final List<String> APPLIED = List.of("", "done", "rejected");
    private static final int MOST_INDEXED = 5000;

    private final QuickSettings settings;

    /** Looks where these settings say, if nothing is typed. */
    public KnownAppliances(QuickSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> candidates(TypedWords typed) throws IOException {
        List<String> identifiers = new ArrayList<>();
        QuotedValues inDescriptors = new QuotedValues("identifier");
        for (Path directory : descriptorDirectories(typed)) {
            for (String state : APPLIED) {
                identifiers.addAll(inDescriptors.ofAll(directory.resolve(state)));
            }
        }
        Optional<Path> library = typed.value("--library-dir")
                .or(() -> settings.get("library_dir"))
                .map(Path::of);
        if (library.isPresent()) {
            identifiers.addAll(
                    new QuotedValues(AttributeNames.IDENTIFIER).of(library.get().resolve("index.json"), MOST_INDEXED));
        }
        return identifiers;
    }

    private List<Path> descriptorDirectories(TypedWords typed) {
        List<String> values = typed.values("--descriptors-dir", "--descriptor-dir");
        String all = values.isEmpty()
                ? settings.get("descriptors_dir").orElse(DESCRIPTOR_DIRECTORIES)
                : String.join(",", values);
        return Arrays.stream(all.split(",", -1)).map(Path::of).toList();
    }
}
