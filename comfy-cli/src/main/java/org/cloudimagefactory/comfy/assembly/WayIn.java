package org.cloudimagefactory.comfy.assembly;

/**
 * What lets a build into a layer as root, over SSH.
 *
 * @param privateKey the text of the key's file
 * @param publicKey one line, as in authorized_keys
 */
public record WayIn(String privateKey, String publicKey) {
    /** The part of the public key that is unlike all others. */
    public String body() {
        return publicKey.split(" ")[1];
    }

    @Override
    public String toString() {
        return "WayIn[hidden]";
    }
}
