package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cloudimagefactory.common.imagelist.ListedChunks;
import org.cloudimagefactory.common.imagelist.TestLists;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;

/** Somebody who signs lists and serves them and their images. */
final class TestPublisher {
    static final String DN = "/DC=org/O=Hosts/CN=lists.example.org";
    static final String CA = "/DC=org/CN=Root";
    static final String LIST = "/image.list";

    private final TestServer server;
    private final TestCertificate root;
    private final TestCertificate signer;
    private final TestDirectory certificates;
    private final List<String> images = new ArrayList<>();
    private Instant created = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3600);
    private Duration lifetime = Duration.ofDays(1);
    private int version;

    TestPublisher(TestServer server, Path certificates) throws Exception {
        this.server = server;
        this.root = TestCertificate.authority(CA).selfSigned();
        this.signer = TestCertificate.named(DN).issuedBy(root);
        this.certificates = new TestDirectory(Files.createDirectories(certificates)).trust(root);
    }

    /** The list has no images until some are added. */
    TestPublisher clear() {
        images.clear();
        return this;
    }

    /** Adds an image of this content, which is served. */
    TestPublisher image(String identifier, String imageVersion, byte[] content) throws Exception {
        String path = "/" + identifier + "-" + imageVersion;
        server.put(path, content);
        return listed(identifier, imageVersion, server.url(path), content);
    }

    /** Adds an image at any address. */
    TestPublisher listed(String identifier, String imageVersion, String url, byte[] content) throws Exception {
        String sha512 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
        images.add(TestLists.image(identifier)
                .replace("'1024'", String.valueOf(content.length))
                .replace("'hv:version':'1.0'", "'hv:version':'" + imageVersion + "'")
                .replace("https://images.example.org/a.ova", url)
                .replace("ab".repeat(64), sha512));
        return this;
    }

    /** Says of the image that was added last that it is there in chunks. */
    TestPublisher chunks(ListedChunks chunks) {
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        chunks.write(keys);
        String text = keys.toString();
        int last = images.size() - 1;
        images.set(
                last, images.get(last).replace("'x:unknown':", text.substring(1, text.length() - 1) + ",'x:unknown':"));
        return this;
    }

    TestPublisher lifetime(Duration value) {
        lifetime = value;
        return this;
    }

    /** The list as text, newer than any before. */
    String text() {
        version++;
        created = created.plusSeconds(1);
        return TestLists.list(DN, CA, images.toArray(new String[0]))
                .replace("20261124.1", "20261124." + version)
                .replaceFirst("\"dc:date:created\":\"[^\"]*", "\"dc:date:created\":\"" + created)
                .replaceFirst("\"dc:date:expires\":\"[^\"]*", "\"dc:date:expires\":\"" + created.plus(lifetime))
                .replace('\'', '"');
    }

    /** Signs the list and serves it. */
    byte[] publish() throws Exception {
        byte[] message = new TestSigner(signer).clear(text());
        server.put(LIST, message);
        return message;
    }

    /** Serves the list as it is. */
    void publishUnsigned(Path file) throws Exception {
        Files.write(file, text().getBytes(StandardCharsets.UTF_8));
    }

    void revokeTheSigner() throws Exception {
        certificates.replace(root.revocationList(signer.serial()));
    }

    void replaceRevocationLists(Instant from, Instant until) throws Exception {
        certificates.replace(root.revocationList(from, until));
    }
}
