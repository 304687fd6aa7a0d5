package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {
    private final RecordText text = new RecordText();

    @Test
    void whatIsWrittenIsReadBack() {
        ItemRecord offer = ItemRecord.offer(
                "nifty", "debian \"x\"\n", "latest", List.of("latest-1", "latest-1-disk1"), Map.of("A", "é", "B", ""));
        assertEquals(Optional.of(offer), text.read(text.write(offer)));
        ItemRecord state = ItemRecord.image("nifty", "debian", "latest-1", Map.of("A", "1"))
                .changed("sha256:00", "again", Map.of("A", "2"));
        assertEquals(Optional.of(state), text.read(text.write(state)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "[]",
                "null",
                "{\"format\":2,\"kind\":\"image\",\"owner\":\"nifty\"}",
                "{\"format\":1,\"kind\":\"other\",\"owner\":\"nifty\"}",
                "{\"format\":1,\"kind\":\"image\",\"owner\":\"\"}",
                "{\"format\":1,\"format\":1,\"kind\":\"image\",\"owner\":\"nifty\"}",
                "{\"format\":1,\"kind\":\"image\",\"owner\":\"nifty\"} more",
                "{\"format\":1,\"kind\":\"image\",\"owner\":\"nifty\",\"attributes\":{\"a\":{\"b\":{\"c\":{}}}}}"
            })
    void whatMakesNoSenseIsNoRecord(String written) {
        assertEquals(Optional.empty(), text.read(written));
    }
}
