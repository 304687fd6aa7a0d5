package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in OpenSSL's hashed layout, such as {@code /etc/grid-security/certificates}: {@code HASH.0} to {@code HASH.9} are
 * certificates of authorities, {@code HASH.r0} to {@code HASH.r9} their revocation lists, with the current hash of the name or
 * the one before OpenSSL 1.0; {@code *.signing_policy} say which subjects an authority may sign.
 */
final class CertificateDirectory implements TrustSource {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateDirectory.class);
    private static final int LAST_SUFFIX = 9;
    private static final String POLICY_SUFFIX = ".signing_policy";

    private final Path directory;

    CertificateDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<X509CertificateHolder> authorities(X500Name subject) {
        byte[] wanted = NameHash.canonical(subject);
        List<X509CertificateHolder> found = new ArrayList<>();
        for (Path file : files(subject, ".")) {
            for (X509CertificateHolder certificate : readable(file, EncodedObjects::certificates)) {
                if (Arrays.equals(NameHash.canonical(certificate.getSubject()), wanted)
                        && !found.contains(certificate)) {
                    found.add(certificate);
                }
            }
        }
        return found;
    }

    /** A list that is there and can't be read must not pass for one that isn't there. */
    @Override
    public List<X509CRLHolder> revocationLists(X500Name issuer) {
        byte[] wanted = NameHash.canonical(issuer);
        List<X509CRLHolder> found = new ArrayList<>();
        for (Path file : files(issuer, ".r")) {
            for (X509CRLHolder list : EncodedObjects.revocationLists(file)) {
                if (Arrays.equals(NameHash.canonical(list.getIssuer()), wanted)) {
                    found.add(list);
                }
            }
        }
        return found;
    }

    @Override
    public Optional<SigningPolicy> signingPolicy(X500Name issuer) {
        List<SigningPolicy> policies = new ArrayList<>();
        for (String hash : NameHash.all(issuer)) {
            Path file = directory.resolve(hash + POLICY_SUFFIX);
            if (Files.isRegularFile(file)) {
                policies.add(SigningPolicy.read(file).of(issuer));
            }
        }
        if (policies.isEmpty()) {
            for (Path file : otherPolicies()) {
                for (SigningPolicy policy : readable(file, path -> List.of(SigningPolicy.read(path)))) {
                    if (policy.isAbout(issuer)) {
                        policies.add(policy.of(issuer));
                    }
                }
            }
        }
        return policies.isEmpty() ? Optional.empty() : Optional.of(SigningPolicy.union(policies));
    }

    @Override
    public String description() {
        return directory.toString();
    }

    private List<Path> files(X500Name name, String separator) {
        List<Path> files = new ArrayList<>();
        for (String hash : NameHash.all(name)) {
            for (int i = 0; i <= LAST_SUFFIX; i++) {
                Path file = directory.resolve(hash + separator + i);
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private List<Path> otherPolicies() {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + POLICY_SUFFIX)) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
        Collections.sort(files);
        return files;
    }

    /** One bad file of an authority does not spoil the others; what it should have held is simply not there. */
    private static <T> List<T> readable(Path file, Function<Path, List<T>> reader) {
        try {
            return reader.apply(file);
        } catch (Problem e) {
            LOG.warn("{}", e.line());
            return List.of();
        }
    }
}
