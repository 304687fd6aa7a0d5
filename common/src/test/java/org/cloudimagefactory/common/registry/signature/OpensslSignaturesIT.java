package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The openssl program and we read each other's signatures. Its own are put together here by the formats' descriptions: certificates,
 * keys and all cryptography are openssl's.
 */
class OpensslSignaturesIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "/DC=org/DC=example/CN=Root CA";
    private static final String MIDDLE = "/DC=org/DC=example/CN=Signing CA";
    private static final String DN = "/DC=org/DC=example/O=Publishers/CN=signer";

    @TempDir
    static Path work;

    private static Path certificates;
    private final RegistryDocument manifest = TestManifests.of("debian");
    private final SignedManifest signed = new SignedManifest(manifest);

    /** A root, an authority below it, both with revocation lists, in a hashed directory; signers are made as they are needed. */
    @BeforeAll
    static void makePki() throws Exception {
        Files.writeString(work.resolve("ca.cnf"), """
                [ca]
                default_ca = root
                [root]
                database = root.txt
                serial = serial
                new_certs_dir = .
                certificate = root.pem
                private_key = root.key
                default_md = sha256
                default_days = 30
                default_crl_days = 30
                policy = any
                unique_subject = no
                [middle]
                database = middle.txt
                serial = serial
                new_certs_dir = .
                certificate = middle.pem
                private_key = middle.key
                default_md = sha384
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
                [code]
                basicConstraints = critical, CA:false
                keyUsage = critical, digitalSignature
                extendedKeyUsage = codeSigning
                [mail]
                basicConstraints = critical, CA:false
                keyUsage = critical, digitalSignature, keyEncipherment
                extendedKeyUsage = emailProtection
                [req]
                distinguished_name = empty
                [empty]
                """);
        Files.writeString(work.resolve("root.txt"), "");
        Files.writeString(work.resolve("middle.txt"), "");
        Files.writeString(work.resolve("serial"), "01\n");
        key("root", "P-256");
        openssl(
                "req",
                "-config",
                "ca.cnf",
                "-x509",
                "-key",
                "root.key",
                "-out",
                "root.pem",
                "-subj",
                ROOT,
                "-days",
                "30",
                "-extensions",
                "authority");
        key("middle", "P-384");
        certificate("root", "middle", MIDDLE, "authority");
        certificates = Files.createDirectory(work.resolve("certificates"));
        for (String authority : List.of("root", "middle")) {
            openssl("ca", "-config", "ca.cnf", "-name", authority, "-gencrl", "-out", authority + ".crl");
            Files.copy(work.resolve(authority + ".crl"), certificates.resolve(authority + ".crl"));
        }
        Files.copy(work.resolve("root.pem"), certificates.resolve("root.pem"));
        openssl("rehash", certificates.toString());
    }

    @ParameterizedTest
    @CsvSource({"ES256, P-256", "ES384, P-384", "ES512, P-521", "PS256, 2048", "PS384, 3072", "PS512, 4096"})
    void believesWhatOpensslSignsAsNotationDoes(String algorithm, String kind) throws Exception {
        signer(kind, "code");
        SignatureVerdict verdict = verify(envelope(algorithm));
        assertEquals(DN, verdict.signer());
        assertEquals(MIDDLE, verdict.issuer());
    }

    @Test
    void aCertificateForMailIsNoneForNotation() throws Exception {
        signer("P-256", "mail");
        byte[] envelope = envelope("ES256");
        assertEquals(
                SignatureFault.KEY_USAGE,
                assertThrows(RefusedSignatureException.class, () -> verify(envelope))
                        .fault());
    }

    @Test
    void aRevokedSignerIsNotBelieved() throws Exception {
        signer("P-256", "code");
        byte[] envelope = envelope("ES256");
        verify(envelope);
        openssl("ca", "-config", "ca.cnf", "-name", "middle", "-revoke", "signer.pem");
        openssl("ca", "-config", "ca.cnf", "-name", "middle", "-gencrl", "-out", "middle.crl");
        Files.write(certificates.resolve("middle.crl"), Files.readAllBytes(work.resolve("middle.crl")));
        assertEquals(
                SignatureFault.REVOKED,
                assertThrows(RefusedSignatureException.class, () -> verify(envelope))
                        .fault());
    }

    @ParameterizedTest
    @CsvSource({"P-256, sha256", "P-384, sha384", "P-521, sha512", "2048, sha256", "3072, sha384"})
    void opensslBelievesWhatWeSignAsNotationDoes(String kind, String digest) throws Exception {
        signer(kind, "code");
        NotationSigner signer = NotationSigner.load(work.resolve("chain.pem"), work.resolve("signer.key"), null);
        byte[] envelope = signer.envelope(manifest, Instant.now(), Instant.now().plusSeconds(600));
        assertEquals(DN, verify(envelope).signer());
        JsonNode parts = JSON.readTree(envelope);
        byte[] leaf = Base64.getDecoder().decode(parts.at("/header/x5c/0").asText());
        Files.write(work.resolve("leaf.der"), leaf);
        openssl("x509", "-inform", "DER", "-in", "leaf.der", "-noout", "-pubkey", "-out", "leaf.pub");
        Files.writeString(
                work.resolve("content"),
                parts.get("protected").asText() + "." + parts.get("payload").asText());
        byte[] signature = Base64.getUrlDecoder().decode(parts.get("signature").asText());
        Files.write(work.resolve("signature"), kind.startsWith("P") ? der(signature) : signature);
        List<String> verify = new ArrayList<>(List.of("dgst", "-" + digest));
        if (!kind.startsWith("P")) {
            verify.addAll(List.of("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"));
        }
        verify.addAll(List.of("-verify", "leaf.pub", "-signature", "signature", "content"));
        assertTrue(output(verify.toArray(new String[0])).contains("Verified OK"));
        openssl("verify", "-CAfile", "root.pem", "-untrusted", "middle.pem", "leaf.der");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "2048", "ED25519"})
    void cosignsSignaturesGoBothWays(String kind) throws Exception {
        key("cosign", kind);
        openssl("pkey", "-in", "cosign.key", "-pubout", "-out", "cosign.pub");
        CosignKey key = CosignKey.read(work.resolve("cosign.pub"));
        CosignVerifier verifier = new CosignVerifier(key, new SignatureJson());
        byte[] payload =
                ("{\"critical\":{\"identity\":{\"docker-reference\":\"x\"},\"image\":{\"docker-manifest-digest\":\""
                                + manifest.digest()
                                + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}")
                        .getBytes(StandardCharsets.UTF_8);
        String theirs = Base64.getEncoder().encodeToString(signature(kind, "cosign.key", payload));
        assertEquals(
                SignatureScheme.COSIGN_TAG,
                verifier.verifyLayer(payload, Map.of(CosignVerifier.SIGNATURE, theirs), signed)
                        .scheme());

        CosignSigner signer = CosignSigner.load(work.resolve("cosign.key"), null);
        assertEquals(key, signer.publicKey());
        byte[] ours = signer.payload(manifest, "registry.example.org/debian");
        assertTrue(verifies(kind, ours, Base64.getDecoder().decode(signer.signature(ours)), "sha256"));
        JsonNode envelope = JSON.readTree(signer.bundle(manifest)).get("dsseEnvelope");
        byte[] statement = Base64.getDecoder().decode(envelope.get("payload").asText());
        byte[] framed = SignedStatement.signed("application/vnd.in-toto+json", statement);
        String digest = kind.equals("P-384") ? "sha384" : "sha256";
        assertTrue(verifies(
                kind,
                framed,
                Base64.getDecoder().decode(envelope.at("/signatures/0/sig").asText()),
                digest));
    }

    @Test
    void readsEncryptedKeysOfOpenssl() throws Exception {
        key("cosign", "P-256");
        openssl("pkcs8", "-topk8", "-in", "cosign.key", "-out", "secret.key", "-passout", "pass:sécret");
        assertEquals(
                CosignSigner.load(work.resolve("cosign.key"), null).publicKey(),
                CosignSigner.load(work.resolve("secret.key"), "sécret".toCharArray())
                        .publicKey());
    }

    private SignatureVerdict verify(byte[] envelope) throws Exception {
        return new NotationVerifier(
                        new SignaturePolicy.Notation(certificates, List.of(new Endorser(DN, MIDDLE))),
                        new SignatureJson())
                .verify(envelope, signed, Instant.now());
    }

    /** An envelope by hand. */
    private byte[] envelope(String algorithm) throws Exception {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String header = "{\"alg\":\"" + algorithm + "\",\"cty\":\"application/vnd.cncf.notary.payload.v1+json\","
                + "\"crit\":[\"io.cncf.notary.signingScheme\"],\"io.cncf.notary.signingScheme\":\"notary.x509\","
                + "\"io.cncf.notary.signingTime\":\"" + time + "\"}";
        String payload = "{\"targetArtifact\":{\"mediaType\":\"" + manifest.mediaType() + "\",\"digest\":\""
                + manifest.digest() + "\",\"size\":" + manifest.bytes().length + "}}";
        String content =
                url(header.getBytes(StandardCharsets.UTF_8)) + "." + url(payload.getBytes(StandardCharsets.UTF_8));
        byte[] signature = jws(algorithm, content.getBytes(StandardCharsets.US_ASCII));
        List<String> chain = new ArrayList<>();
        for (String name : List.of("signer", "middle", "root")) {
            openssl("x509", "-in", name + ".pem", "-outform", "DER", "-out", name + ".der");
            chain.add(
                    "\"" + Base64.getEncoder().encodeToString(Files.readAllBytes(work.resolve(name + ".der"))) + "\"");
        }
        String[] parts = content.split("\\.");
        return ("{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"header\":{\"x5c\":["
                        + String.join(",", chain) + "]},\"signature\":\"" + url(signature) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] jws(String algorithm, byte[] content) throws Exception {
        Files.write(work.resolve("content"), content);
        String bits = algorithm.substring(2);
        if (algorithm.startsWith("PS")) {
            openssl(
                    "dgst",
                    "-sha" + bits,
                    "-sigopt",
                    "rsa_padding_mode:pss",
                    "-sigopt",
                    "rsa_pss_saltlen:digest",
                    "-sign",
                    "signer.key",
                    "-out",
                    "signature",
                    "content");
            return Files.readAllBytes(work.resolve("signature"));
        }
        openssl("dgst", "-sha" + bits, "-sign", "signer.key", "-out", "signature", "content");
        int length = bits.equals("512") ? 66 : Integer.parseInt(bits) / 8;
        ASN1Sequence numbers = ASN1Sequence.getInstance(Files.readAllBytes(work.resolve("signature")));
        byte[] plain = new byte[2 * length];
        for (int i = 0; i < 2; i++) {
            byte[] number = ASN1Integer.getInstance(numbers.getObjectAt(i))
                    .getPositiveValue()
                    .toByteArray();
            int skip = Math.max(0, number.length - length);
            int size = number.length - skip;
            System.arraycopy(number, skip, plain, (i + 1) * length - size, size);
        }
        return plain;
    }

    /** Two numbers of equal length as openssl wants them. */
    private static byte[] der(byte[] plain) throws Exception {
        int half = plain.length / 2;
        return new DERSequence(new ASN1Integer[] {
                    new ASN1Integer(new BigInteger(1, Arrays.copyOf(plain, half))),
                    new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(plain, half, plain.length)))
                })
                .getEncoded(ASN1Encoding.DER);
    }

    private static byte[] signature(String kind, String key, byte[] content) throws Exception {
        Files.write(work.resolve("content"), content);
        if (kind.equals("ED25519")) {
            openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", "content", "-out", "signature");
        } else {
            openssl("dgst", "-sha256", "-sign", key, "-out", "signature", "content");
        }
        return Files.readAllBytes(work.resolve("signature"));
    }

    private static boolean verifies(String kind, byte[] content, byte[] signature, String digest) throws Exception {
        Files.write(work.resolve("content"), content);
        Files.write(work.resolve("signature"), signature);
        return kind.equals("ED25519")
                ? run(
                                "pkeyutl",
                                "-verify",
                                "-rawin",
                                "-pubin",
                                "-inkey",
                                "cosign.pub",
                                "-in",
                                "content",
                                "-sigfile",
                                "signature")
                        .succeeded()
                : run("dgst", "-" + digest, "-verify", "cosign.pub", "-signature", "signature", "content")
                        .succeeded();
    }

    /** Makes {@code signer.key}, {@code signer.pem} and {@code chain.pem}. */
    private static void signer(String kind, String extensions) throws Exception {
        key("signer", kind);
        certificate("middle", "signer", DN, extensions);
        Files.writeString(
                work.resolve("chain.pem"),
                Files.readString(work.resolve("signer.pem"))
                        + Files.readString(work.resolve("middle.pem"))
                        + Files.readString(work.resolve("root.pem")));
    }

    private static void key(String name, String kind) {
        if (kind.startsWith("P-")) {
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + kind, "-out", name + ".key");
        } else if (kind.startsWith("ED")) {
            openssl("genpkey", "-algorithm", kind, "-out", name + ".key");
        } else {
            openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + kind, "-out", name + ".key");
        }
    }

    private static void certificate(String authority, String name, String subject, String extensions) {
        openssl("req", "-config", "ca.cnf", "-new", "-key", name + ".key", "-out", name + ".csr", "-subj", subject);
        openssl(
                "ca",
                "-config",
                "ca.cnf",
                "-name",
                authority,
                "-batch",
                "-notext",
                "-preserveDN",
                "-extensions",
                extensions,
                "-in",
                name + ".csr",
                "-out",
                name + ".pem",
                "-subj",
                subject);
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String output(String... arguments) {
        return run(arguments).orThrow("openssl").output();
    }

    private static void openssl(String... arguments) {
        run(arguments).orThrow("openssl " + String.join(" ", arguments));
    }

    private static CommandResult run(String... arguments) {
        return RUNNER.run(Command.of("openssl", arguments).in(work).with("LC_ALL", "C.UTF-8"));
    }
}
