package org.cloudimagefactory.common.imagelist.mime;

import java.util.Arrays;
import org.cloudimagefactory.common.problem.ItemProblem;

/** Finds the JSON text in what was signed: it stands there bare, as publishers of image lists write it, or with headers. */
public final class SignedEntity {
    private SignedEntity() {}

    /** The text in the verified bytes. */
    public static byte[] text(byte[] verified) {
        int first = 0;
        while (first < verified.length && isWhiteSpace(verified[first])) {
            first++;
        }
        if (first < verified.length && (verified[first] == '{' || verified[first] == '[')) {
            return verified;
        }
        HeaderBlock headers = HeaderBlock.read(verified, 0, verified.length);
        String type = headers.contentType().map(ContentType::type).orElse("text/plain");
        if (type.startsWith("multipart/") || type.startsWith("message/")) {
            throw new ItemProblem("the signed part is itself a message of several parts (" + type + ")");
        }
        byte[] body = Arrays.copyOfRange(verified, Math.min(headers.bodyStart(), verified.length), verified.length);
        return TransferEncoding.decode(body, headers.transferEncoding());
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
