package org.cloudimagefactory.itchy.feed.simplestreams;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.imagelist.x509.SigningIdentity;
import org.cloudimagefactory.common.pgp.Gpg;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.command.TestServer;

/** A publisher of a tree of simplestreams, signed by a real GnuPG where a key is named. */
public final class StreamsTree {
    /** Where the file of products is. */
    public static final String PRODUCTS = "streams/v1/images";

    private final TestServer server;
    private final Gpg gpg;
    private final String key;
    private final SigningIdentity identity;
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, byte[]> documents = new TreeMap<>();
    private Instant updated = Instant.parse("2026-01-01T00:00:00Z");
    private String head = "\"aliases\":\"24.04,noble\",\"arch\":\"amd64\",\"os\":\"ubuntu\",\"release\":\"noble\","
            + "\"release_title\":\"24.04 LTS\",\"version\":\"24.04\",\"supported\":true";

    /** Unsigned when no key is named. */
    public StreamsTree(TestServer server, Gpg gpg, String key) {
        this.server = server;
        this.gpg = gpg;
        this.key = key;
        this.identity = null;
    }

    /** Signed with a certificate. */
    public StreamsTree(TestServer server, SigningIdentity identity) {
        this.server = server;
        this.gpg = null;
        this.key = null;
        this.identity = identity;
    }

    /** What the address of a subscription has. */
    public String address() {
        return "simplestreams+" + server.url("/tree");
    }

    /** What its index has for a name. */
    public String index() {
        return "/tree/streams/v1/index." + ending();
    }

    /** The path of the file of products. */
    public String products() {
        return "/tree/" + PRODUCTS + "." + ending();
    }

    private String ending() {
        return key == null ? "json" : "sjson";
    }

    /** Fields of products, instead of the usual. */
    public StreamsTree head(String fields) {
        head = fields;
        return this;
    }

    /** Lets no version stay. */
    public StreamsTree clear() {
        versions.clear();
        return this;
    }

    /** Puts the disk of a version there. */
    public StreamsTree version(String product, String version, String content) {
        String path = "server/" + version + "/" + Digest.SHA_256.of(content).substring(0, 8) + ".img";
        server.put("/tree/" + path, content.getBytes(StandardCharsets.UTF_8));
        return item(product, version, disk("disk1.img", path, content));
    }

    /** Says of a version what is given. */
    public StreamsTree item(String product, String version, String item) {
        String entry = "\"" + version
                + "\":{\"items\":{\"lxd.tar.xz\":{\"ftype\":\"lxd.tar.xz\",\"path\":\"x\"},\"disk\":" + item + "}}";
        versions.merge(product, entry, (one, other) -> one + "," + other);
        return this;
    }

    /** What a tree says of a disk. */
    public static String disk(String kind, String path, String content) {
        return "{\"ftype\":\"" + kind + "\",\"path\":\"" + path + "\",\"size\":" + content.length() + ",\"sha256\":\""
                + Digest.SHA_256.of(content) + "\",\"md5\":\"x\"}";
    }

    /** Publishes all of it, a minute later than before. */
    public StreamsTree publish() throws Exception {
        updated = updated.plusSeconds(60);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(updated.atOffset(ZoneOffset.UTC));
        put(products(), productsText(date));
        put(index(), indexText(PRODUCTS + "." + ending(), date));
        return this;
    }

    /** The text of a file of products. */
    public String productsText(String date) {
        return "{\"format\":\"products:1.0\",\"datatype\":\"image-downloads\",\"updated\":\"" + date
                + "\",\"products\":{"
                + versions.entrySet().stream()
                        .map(entry ->
                                "\"" + entry.getKey() + "\":{" + head + ",\"versions\":{" + entry.getValue() + "}}")
                        .collect(Collectors.joining(","))
                + "}}";
    }

    /** The text of an index. */
    public static String indexText(String path, String date) {
        return "{\"format\":\"index:1.0\",\"updated\":\"" + date + "\",\"index\":{\"images\":{\"datatype\":"
                + "\"image-downloads\",\"format\":\"products:1.0\",\"path\":\"" + path + "\",\"updated\":\"" + date
                + "\",\"products\":[\"a\"]},\"ids\":{\"datatype\":\"image-ids\",\"format\":\"products:1.0\",\"path\":\"y\"}}}";
    }

    /** Puts a document there, signed if this tree is. */
    public void put(String path, String text) throws Exception {
        byte[] document = key == null ? text.getBytes(StandardCharsets.UTF_8) : gpg.clearsign(key, text);
        documents.put(path, document);
        server.put(path, document);
        if (identity != null) {
            documents.put(path + ".cms", identity.detached(document));
            server.put(path + ".cms", identity.detached(document));
        }
    }

    /** The documents as they are now. */
    public Map<String, byte[]> documents() {
        return new TreeMap<>(documents);
    }
}
