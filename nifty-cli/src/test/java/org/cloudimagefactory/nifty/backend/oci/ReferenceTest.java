package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cloudimagefactory.common.problem.ItemProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    @Test
    void isReadAsItIsWritten() {
        String id = "registry.example.org:5000/images/debian:12-1";
        assertEquals(id, Reference.parse(id).toString());
        assertEquals("12-1", Reference.parse(id).tag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "debian", "registry.example.org:5000/images/debian", "a/b:", "a/b:-x", "a/b:x y"})
    void whatIsNoTagOfARepositoryIsRefused(String id) {
        assertThrows(ItemProblem.class, () -> Reference.parse(id));
    }
}
