package org.cloudimagefactory.common.imagelist.x509;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.DocumentVerifier;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.TestLists;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The openssl program and we read each other's messages, certificates and directories. */
class OpensslInteropIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final String CA = "/DC=org/DC=example/CN=Root CA";
    private static final String DN = "/DC=org/DC=example/O=Hosts/CN=lists.example.org";

    @TempDir
    static Path work;

    private static Path certificates;

    /** A root with a revocation list, a signer, and a hashed directory, all made by openssl. */
    @BeforeAll
    static void makePki() throws Exception {
        Files.writeString(work.resolve("ca.cnf"), """
                [ca]
                default_ca = root
                [root]
                database = index.txt
                serial = serial
                new_certs_dir = .
                certificate = root.pem
                private_key = root.key
                default_md = sha256
                default_days = 30
                default_crl_days = 30
                policy = any
                unique_subject = no
                [any]
                domainComponent = optional
                organizationName = optional
                commonName = supplied
                [authority]
                basicConstraints = critical, CA:true
                keyUsage = critical, keyCertSign, cRLSign
                [signer]
                basicConstraints = critical, CA:false
                keyUsage = critical, digitalSignature
                extendedKeyUsage = emailProtection
                [req]
                distinguished_name = empty
                [empty]
                """);
        Files.writeString(work.resolve("index.txt"), "");
        Files.writeString(work.resolve("serial"), "01\n");
        openssl(
                "req",
                "-config",
                "ca.cnf",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "root.key",
                "-out",
                "root.pem",
                "-subj",
                CA,
                "-extensions",
                "authority",
                "-days",
                "30");
        openssl(
                "req",
                "-config",
                "ca.cnf",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "signer.key",
                "-out",
                "signer.csr",
                "-subj",
                DN);
        openssl(
                "ca",
                "-config",
                "ca.cnf",
                "-batch",
                "-notext",
                "-preserveDN",
                "-extensions",
                "signer",
                "-in",
                "signer.csr",
                "-out",
                "signer.pem",
                "-subj",
                DN);
        openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "root.crl");
        certificates = Files.createDirectory(work.resolve("certificates"));
        Files.copy(work.resolve("root.pem"), certificates.resolve("root.pem"));
        Files.copy(work.resolve("root.crl"), certificates.resolve("root.crl"));
        openssl("rehash", certificates.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smime -sign",
                "smime -sign -crlfeol",
                "smime -sign -text",
                "smime -sign -text -crlfeol",
                "smime -sign -binary",
                "smime -sign -nodetach",
                "smime -sign -nodetach -text",
                "smime -sign -nodetach -binary",
                "smime -sign -noattr",
                "smime -sign -md sha512",
                "smime -sign -nodetach -outform DER",
                "smime -sign -nodetach -outform PEM",
                "cms -sign",
                "cms -sign -keyid",
                "cms -sign -nodetach",
                "cms -sign -nodetach -stream",
                "cms -sign -keyopt rsa_padding_mode:pss",
            })
    void readsWhatOpensslSigns(String options) throws Exception {
        ListReport report = verify(sign(options));
        assertTrue(report.isAccepted(), report.problems());
        assertEquals(1, report.images().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smime -sign", "smime -sign -text", "cms -sign"})
    void readsClearSignedMessagesThatChangedTheirLineEndsOnTheWay(String options) throws Exception {
        String message = new String(sign(options), StandardCharsets.ISO_8859_1);
        String lines = message.replace("\r\n", "\n");
        assertTrue(verify(lines.getBytes(StandardCharsets.ISO_8859_1)).isAccepted());
        assertTrue(verify(lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1))
                .isAccepted());
    }

    @Test
    void writesWhatOpensslVerifies() throws Exception {
        SigningIdentity identity = SigningIdentity.load(work.resolve("signer.pem"), work.resolve("signer.key"), null);
        assertEquals(DN, identity.endorser().dn());
        assertEquals(CA, identity.endorser().ca());
        String list = list();
        byte[] message = identity.clearSigned(list.getBytes(StandardCharsets.UTF_8));
        Files.write(work.resolve("ours"), message);
        for (String tool : List.of("smime", "cms")) {
            openssl(tool, "-verify", "-in", "ours", "-CApath", certificates.toString(), "-crl_check", "-out", "text");
            assertArrayEquals(
                    list.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                    Files.readAllBytes(work.resolve("text")));
        }
        assertTrue(verify(message).isAccepted());
        byte[] forged = new String(message, StandardCharsets.UTF_8)
                .replace("1024", "1025")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(work.resolve("forged"), forged);
        assertNotEquals(
                0,
                run("smime", "-verify", "-in", "forged", "-noverify", "-out", "text")
                        .exitCode());
    }

    /** Signatures in files of their own, as markets have them, both ways. */
    @Test
    void detachedSignaturesGoBothWays() throws Exception {
        SigningIdentity identity = SigningIdentity.load(work.resolve("signer.pem"), work.resolve("signer.key"), null);
        byte[] document = list().getBytes(StandardCharsets.UTF_8);
        Files.write(work.resolve("document"), document);
        Files.write(work.resolve("document.cms"), identity.detached(document));
        openssl(("cms -verify -binary -inform PEM -in document.cms -content document -crl_check -out text -CApath "
                        + certificates)
                .split(" "));
        assertArrayEquals(document, Files.readAllBytes(work.resolve("text")));
        assertTrue(identity.hasSignedDetached(identity.detached(document), document));

        DocumentVerifier verifier = new DocumentVerifier(
                new SignatureVerifier(
                        new TrustPolicy(certificates, false, RevocationMode.REQUIRE, false), Clock.systemUTC()),
                List.of(new Endorser(DN, CA)));
        verifier.verify(document, identity.detached(document));
        for (String form : List.of("PEM", "DER")) {
            openssl(("cms -sign -binary -in document -signer signer.pem -inkey signer.key -out theirs -outform " + form)
                    .split(" "));
            byte[] theirs = Files.readAllBytes(work.resolve("theirs"));
            verifier.verify(document, theirs);
            assertFalse(identity.hasSignedDetached(theirs, new byte[] {1}));
            byte[] other = list().replace("1024", "1025").getBytes(StandardCharsets.UTF_8);
            assertThrows(ItemProblem.class, () -> verifier.verify(other, theirs));
        }
        assertThrows(ItemProblem.class, () -> verifier.verify(document, new byte[0]));
        // What carries a content of its own says nothing of the one beside it.
        openssl("cms -sign -binary -nodetach -in document -signer signer.pem -inkey signer.key -out theirs -outform PEM"
                .split(" "));
        byte[] carrying = Files.readAllBytes(work.resolve("theirs"));
        assertThrows(ItemProblem.class, () -> verifier.verify(document, carrying));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs8 -topk8 -v2 aes-256-cbc -passout pass:sécret",
                "rsa -traditional -aes128 -passout pass:sécret",
                "pkcs8 -topk8 -nocrypt",
                "rsa -traditional",
            })
    void readsAllKindsOfKeyFiles(String options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
        arguments.addAll(List.of("-in", "signer.key", "-out", "other.key"));
        openssl(arguments.toArray(new String[0]));
        SigningIdentity identity =
                SigningIdentity.load(work.resolve("signer.pem"), work.resolve("other.key"), "sécret".toCharArray());
        assertEquals(DN, identity.endorser().dn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/C=FR/O=CNRS/CN=GRID2-FR",
                "/DC=EU/DC=EGI/C=NL/O=Hosts/O=EGI.eu/CN=host\\\\/Lists  of   Example.org",
                "/C=DE/O=Ünïcode  /OU=Straße/CN=  ÄÖÜ x /emailAddress=A@B.org",
                "/C=US/O=A+OU=B/CN=multi",
                "/CN=数字/UID=u1/serialNumber=12/title=Dr",
            })
    void computesTheHashesOfOpenssl(String subject) throws Exception {
        for (String mask : List.of("utf8only", "pkix", "nombstr", "default")) {
            Files.writeString(
                    work.resolve("mask.cnf"), "[req]\ndistinguished_name=empty\nstring_mask=" + mask + "\n[empty]\n");
            CommandResult made = run(
                    "req",
                    "-config",
                    "mask.cnf",
                    "-x509",
                    "-key",
                    "root.key",
                    "-out",
                    "odd.pem",
                    "-utf8",
                    "-multivalue-rdn",
                    "-subj",
                    subject.replace("\\\\", "\\"));
            if (!made.succeeded()) {
                // Not every string type can hold every name.
                assertTrue(Set.of("nombstr", "pkix", "default").contains(mask), made.error());
                continue;
            }
            X509CertificateHolder odd =
                    EncodedObjects.certificates(work.resolve("odd.pem")).get(0);
            X500Name name = odd.getSubject();
            assertEquals(
                    output("x509", "-in", "odd.pem", "-noout", "-subject_hash"),
                    NameHash.all(name).get(0));
            assertEquals(
                    output("x509", "-in", "odd.pem", "-noout", "-subject_hash_old"),
                    NameHash.all(name).get(1));
            String compat = output("x509", "-in", "odd.pem", "-noout", "-subject", "-nameopt", "compat");
            assertTrue(SlashName.matches(compat.replaceFirst("^subject=", ""), name), compat);
            assertTrue(SlashName.matches(SlashName.of(name), name), SlashName.of(name));
        }
    }

    private static byte[] sign(String options) throws Exception {
        Files.writeString(work.resolve("list"), list());
        List<String> words = List.of(options.split(" "));
        // Options of a key belong behind its signer.
        List<String> arguments = new ArrayList<>(words.subList(0, 1));
        arguments.addAll(
                List.of("-sign", "-in", "list", "-signer", "signer.pem", "-inkey", "signer.key", "-out", "signed"));
        arguments.addAll(words.subList(2, words.size()));
        openssl(arguments.toArray(new String[0]));
        return Files.readAllBytes(work.resolve("signed"));
    }

    private static String list() {
        return TestLists.list(DN, CA, TestLists.image("a")) + "\n";
    }

    private static ListReport verify(byte[] message) {
        Clock clock = Clock.systemUTC();
        TrustPolicy policy = new TrustPolicy(certificates, false, RevocationMode.REQUIRE, false);
        return new ListVerifier(new SignatureVerifier(policy, clock), new ImageListReader(clock), clock)
                .verify(message, Pins.NONE);
    }

    private static String output(String... arguments) {
        return run(arguments).orThrow("openssl").output().strip();
    }

    private static void openssl(String... arguments) {
        run(arguments).orThrow("openssl " + String.join(" ", arguments));
    }

    private static CommandResult run(String... arguments) {
        return RUNNER.run(Command.of("openssl", arguments).in(work).with("LC_ALL", "C.UTF-8"));
    }
}
