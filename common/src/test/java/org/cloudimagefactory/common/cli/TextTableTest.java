package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private final TextTable table = new TextTable(List.of(
            Column.text("NAME", 6, 0), Column.fixed("STATE", 0), Column.date("UNTIL", 2), Column.text("TITLE", 8, 1)));

    @Test
    void isAsWideAsItsTextsInAPipe() {
        fill();
        assertEquals(
                List.of(
                        "NAME             STATE    UNTIL                 TITLE",
                        "a-very-long-one  offered  2027-01-01T00:00:00Z  An appliance with a long title",
                        "b                failed   -                     数据库 服务器"),
                table.lines(OptionalInt.empty()));
    }

    @Test
    void givesUpTimesFirstThenTextsThenColumns() {
        fill();
        assertEquals(
                List.of(
                        "NAME             STATE    UNTIL       TITLE",
                        "a-very-long-one  offered  2027-01-01  An appliance with a lon…",
                        "b                failed   -           数据库 服务器"),
                table.lines(OptionalInt.of(62)));
        assertEquals(
                List.of(
                        "NAME       STATE    UNTIL       TITLE",
                        "a-very-l…  offered  2027-01-01  An appli…",
                        "b          failed   -           数据库 …"),
                table.lines(OptionalInt.of(41)));
        assertEquals(
                List.of("NAME     STATE    UNTIL", "a-very…  offered  2027-01-01", "b        failed   -"),
                table.lines(OptionalInt.of(28)));
        assertEquals(List.of("NAME    STATE", "a-ver…  offered", "b       failed"), table.lines(OptionalInt.of(15)));
    }

    @Test
    void fitsAnyWidth() {
        fill();
        for (int width = 1; width < 120; width++) {
            int columns = width;
            List<String> lines = table.lines(OptionalInt.of(width));
            assertTrue(lines.stream().allMatch(line -> DisplayWidth.of(line) <= columns), lines.toString());
        }
    }

    @Test
    void hasNoHeadingWhereThereAreNoTitles() {
        TextTable plain = new TextTable(List.of(Column.fixed("", 0), Column.text("", 3, 0)));
        plain.add(List.of("x", "abcdef"));
        assertEquals(List.of("x  abcd…"), plain.lines(OptionalInt.of(8)));
        assertThrows(IllegalArgumentException.class, () -> plain.add(List.of("x")));
    }

    @Test
    void textHangsBehindItsHead() {
        assertEquals(
                List.of("head one, two,", "     three"),
                HangingText.lines("head ", "one, two, three", OptionalInt.of(15)));
        assertEquals(List.of("head one, two"), HangingText.lines("head ", "one, two", OptionalInt.empty()));
        assertEquals(List.of("head", "  one,", "  two"), HangingText.lines("head ", "one, two", OptionalInt.of(4)));
    }

    @Test
    void knowsWhatCharactersTake() {
        assertEquals(4, DisplayWidth.of("ab\u0301cd"));
        assertEquals(6, DisplayWidth.of("数据库"));
        assertEquals("", DisplayWidth.cut("abc", 0));
        assertEquals("数…", DisplayWidth.cut("数据库", 4));
    }

    private void fill() {
        table.add(List.of("a-very-long-one", "offered", "2027-01-01T00:00:00Z", "An appliance with a long title"));
        table.add(List.of("b", "failed", "-", "数据库 服务器"));
    }
}
