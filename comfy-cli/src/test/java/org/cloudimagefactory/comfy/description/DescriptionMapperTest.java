package org.cloudimagefactory.comfy.description;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptionMapperTest {
    @Test
    void writesMapsInOneOrderSoThatTheSameInputsHaveTheSameDigest() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", 2);
        assertEquals("{\"a\":2,\"b\":1}", new DescriptionMapper().write(map).toString());
    }
}
