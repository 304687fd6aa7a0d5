package org.cloudimagefactory.common.imagelist.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.cloudimagefactory.common.problem.ItemProblem;

/** Reads certificates and revocation lists from files, PEM (any number in one file) or DER. */
public final class EncodedObjects {
    private static final int CERTIFICATE_FILE_LIMIT = 1 << 20;
    private static final int CRL_FILE_LIMIT = 64 << 20;
    /** With a long length behind it; text may begin with this character. */
    private static final int DER_SEQUENCE = '0';

    private EncodedObjects() {}

    /**
     * The certificates of a file, in its order.
     *
     * @throws ItemProblem with the reason when it holds none, or no valid one
     */
    public static List<X509CertificateHolder> certificates(Path file) {
        List<X509CertificateHolder> certificates = new ArrayList<>();
        for (byte[] object : objects(file, CERTIFICATE_FILE_LIMIT, "CERTIFICATE")) {
            certificates.add(parsed(file, "certificate", () -> new X509CertificateHolder(object)));
        }
        return certificates;
    }

    static List<X509CRLHolder> revocationLists(Path file) {
        List<X509CRLHolder> lists = new ArrayList<>();
        for (byte[] object : objects(file, CRL_FILE_LIMIT, "X509 CRL")) {
            lists.add(parsed(file, "revocation list", () -> new X509CRLHolder(object)));
        }
        return lists;
    }

    private interface Decoder<T> {
        T decode() throws IOException;
    }

    /** Broken encodings surface as all kinds of runtime exceptions. */
    private static <T> T parsed(Path file, String kind, Decoder<T> decoder) {
        try {
            return decoder.decode();
        } catch (IOException | RuntimeException e) {
            throw new ItemProblem(file + " holds no valid " + kind).causedBy(e);
        }
    }

    private static List<byte[]> objects(Path file, int limit, String label) {
        byte[] content = content(file, limit);
        if (content.length > 1 && content[0] == DER_SEQUENCE && content[1] < 0) {
            return List.of(content);
        }
        List<byte[]> objects = new ArrayList<>();
        try (PemReader reader =
                new PemReader(new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.ISO_8859_1))) {
            for (PemObject pem = reader.readPemObject(); pem != null; pem = reader.readPemObject()) {
                if (pem.getType().equals(label) || pem.getType().equals("X509 " + label)) {
                    objects.add(pem.getContent());
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new ItemProblem(file + " is no valid PEM file").causedBy(e);
        }
        if (objects.isEmpty()) {
            throw new ItemProblem(file + " holds no '" + label + "', neither PEM nor DER");
        }
        return objects;
    }

    private static byte[] content(Path file, int limit) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new ItemProblem(file + " is larger than " + (limit >> 20) + " MiB");
            }
            return content;
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file, e);
        }
    }
}
