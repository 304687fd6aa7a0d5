package org.cloudimagefactory.comfy.completion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.completion.CandidateSource;
import org.cloudimagefactory.common.completion.QuotedValues;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;

/** Identifiers of the images in the signed list that {@code --list} names, whose text stands open in the file. */
public final class ListedImages implements CandidateSource {
    private static final int MOST = 5000;
    private static final Pattern IDENTIFIER =
            Pattern.compile("\"hv:image\"\\s*:\\s*\\{[^{}]*?\"dc:identifier\"\\s*:\\s*\"([^\"\\\\]*)\"");

    private final QuickSettings settings;

    /** Looks where these settings say, if nothing is typed. */
    public ListedImages(QuickSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> candidates(TypedWords typed) throws IOException {
        List<String> identifiers = new ArrayList<>();
        Optional<String> list = typed.value("--list").or(() -> settings.get("list"));
        if (list.isPresent()) {
            identifiers.addAll(new QuotedValues(IDENTIFIER).of(Path.of(list.get()), MOST));
        }
        return identifiers;
    }
}
