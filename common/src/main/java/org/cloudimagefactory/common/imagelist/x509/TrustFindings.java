package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;

/** Looks whether the directory of trusted authorities is as the check of a signature needs it; it judges no chain. */
public final class TrustFindings {
    private static final String AUTHORITIES = "authorities";
    private static final String LISTS = "revocation lists";

    private final TrustPolicy policy;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private TrustFindings(TrustPolicy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    /** What there is, and each authority or revocation list that is of no use now. */
    public static List<Finding> of(TrustPolicy policy, Clock clock) {
        TrustFindings trust = new TrustFindings(policy, clock.instant());
        try {
            trust.look(Directories.readable(policy.directory()));
        } catch (Problem e) {
            trust.findings.add(
                    policy.systemTrust() ? Finding.warning(AUTHORITIES, e.line()) : Finding.bad(AUTHORITIES, e.line()));
        }
        return trust.findings;
    }

    private void look(Path directory) {
        Set<X509CertificateHolder> authorities = read(directory, "*.[0-9]", AUTHORITIES, EncodedObjects::certificates);
        String there = authorities.size() + " in " + directory;
        boolean isEnough = !authorities.isEmpty() || policy.systemTrust();
        findings.add(isEnough ? Finding.good(AUTHORITIES, there) : Finding.bad(AUTHORITIES, there));
        Set<X500Name> issuers = new LinkedHashSet<>();
        for (X509CertificateHolder authority : authorities) {
            issuers.add(authority.getSubject());
            Instant end = authority.getNotAfter().toInstant();
            if (now.isAfter(end)) {
                findings.add(Finding.warning(AUTHORITIES, SlashName.of(authority.getSubject()) + " expired on " + end));
            }
        }
        if (policy.revocation() != RevocationMode.IGNORE) {
            lookAtLists(directory, issuers);
        }
    }

    private void lookAtLists(Path directory, Set<X500Name> issuers) {
        Set<X509CRLHolder> lists = read(directory, "*.r[0-9]", LISTS, EncodedObjects::revocationLists);
        List<Instant> ends = new ArrayList<>();
        for (X509CRLHolder list : lists) {
            issuers.remove(list.getIssuer());
            String name = SlashName.of(list.getIssuer());
            if (list.getNextUpdate() == null) {
                findings.add(Finding.warning(LISTS, "that of " + name + " does not say how long it is valid"));
            } else if (now.isAfter(list.getNextUpdate().toInstant())) {
                findings.add(Finding.warning(
                        LISTS,
                        "that of " + name + ", made on " + list.getThisUpdate().toInstant() + ", expired on "
                                + list.getNextUpdate().toInstant() + "; fetch-crl gets a new one"));
            } else {
                ends.add(list.getNextUpdate().toInstant());
            }
        }
        ends.stream()
                .min(Comparator.naturalOrder())
                .ifPresent(end ->
                        findings.add(Finding.good(LISTS, ends.size() + " valid, the first of them until " + end)));
        if (!issuers.isEmpty() && policy.revocation() == RevocationMode.REQUIRE) {
            String such = SlashName.of(issuers.iterator().next());
            findings.add(Finding.warning(
                    LISTS, issuers.size() + " authorities have none, such as " + such + "; fetch-crl gets them"));
        }
    }

    /** What the files of such names hold, each once: a file may be there under the hashes of several versions of OpenSSL. */
    private <T> Set<T> read(Path directory, String names, String subject, Function<Path, List<T>> reader) {
        Set<T> all = new LinkedHashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, names)) {
            for (Path file : new TreeSet<>(files(files))) {
                try {
                    all.addAll(reader.apply(file));
                } catch (Problem e) {
                    findings.add(Finding.warning(subject, e.line()));
                }
            }
            return all;
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        } catch (DirectoryIteratorException e) {
            throw Directories.unusable(directory, "read", new IOException(e));
        }
    }

    private static List<Path> files(DirectoryStream<Path> stream) {
        List<Path> files = new ArrayList<>();
        stream.forEach(files::add);
        return files;
    }
}
