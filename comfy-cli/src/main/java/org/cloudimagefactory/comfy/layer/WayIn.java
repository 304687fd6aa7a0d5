package org.cloudimagefactory.comfy.layer;

import java.util.List;
import java.util.Map;

/**
 * How the next layer's build gets into the guest of an unsealed layer, as root over SSH. It is written to the records of the cache
 * alone.
 *
 * @param privateKey of root, the text of a file as OpenSSH reads it; it holds without any seed
 * @param publicKey of root, one line, as in authorized_keys
 * @param seed files, by their names, of the NoCloud seed that the first layer was let in by, attached to all layers above, so that
 *     cloud-init sees the instance that it knows; nothing where there was none
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

    /** The part of a public key's line that is unlike all others. */
    public static String body(String publicKey) {
        return publicKey.split(" ")[1];
    }

    /** The part of its public key that is unlike all others. */
    public String body() {
        return body(publicKey);
    }

    @Override
    public String toString() {
        return "WayIn[hidden]";
    }
}
