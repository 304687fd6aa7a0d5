package org.cloudimagefactory.comfy;

import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.comfy.completion.DescribedDistributions;
import org.cloudimagefactory.comfy.completion.KeptLayers;
import org.cloudimagefactory.comfy.completion.ListedImages;
import org.cloudimagefactory.common.completion.Completion;
import org.cloudimagefactory.common.config.QuickSettings;

/** Starts {@code comfy complete}, which shells call while somebody waits: it names nothing that loads a library. */
public final class CompleteMain {
    private CompleteMain() {}

    /** Prints what completes a word. */
    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        QuickSettings settings = new QuickSettings("comfy", environment, Map.of());
        DescribedDistributions distributions = new DescribedDistributions(
                settings, Path.of(environment.getOrDefault("FACTORY_HOME", ".")).resolve("templates"));
        Path usualCache = Path.of(environment.getOrDefault("HOME", "/tmp")).resolve(".cache/comfy");
        new Completion(Map.of(
                        "distributions",
                        distributions::names,
                        "versions",
                        distributions.versions(),
                        "images",
                        new ListedImages(settings),
                        "layers",
                        new KeptLayers(settings, usualCache)))
                .answer(System.out, arguments);
    }
}
