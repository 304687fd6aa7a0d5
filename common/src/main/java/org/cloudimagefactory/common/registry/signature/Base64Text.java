package org.cloudimagefactory.common.registry.signature;

import java.util.Base64;

/** The spellings of base64 that signatures use. */
final class Base64Text {
    private Base64Text() {}

    /** As JWS has it: for addresses, and without padding. */
    static byte[] url(String text, String kind) throws RefusedSignatureException {
        if (text.indexOf('=') >= 0) {
            throw bad(kind);
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw bad(kind);
        }
    }

    static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] plain(String text, String kind) throws RefusedSignatureException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw bad(kind);
        }
    }

    /** As Protocol Buffers write bytes to JSON: readers must take both alphabets. */
    static byte[] either(String text, String kind) throws RefusedSignatureException {
        return plain(text.replace('-', '+').replace('_', '/'), kind);
    }

    static String plain(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static RefusedSignatureException bad(String kind) {
        return SignatureJson.malformed("the " + kind + " is no base64");
    }
}
