package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is who in encrypted connections. */
public final class TlsIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);
    private static final String AUTHORITY_FILES = "[0-9a-f]{8}\\.[0-9]";

    private TlsIdentity() {}

    /**
     * Settings for connections.
     *
     * @param authorities that are trusted; null: those of the Java runtime
     * @param certificateFile of the client, or null to show none
     * @param keyFile of that certificate
     * @param password of the key
     */
    public static SSLContext context(
            @Nullable KeyStore authorities,
            @Nullable Path certificateFile,
            @Nullable Path keyFile,
            char @Nullable [] password) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            KeyManager @Nullable [] keys =
                    certificateFile == null || keyFile == null ? null : keys(certificateFile, keyFile, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    /** The system's authorities and those of a directory in OpenSSL's hashed layout, which need not exist. */
    public static KeyStore authorities(Path directory) {
        try {
            return store(directory);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    private static Problem unusable(Exception e) {
        return new EnvironmentProblem("cannot set up encrypted connections: " + e.getMessage()).causedBy(e);
    }

    private static KeyStore store(Path directory) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        List<X509CertificateHolder> all = new ArrayList<>(new SystemTrustStore().all());
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    if (file.getFileName().toString().matches(AUTHORITY_FILES)) {
                        all.addAll(readable(file));
                    }
                }
            } catch (IOException e) {
                throw Directories.unusable(directory, "read", e);
            }
        }
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        for (X509CertificateHolder certificate : all) {
            store.setCertificateEntry("authority-" + store.size(), converter.getCertificate(certificate));
        }
        return store;
    }

    private static List<X509CertificateHolder> readable(Path file) {
        try {
            return EncodedObjects.certificates(file);
        } catch (Problem e) {
            LOG.warn("{}", e.line());
            return List.of();
        }
    }

    private static KeyManager[] keys(Path certificateFile, Path keyFile, char @Nullable [] password)
            throws GeneralSecurityException, IOException {
        List<Certificate> chain = new ArrayList<>();
        for (X509CertificateHolder certificate : EncodedObjects.certificates(certificateFile)) {
            chain.add(new JcaX509CertificateConverter().getCertificate(certificate));
        }
        PrivateKey key = new KeyFile(new BouncyCastleProvider()).read(keyFile, password);
        String kind = chain.get(0).getPublicKey().getAlgorithm();
        PrivateKey ofPlatform = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        KeyStore store = emptyStore();
        store.setKeyEntry("client", ofPlatform, new char[0], chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
