package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer that a machine has written and left in order, and what the next one needs to go on upon it. It is not sealed:
 * whoever reads its disk and the key here can log in.
 *
 * @param disk absolute path of its qcow2 file: the whole disk of the first layer, an overlay of all others
 * @param wayIn root's key; it holds without any seed
 * @param seed files of the NoCloud seed that the first layer was let in by, attached to all layers above, so that cloud-init
 *     sees the instance that it knows; nothing where there was none
 * @param firmwareVariables UEFI's variables as the machine left them; null for BIOS
 * @param secrets what must not be in a sealed image that stands on it: this layer's own password, its hash, its key
 */
public record BuiltLayer(
        Path disk,
        WayIn wayIn,
        Map<String, String> seed,
        @Nullable Path firmwareVariables,
        List<String> secrets) {
    public BuiltLayer {
        seed = Map.copyOf(seed);
        secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "BuiltLayer[" + disk + ", hidden]";
    }
}
