package org.cloudimagefactory.common.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void theOneThatSaysMoreGoesFirst() {
        List<Integer> fromWorst = List.of(70, 3, 2, 1, 75, 0);
        for (int i = 0; i < fromWorst.size(); i++) {
            for (int j = i; j < fromWorst.size(); j++) {
                assertEquals(fromWorst.get(i), ExitCode.worse(fromWorst.get(i), fromWorst.get(j)));
                assertEquals(fromWorst.get(i), ExitCode.worse(fromWorst.get(j), fromWorst.get(i)));
            }
        }
    }
}
