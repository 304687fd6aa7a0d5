package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparseMapTest {
    @Test
    void keepsNoPiecesOfNothing() throws IOException {
        String text = "0,0,".repeat(1_000_000) + "5,1";
        assertEquals(List.of(new SparseMap.Range(5, 1)), SparseMap.ofList(text).ranges());
    }

    @Test
    void hasALimitOfPieces() {
        String text = IntStream.range(0, 300_000).mapToObj(i -> 2 * i + ",1").collect(Collectors.joining(","));
        IOException e = assertThrows(IOException.class, () -> SparseMap.ofList(text));
        assertEquals("its sparse file has more than 262144 pieces", e.getMessage());
    }

    @Test
    void refusesHalfAPieceAndWhatIsNoNumber() {
        for (String text : List.of("1", "1,2,3", "", ",", "1,-2", "1,9999999999999999999", "a,b")) {
            assertThrows(IOException.class, () -> SparseMap.ofList(text), text);
        }
    }
}
