package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.cloudimagefactory.common.imagelist.x509.TlsIdentity;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed in encrypted connections. */
@FunctionalInterface
public interface TlsTrust {
    /** The authorities; null: those of the Java runtime. */
    @Nullable
    KeyStore authorities();

    /** Those of the Java runtime. */
    static TlsTrust ofRuntime() {
        return () -> null;
    }

    /** Those of the system and of a directory in OpenSSL's hashed layout, which need not exist. */
    static TlsTrust ofDirectory(Path directory) {
        return () -> TlsIdentity.authorities(directory);
    }

    /** Those of a file in PEM form, which is read now, instead of all others. */
    static TlsTrust only(Path caFile) {
        return read(caFile, List.of());
    }

    /** Those of a file in PEM form, which is read now, beside those of the Java runtime. */
    static TlsTrust also(Path caFile) {
        try {
            TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            usual.init((KeyStore) null);
            for (TrustManager manager : usual.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusted) {
                    return read(caFile, List.of(trusted.getAcceptedIssuers()));
                }
            }
            throw new IllegalStateException("every Java runtime trusts somebody");
        } catch (GeneralSecurityException e) {
            throw unusable(caFile, String.valueOf(e.getMessage()), e);
        }
    }

    private static TlsTrust read(Path caFile, Collection<? extends Certificate> others) {
        try (InputStream in = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unusable(caFile, "it holds no certificate", null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Collection<? extends Certificate> all : List.of(certificates, others)) {
                for (Certificate certificate : all) {
                    store.setCertificateEntry("ca" + store.size(), certificate);
                }
            }
            return () -> store;
        } catch (IOException e) {
            throw unusable(caFile, Directories.reason(e), e);
        } catch (GeneralSecurityException e) {
            throw unusable(caFile, String.valueOf(e.getMessage()), e);
        }
    }

    private static Problem unusable(Path caFile, String reason, @Nullable Exception cause) {
        Problem problem = new EnvironmentProblem("cannot use the certificates of " + caFile + ": " + reason)
                .hint("--ca-file takes certificates in PEM form");
        return cause == null ? problem : problem.causedBy(cause);
    }
}
