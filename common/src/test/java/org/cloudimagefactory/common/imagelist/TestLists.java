package org.cloudimagefactory.common.imagelist;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Image lists as JSON text. */
public final class TestLists {
    /** Identifier of the list. */
    public static final String IDENTIFIER = "76fdee70-8119-5d33-aaaa-3c57e1c60df1";

    private TestLists() {}

    /** A sound list of these images, with quotes written as apostrophes. */
    public static String list(String dn, String ca, String... images) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return json("{'hv:imagelist':{'dc:identifier':'" + IDENTIFIER + "','dc:title':'Tést','dc:description':'d',"
                + "'dc:source':'s','dc:date:created':'" + now.minusSeconds(3600) + "','dc:date:expires':'"
                + now.plusSeconds(86_400)
                + "','hv:version':'20261124.1','hv:uri':'https://lists.example.org/image.list',"
                + "'hv:endorser':{'hv:x509':{'dc:creator':'c','hv:ca':'" + ca + "','hv:dn':'" + dn
                + "','hv:email':'e@example.org'}},\n'hv:images':[" + String.join(",\n", images) + "]}}");
    }

    /** A sound image. */
    public static String image(String identifier) {
        return "{'hv:image':{'dc:identifier':'" + identifier
                + "','dc:title':'An image','dc:description':'of \\u00e4ll','hv:uri':'https://images.example.org/a.ova',"
                + "'hv:version':'1.0','hv:size':'1024','hv:format':'OVA','hv:hypervisor':'QEMU','sl:arch':'x86_64',"
                + "'sl:os':'Linux','sl:osname':'Debian','sl:osversion':'12','sl:comments':'none','sl:checksum:sha512':'"
                + "ab".repeat(64) + "','x:unknown':{'kept':[1]}}}";
    }

    /** Apostrophes made quotes. */
    public static String json(String text) {
        return text.replace('\'', '"');
    }
}
