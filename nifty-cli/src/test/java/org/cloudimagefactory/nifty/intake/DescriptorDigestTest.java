package org.cloudimagefactory.nifty.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DescriptorDigestTest {
    private static final String ONE = """
            {"action":"registration","identifier":"a","version":"1","memory":1024,"cpu":1,"title":"é \\u00e9 \\n",
             "disks":[{"type":"os","format":"raw","path":"/x","size":10}],"unknown":{"b":[1,2],"a":null}}""";

    private static String digest(String json) {
        return new DescriptorDigest().of(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isTheHashOfTheCanonicalForm() {
        // printf '%s' '{"disks":[{"format":"raw","type":"os"}],"identifier":"a","version":"1"}' | sha256sum
        assertEquals(
                "e013d13ce6547bacdd193f455e0974a58d8df8e8ee3c1303069dd5034eb55aeb",
                digest("{\"version\":\"1\",\"disks\":[{\"type\":\"os\",\"path\":\"/p\",\"format\":\"raw\"}],"
                        + "\"action\":\"update\",\"identifier\":\"a\"}"));
    }

    @Test
    void escapesTextAsOthersDo() {
        // RFC 8785, as Python's json.dumps(..., ensure_ascii=False, sort_keys=True, separators=(',', ':')) writes it.
        assertEquals(
                "668fcba9a4d8904d19da00d8b7ad0063b0f0aa0107d85fa7da0e896765a6ca17",
                digest("{\"title\":\"\\u001F\\u007f\\t\\\"\\\\\\u00e9\\/\\u2028\",\"identifier\":\"a\"}"));
    }

    @Test
    void doesNotDependOnSpellingActionOrPlace() {
        String other = """
                { "title": "\\u00e9 é \\u000a", "disks": [ { "size":1.0e1, "path":"/elsewhere", "type":"os", "format":"raw" } ],
                  "cpu":1.0, "memory":1024, "version":"1", "identifier":"a", "action":"update", "mpuri":null,
                  "unknown": { "b":[1,2] } }""";
        assertEquals(digest(ONE), digest(other));
    }

    @Test
    void dependsOnEverythingElse() {
        for (String changed : new String[] {
            ONE.replace("1024", "1025"),
            ONE.replace("\"cpu\":1", "\"cpu\":1.5"),
            ONE.replace("[1,2]", "[2,1]"),
            ONE.replace("\"size\":10", "\"size\":11"),
            ONE.replace("\"a\",\"version\"", "\"b\",\"version\"")
        }) {
            assertNotEquals(digest(ONE), digest(changed), changed);
        }
    }
}
