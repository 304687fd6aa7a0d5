package org.cloudimagefactory.common.registry.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Set;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.Strings;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.cloudimagefactory.common.imagelist.x509.KeyFile;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.jspecify.annotations.Nullable;

/**
 * Reads the private key that cosign signs with: its own encrypted form ({@code cosign.key}: scrypt and NaCl's secret box around
 * PKCS #8), or any of OpenSSL's.
 */
final class CosignKeyFile {
    private static final Set<String> OWN_FORMS =
            Set.of("ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY");
    private static final int FILE_LIMIT = 64 << 10;
    private static final int KEY_BYTES = 32;
    /** Together with the block size of at most 8: 128 MiB of memory. */
    private static final int COST_LIMIT = 1 << 17;

    private static final int BLOCK_LIMIT = 8;
    private static final int PARALLEL_LIMIT = 4;

    private final SignatureJson json;

    CosignKeyFile(SignatureJson json) {
        this.json = json;
    }

    PrivateKey read(Path file, char @Nullable [] password) {
        @Nullable PemObject own = ownForm(file);
        byte[] encoded = own == null
                ? new KeyFile(new BouncyCastleProvider()).read(file, password).getEncoded()
                : decrypted(own.getContent(), file, password);
        return PlatformKeys.privateKey(encoded)
                .orElseThrow(() -> new EnvironmentProblem("the key " + file + " is neither RSA, ECDSA nor Ed25519"));
    }

    private static @Nullable PemObject ownForm(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(FILE_LIMIT), StandardCharsets.ISO_8859_1);
            try (PemReader reader = new PemReader(new StringReader(text))) {
                @Nullable PemObject object = reader.readPemObject();
                return object != null && OWN_FORMS.contains(object.getType()) ? object : null;
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read the key " + file, e);
        } catch (RuntimeException e) {
            throw new EnvironmentProblem("the key " + file + " is no valid PEM file").causedBy(e);
        }
    }

    private byte[] decrypted(byte[] content, Path file, char @Nullable [] password) {
        if (password == null) {
            throw new EnvironmentProblem("the key " + file + " is encrypted")
                    .hint("give its password in a file named with --key-password-file; an empty file for an empty one");
        }
        try {
            ObjectNode box = json.object(content, FILE_LIMIT, "key");
            JsonNode function = box.path("kdf");
            JsonNode parameters = function.path("params");
            if (!function.path("name").asText("").equals("scrypt")
                    || !box.path("cipher").path("name").asText("").equals("nacl/secretbox")) {
                throw new EnvironmentProblem("the key " + file + " is encrypted in a way that is unknown here");
            }
            byte[] key = SCrypt.generate(
                    Strings.toUTF8ByteArray(password),
                    bytes(function, "salt"),
                    number(parameters, "N", COST_LIMIT),
                    number(parameters, "r", BLOCK_LIMIT),
                    number(parameters, "p", PARALLEL_LIMIT),
                    KEY_BYTES);
            return SecretBox.open(bytes(box, "ciphertext"), key, bytes(box.path("cipher"), "nonce"))
                    .orElseThrow(
                            () -> new EnvironmentProblem("cannot decrypt the key " + file).hint("check its password"));
        } catch (RefusedSignatureException | IllegalArgumentException e) {
            throw new EnvironmentProblem("the key " + file + " can't be used: " + e.getMessage()).causedBy(e);
        }
    }

    private static byte[] bytes(JsonNode object, String field) throws RefusedSignatureException {
        return Base64Text.plain(SignatureJson.text(object, field, "key"), field);
    }

    private static int number(JsonNode object, String field, int limit) {
        int value = object.path(field).asInt(0);
        if (value < 1 || value > limit) {
            throw new IllegalArgumentException("'" + field + "' is not between 1 and " + limit);
        }
        return value;
    }
}
