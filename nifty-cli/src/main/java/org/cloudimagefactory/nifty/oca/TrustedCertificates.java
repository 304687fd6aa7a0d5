package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;

/** Trust in the certificates of one PEM file instead of the JVM's own. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    static SSLSocketFactory sockets(Path caFile) {
        try (InputStream in = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unusable(caFile, "it holds no certificate", null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int index = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca" + index++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException e) {
            throw unusable(caFile, Directories.reason(e), e);
        } catch (GeneralSecurityException e) {
            throw unusable(caFile, String.valueOf(e.getMessage()), e);
        }
    }

    private static Problem unusable(Path caFile, String reason, @org.jspecify.annotations.Nullable Exception cause) {
        Problem problem = new EnvironmentProblem("cannot use the certificates of " + caFile + ": " + reason)
                .hint("--ca-file takes certificates in PEM form");
        return cause == null ? problem : problem.causedBy(cause);
    }
}
