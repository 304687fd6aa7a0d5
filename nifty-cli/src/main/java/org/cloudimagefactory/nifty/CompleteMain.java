package org.cloudimagefactory.nifty;

import java.util.Map;
import org.cloudimagefactory.common.completion.Completion;
import org.cloudimagefactory.common.config.QuickSettings;
import org.cloudimagefactory.nifty.completion.KnownAppliances;

/** Starts {@code nifty complete}, which shells call while somebody waits: it names nothing that loads a library. */
public final class CompleteMain {
    private static final Map<String, String> ALIASES = Map.of("descriptor_dir", "descriptors_dir");

    private CompleteMain() {}

    /** Prints what completes a word. */
    public static void main(String[] arguments) {
        QuickSettings settings = new QuickSettings("nifty", System.getenv(), ALIASES);
        new Completion(Map.of("identifiers", new KnownAppliances(settings))).answer(System.out, arguments);
    }
}
