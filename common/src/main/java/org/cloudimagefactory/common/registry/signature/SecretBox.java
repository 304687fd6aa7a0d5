package org.cloudimagefactory.common.registry.signature;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** NaCl's {@code crypto_secretbox}: XSalsa20 with Poly1305, the tag in front. */
final class SecretBox {
    private static final int KEY = 32;
    private static final int NONCE = 24;
    private static final int TAG = 16;

    private SecretBox() {}

    /** The text; none when the key is another one or the box was changed. */
    static Optional<byte[]> open(byte[] box, byte[] key, byte[] nonce) {
        if (box.length < TAG || key.length != KEY || nonce.length != NONCE) {
            return Optional.empty();
        }
        XSalsa20Engine cipher = new XSalsa20Engine();
        cipher.init(false, new ParametersWithIV(new KeyParameter(key), nonce));
        byte[] tagKey = new byte[KEY];
        cipher.processBytes(tagKey, 0, KEY, tagKey, 0);
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(tagKey));
        mac.update(box, TAG, box.length - TAG);
        byte[] tag = new byte[TAG];
        mac.doFinal(tag, 0);
        if (!MessageDigest.isEqual(tag, Arrays.copyOf(box, TAG))) {
            return Optional.empty();
        }
        byte[] text = new byte[box.length - TAG];
        cipher.processBytes(box, TAG, text.length, text, 0);
        return Optional.of(text);
    }
}
