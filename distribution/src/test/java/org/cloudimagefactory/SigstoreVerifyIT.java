package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.signature.CosignSigner;
import org.cloudimagefactory.common.registry.signature.NotationSigner;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Sigstore's own verifier, {@code @sigstore/verify} of npm, says about our bundles, and {@code jose} about our envelopes. */
class SigstoreVerifyIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final Path SOURCES =
            Path.of("src", "test", "resources", "sigstore").toAbsolutePath();
    private static final Path MODULES = Path.of("target", "sigstore").toAbsolutePath();

    @TempDir
    Path directory;

    private final RegistryDocument manifest = Manifest.of(new Manifest.Fields(
            "application/vnd.unknown.artifact.v1",
            ContentDescriptor.EMPTY,
            List.of(),
            null,
            Map.of("org.cloudimagefactory.appliance", "debian")));

    /** Fetched once for each lock file. */
    @BeforeAll
    static void fetchTheVerifier() throws Exception {
        Files.createDirectories(MODULES);
        for (String name : List.of("package.json", "package-lock.json", "sigstore.mjs")) {
            Files.copy(SOURCES.resolve(name), MODULES.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Path mark = MODULES.resolve("node_modules").resolve(".made-from");
        String lock = Files.readString(MODULES.resolve("package-lock.json"));
        if (!Files.exists(mark) || !Files.readString(mark).equals(lock)) {
            RUNNER.run(Command.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                            .in(MODULES)
                            .within(Duration.ofMinutes(3)))
                    .orThrow("npm ci");
            Files.writeString(mark, lock);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void believesOurBundles(String kind) throws Exception {
        CosignSigner signer = signer(keys(kind));
        CommandResult result =
                verify(signer.bundle(manifest), signer.publicKey().pem());
        assertTrue(result.succeeded(), result.error());
        JsonNode statement = new ObjectMapper().readTree(result.output());
        assertEquals(
                manifest.digest().hex(),
                statement.at("/subject/0/digest/sha256").asText());
        assertEquals("https://in-toto.io/Statement/v1", statement.path("_type").asText());
    }

    @Test
    void believesNoBundleOfAnotherKeyAndNoChangedOne() throws Exception {
        CosignSigner signer = signer(keys("EC"));
        byte[] bundle = signer.bundle(manifest);
        CommandResult other = verify(bundle, signer(keys("EC")).publicKey().pem());
        assertTrue(other.error().startsWith("SIGNATURE_ERROR"), other.error());
        String text = new String(bundle, StandardCharsets.UTF_8);
        String payload = text.replaceFirst(".*\"payload\":\"([^\"]*)\".*", "$1");
        String changed = Base64.getEncoder()
                .encodeToString(new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8)
                        .replace(manifest.digest().hex(), "0".repeat(64))
                        .getBytes(StandardCharsets.UTF_8));
        CommandResult tampered = verify(
                text.replace(payload, changed).getBytes(StandardCharsets.UTF_8),
                signer.publicKey().pem());
        assertTrue(tampered.error().startsWith("SIGNATURE_ERROR"), tampered.error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC -pkeyopt ec_paramgen_curve:P-256", "EC -pkeyopt ec_paramgen_curve:P-521", "RSA"})
    void ourEnvelopesAreSoundJws(String kind) throws Exception {
        openssl("genpkey -algorithm " + kind + " -out signer.key");
        openssl("req -x509 -key signer.key -out signer.pem -subj /CN=signer -days 1"
                + " -addext keyUsage=critical,digitalSignature -config " + emptyConfiguration());
        NotationSigner signer =
                NotationSigner.load(directory.resolve("signer.pem"), directory.resolve("signer.key"), null);
        byte[] envelope = signer.envelope(manifest, Instant.now(), Instant.now().plusSeconds(600));
        Path file = Files.write(directory.resolve("envelope.json"), envelope);
        CommandResult sound = node("jws", file.toString());
        assertTrue(sound.succeeded(), sound.error());
        assertEquals(
                manifest.digest().toString(),
                new ObjectMapper()
                        .readTree(sound.output())
                        .at("/targetArtifact/digest")
                        .asText());
        String text = new String(envelope, StandardCharsets.UTF_8);
        Files.writeString(file, text.replaceFirst("(\"payload\":\".{20}).", "$1_"));
        CommandResult changed = node("jws", file.toString());
        assertTrue(changed.error().startsWith("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"), changed.error());
    }

    @Test
    void readsPrivateKeysThatAreEncryptedAsCosignDoes() throws Exception {
        KeyPair keys = keys("EC");
        Path der = Files.write(directory.resolve("key.der"), keys.getPrivate().getEncoded());
        Path file = directory.resolve("cosign.key");
        node("encrypt", der.toString(), file.toString(), "sécret").orThrow("node");
        assertEquals(
                signer(keys).publicKey(),
                CosignSigner.load(file, "sécret".toCharArray()).publicKey());
    }

    private CommandResult verify(byte[] bundle, String key) throws Exception {
        Path bundleFile = Files.write(directory.resolve("bundle.json"), bundle);
        Path keyFile = Files.writeString(directory.resolve("key.pub"), key);
        return node("verify", bundleFile.toString(), keyFile.toString());
    }

    private String emptyConfiguration() throws Exception {
        return Files.writeString(directory.resolve("empty.cnf"), "[req]\ndistinguished_name = empty\n[empty]\n")
                .toString();
    }

    private void openssl(String line) {
        RUNNER.run(Command.of("openssl", line.split(" ")).in(directory)).orThrow("openssl");
    }

    private static CommandResult node(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "sigstore.mjs";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return RUNNER.run(Command.of("node", all).in(MODULES).with("LC_ALL", "C.UTF-8"));
    }

    private CosignSigner signer(KeyPair keys) throws Exception {
        Path file = directory.resolve("private.key");
        PrivateKey key = keys.getPrivate();
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        return CosignSigner.load(file, null);
    }

    private static KeyPair keys(String kind) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }
}
