package org.cloudimagefactory.itchy.feed.onemarket;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.command.TestServer;

/** A market as appmarket-simple answers, on a server of the test. */
public final class TestMarket {
    /** Where the document is. */
    public static final String PATH = "/appliance";

    /** An identifier as OpenNebula's have it. */
    public static final String ID = "44077b30-f431-013c-b66a-7875a4a4f528";

    private final TestServer server;
    private final Map<String, String> apps = new LinkedHashMap<>();
    private long time = 1_767_225_600;
    private String updated = "";

    public TestMarket(TestServer server) {
        this.server = server;
    }

    /** What the address of a subscription has. */
    public String address() {
        return "one-market+" + server.url("");
    }

    /** Puts the disk of an appliance there, newer than any before. */
    public TestMarket app(String id, String version, byte[] content) {
        put(id, 0, content);
        time += 60;
        return raw(id, head(id, version) + ",\"files\":[" + file(content) + "]");
    }

    /** Puts a file of an appliance there. */
    public void put(String id, int number, byte[] content) {
        server.put("/appliance/" + id + "/download/" + number, content);
    }

    /** Says of an appliance what is given. */
    public TestMarket raw(String id, String fields) {
        apps.put(id, "{" + fields + "}");
        return this;
    }

    /** What a market says of an appliance beside its files. */
    public String head(String id, String version) {
        return "\"_id\":{\"$oid\":\"" + id + "\"},\"name\":\"Debian 12\",\"version\":\"" + version
                + "\",\"publisher\":\"Example\",\"short_description\":\"A small one\",\"tags\":[\"debian\",\"6.8\"],"
                + "\"format\":\"qcow2\",\"creation_time\":" + time + ",\"os-id\":\"Debian\",\"os-release\":\"12\","
                + "\"os-arch\":\"x86_64\",\"hypervisor\":\"KVM\",\"opennebula_version\":\"6.8, 6.10\","
                + "\"opennebula_template\":\"{\\\"CONTEXT\\\":{\\\"NETWORK\\\":\\\"YES\\\"},\\\"CPU\\\":\\\"1\\\","
                + "\\\"VCPU\\\":\\\"2\\\",\\\"MEMORY\\\":\\\"768\\\"}\"";
    }

    /** What it says of a file: its size is that of the disk, whatever that of the file is. */
    public static String file(byte[] content) {
        return "{\"type\":\"OS\",\"dev_prefix\":\"vd\",\"driver\":\"qcow2\",\"size\":2361393152,\"md5\":\""
                + Digest.MD5.of(content) + "\",\"sha256\":\"" + Digest.SHA_256.of(content) + "\"}";
    }

    /** Takes an appliance away. */
    public TestMarket remove(String id) {
        apps.remove(id);
        return this;
    }

    /** Says when the list was made. */
    public TestMarket updated(String date) {
        updated = "\"updated\":\"" + date + "\",";
        return this;
    }

    /** Publishes all of it. */
    public void publish() {
        text("{\"sEcho\":1," + updated + "\"appliances\":[" + String.join(",", apps.values()) + "]}");
    }

    /** Answers with a text. */
    public void text(String document) {
        server.put(PATH, document.getBytes(StandardCharsets.UTF_8));
    }
}
