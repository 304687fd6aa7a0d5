package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** A certificate directory in OpenSSL's hashed layout. */
public final class TestDirectory {
    private final Path directory;

    /** In this directory. */
    public TestDirectory(Path directory) {
        this.directory = directory;
    }

    /** The directory itself. */
    public Path path() {
        return directory;
    }

    /** Adds an authority under the current hash, with an empty revocation list. */
    public TestDirectory trust(TestCertificate authority) throws Exception {
        return add(authority).add(authority.revocationList());
    }

    /** Adds an authority under the current hash. */
    public TestDirectory add(TestCertificate authority) throws IOException {
        Files.writeString(free(hash(authority.holder.getSubject(), 0), "."), pem(authority.holder));
        return this;
    }

    /** Adds an authority under the hash of old OpenSSL. */
    public TestDirectory addOldStyle(TestCertificate authority) throws IOException {
        Files.writeString(free(hash(authority.holder.getSubject(), 1), "."), pem(authority.holder));
        return this;
    }

    /** Adds a revocation list under the current hash. */
    public TestDirectory add(X509CRLHolder list) throws IOException {
        Files.writeString(free(hash(list.getIssuer(), 0), ".r"), pem(list));
        return this;
    }

    /** Replaces the revocation lists of its issuer. */
    public TestDirectory replace(X509CRLHolder list) throws IOException {
        Files.writeString(directory.resolve(hash(list.getIssuer(), 0) + ".r0"), pem(list));
        return this;
    }

    /** Adds a signing policy of an authority. */
    public TestDirectory policy(TestCertificate authority, String text) throws IOException {
        Files.writeString(directory.resolve(hash(authority.holder.getSubject(), 0) + ".signing_policy"), text);
        return this;
    }

    static String hash(X500Name name, int style) {
        return NameHash.all(name).get(style);
    }

    static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private Path free(String hash, String separator) {
        int number = 0;
        while (Files.exists(directory.resolve(hash + separator + number))) {
            number++;
        }
        return directory.resolve(hash + separator + number);
    }
}
