package org.cloudimagefactory.common.imagelist.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import eu.emi.security.authn.x509.CrlCheckingMode;
import eu.emi.security.authn.x509.NamespaceCheckingMode;
import eu.emi.security.authn.x509.OCSPCheckingMode;
import eu.emi.security.authn.x509.OCSPParametes;
import eu.emi.security.authn.x509.ProxySupport;
import eu.emi.security.authn.x509.RevocationParameters;
import eu.emi.security.authn.x509.ValidationResult;
import eu.emi.security.authn.x509.impl.OpensslCertChainValidator;
import eu.emi.security.authn.x509.impl.ValidatorParams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our rules for chains beside those of canl, the library of the grid's services: the same certificates and the same directory, the same
 * verdict. Where they differ, {@link Flaw} says why, and {@code docs/image-lists.md} tells operators.
 */
class CanlComparisonTest {
    private static final int TRIES = 30;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void oneFlaw(Flaw flaw) throws Exception {
        ChainScenario scenario = new ChainScenario(Files.createDirectory(directory.resolve("one")));
        flaw.apply(scenario);
        ChainScenario.Made made = scenario.make();
        SignatureReport ours = ours(made);
        ValidationResult canl = canl(made);
        String told = flaw + ": ours says '" + problems(ours) + "', canl says " + canl.getErrors();
        assertEquals(flaw.ours(), problems(ours).isEmpty(), told);
        assertEquals(flaw.canl(), canl.isValid(), told);
    }

    /** A chain is good only if nothing is wrong with it: what is refused for one flaw is refused with others besides. */
    @Test
    void severalFlawsAtOnce() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Flaw[] all = Flaw.values();
        for (int i = 0; i < TRIES; i++) {
            Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
            for (int n = random.nextInt(3); n >= 0; n--) {
                Flaw flaw = all[random.nextInt(all.length)];
                if (flaws.stream().noneMatch(flaw::excludes)) {
                    flaws.add(flaw);
                }
            }
            ChainScenario scenario = new ChainScenario(Files.createDirectory(directory.resolve("try" + i)));
            flaws.forEach(flaw -> flaw.apply(scenario));
            ChainScenario.Made made = scenario.make();
            String told = flaws + ", seed " + seed + ": " + problems(ours(made)) + " / "
                    + canl(made).getErrors();
            assertEquals(
                    flaws.stream().allMatch(Flaw::ours), problems(ours(made)).isEmpty(), told);
            assertEquals(flaws.stream().allMatch(Flaw::canl), canl(made).isValid(), told);
        }
    }

    @Test
    void everyDifferenceIsExplainedToOperators() throws Exception {
        String docs = Files.readString(Path.of("..", "docs", "image-lists.md"));
        for (Flaw flaw : Flaw.values()) {
            boolean differs = flaw.ours() != flaw.canl();
            assertEquals(differs, !flaw.why().isEmpty(), flaw.toString());
            assertTrue(!differs || docs.contains("| " + flaw.why() + " |"), flaw + " is not in docs/image-lists.md");
        }
    }

    private static SignatureReport ours(ChainScenario.Made made) throws Exception {
        TrustPolicy policy = new TrustPolicy(made.directory(), false, RevocationMode.REQUIRE, false);
        byte[] message = new TestSigner(made.signer())
                .carrying(made.above().toArray(TestCertificate[]::new))
                .clear("text\n");
        return new SignatureVerifier(policy, Clock.systemUTC()).verify(message);
    }

    private static String problems(SignatureReport report) {
        return report.rules().stream()
                .filter(rule -> !rule.isOk())
                .map(rule -> rule.rule() + ": " + rule.detail())
                .collect(Collectors.joining("; "));
    }

    private static ValidationResult canl(ChainScenario.Made made) throws Exception {
        RevocationParameters revocation =
                new RevocationParameters(CrlCheckingMode.REQUIRE, new OCSPParametes(OCSPCheckingMode.IGNORE));
        OpensslCertChainValidator validator = new OpensslCertChainValidator(
                made.directory().toString(),
                true,
                NamespaceCheckingMode.GLOBUS_EUGRIDPMA,
                -1,
                new ValidatorParams(revocation, ProxySupport.DENY),
                false);
        try {
            X509Certificate[] chain = new X509Certificate[made.above().size() + 1];
            JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
            chain[0] = converter.getCertificate(made.signer().holder);
            for (int i = 1; i < chain.length; i++) {
                chain[i] = converter.getCertificate(made.above().get(i - 1).holder);
            }
            return validator.validate(chain);
        } catch (NullPointerException e) {
            // How it ends where the issuer of a certificate is missing and revocation lists are required.
            return new ValidationResult(false);
        } finally {
            validator.dispose();
        }
    }
}
