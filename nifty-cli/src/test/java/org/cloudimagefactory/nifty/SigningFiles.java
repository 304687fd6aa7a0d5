package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and certificates of publishers, as openssl makes them. */
final class SigningFiles {
    private static final List<String> NEW_KEY =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

    private final Path directory;
    private int made;

    SigningFiles(Path directory) {
        this.directory = directory;
    }

    /** A key for cosign's signatures. */
    Path key() throws Exception {
        Path key = next("key");
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString());
        return key;
    }

    /** Options for cosign's signatures with a new key. */
    String[] cosign() throws Exception {
        return new String[] {"--signing-key", key().toString()};
    }

    /** Makes an authority. */
    void authority() throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509"));
        command.addAll(NEW_KEY);
        command.addAll(List.of("-keyout", "ca.key", "-out", "ca.pem", "-days", "800", "-subj", "/O=Test/CN=CA"));
        command.addAll(List.of("-addext", "keyUsage=critical,keyCertSign,cRLSign"));
        run(command.toArray(new String[0]));
    }

    /** Options for notation's signatures with a new certificate of the authority. */
    String[] notation(String name, int days) throws Exception {
        Path key = next("key");
        Path certificate = next("pem");
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509"));
        command.addAll(NEW_KEY);
        command.addAll(List.of("-CA", "ca.pem", "-CAkey", "ca.key", "-days", Integer.toString(days)));
        command.addAll(
                List.of("-keyout", key.toString(), "-out", certificate.toString(), "-subj", "/O=Test/CN=" + name));
        command.addAll(List.of("-addext", "basicConstraints=critical,CA:FALSE"));
        command.addAll(List.of("-addext", "keyUsage=critical,digitalSignature"));
        command.addAll(List.of("-addext", "extendedKeyUsage=codeSigning"));
        run(command.toArray(new String[0]));
        Files.writeString(certificate, Files.readString(certificate) + Files.readString(directory.resolve("ca.pem")));
        return new String[] {"--signing-key", key.toString(), "--signing-cert", certificate.toString()};
    }

    private Path next(String suffix) {
        made++;
        return directory.resolve("signing" + made + "." + suffix);
    }

    /** What it printed. */
    String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command));
        return output;
    }
}
