package org.cloudimagefactory.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The guide for those who move in names keys; each of them is an option that there is. */
class MovingInTest {
    @Test
    void everyKeyOfTodayIsThere() throws IOException {
        Map<String, Set<String>> known = Map.of(
                "comfy",
                keys(ComfyMain.describe()),
                "itchy",
                keys(ItchyMain.describe()),
                "nifty",
                keys(NiftyMain.describe()));
        String guide = Files.readString(DocumentPage.ROOT.resolve("docs/moving-in.md"));
        List<MatchResult> named = Pattern.compile("`(comfy|itchy|nifty): ([a-z_]+)`")
                .matcher(guide)
                .results()
                .toList();
        List<String> gone = new ArrayList<>();
        for (MatchResult key : named) {
            if (!known.get(key.group(1)).contains(key.group(2))) {
                gone.add(key.group());
            }
        }
        assertEquals(List.of(), gone);
        assertTrue(named.size() > 40, "only " + named.size());
    }

    private static Set<String> keys(CommandLine tool) {
        return tool.getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .flatMap(option -> Stream.of(option.names()))
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2).replace('-', '_'))
                .collect(Collectors.toSet());
    }
}
