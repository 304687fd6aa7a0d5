package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds a layer that never ends, in a process that a test kills. */
final class EndlessLayer {
    private EndlessLayer() {}

    /** Takes the directory of the test, the disk below, and the file of its private key. */
    public static void main(String[] arguments) throws IOException {
        LayerDesk desk = new LayerDesk(Path.of(arguments[0]));
        Path key = Path.of(arguments[2]);
        BuiltLayer below = new BuiltLayer(
                Path.of(arguments[1]),
                new WayIn(Files.readString(key), Files.readString(key.resolveSibling(key.getFileName() + ".pub"))),
                Map.of(),
                null,
                List.of());
        try (BuildWorkspace workspace = desk.workspace()) {
            desk.build(desk.upon(below, LayerDesk.shell("sleep 3600")), workspace);
        }
    }
}
