package org.cloudimagefactory.comfy.layer;

import java.util.List;
import java.util.Map;

/**
 * How the next layer's build gets into the guest of an unsealed layer. It lives in the records of the cache alone.
 *
 * @param privateKey of root, as OpenSSH reads it
 * @param publicKey of root, one line
 * @param seed files of the seed that the first layer was let in by, by their names; nothing where there was none
 * @param secrets every text of this layer's build that no sealed image may hold: keys, passwords, hashes
 */
public record WayIn(String privateKey, String publicKey, Map<String, String> seed, List<String> secrets) {
    public WayIn {
        if (privateKey == null || publicKey == null || seed == null || secrets == null) {
            throw new IllegalArgumentException("a way in needs its keys, its seed and its secrets");
        }
        seed = Map.copyOf(seed);
        secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "WayIn[hidden]";
    }
}
