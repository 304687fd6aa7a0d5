package org.cloudimagefactory.common.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTextTest {
    @Test
    void leavesOrdinaryTextOfAnyLanguageAlone() {
        String text = "Größe: 10 GiB, 東京, 🙂 'quoted'";
        assertSame(text, PrintableText.of(text));
    }

    @Test
    void makesLineBreaksEscapesAndOverridesVisible() {
        assertEquals("a\\nb", PrintableText.of("a\nb"));
        assertEquals("a\\u000db\\t", PrintableText.of("a\rb\t"));
        assertEquals("\\u001b[31mred", PrintableText.of("\u001b[31mred"));
        assertEquals("\\u009b31m", PrintableText.of("\u009b31m"));
        assertEquals("\\u202egnp.exe", PrintableText.of("\u202egnp.exe"));
        assertEquals("a\\u2028b", PrintableText.of("a\u2028b"));
    }

    @Test
    void cutsLongTextWithAnEllipsis() {
        assertEquals("abc…", PrintableText.of("abcdef", 3));
        assertEquals("abc", PrintableText.of("abc", 3));
    }
}
