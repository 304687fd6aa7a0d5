package org.cloudimagefactory.comfy.layer;

import java.util.List;

/**
 * How the next layer's build gets into the guest of an unsealed layer. It lives in the records of the cache alone.
 *
 * @param privateKey of root, as OpenSSH reads it
 * @param secrets every text of this layer's build that no sealed image may hold: keys, passwords, hashes
 */
public record WayIn(String privateKey, List<String> secrets) {
    public WayIn {
        if (privateKey == null || secrets == null) {
            throw new IllegalArgumentException("a way in needs its key and its secrets");
        }
        secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "WayIn[hidden]";
    }
}
