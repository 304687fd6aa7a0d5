package org.cloudimagefactory.comfy.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersAddressTest {
    private static final AnswersAddress ADDRESS = new AnswersAddress("10.0.2.2", "4711");

    @ParameterizedTest
    @CsvSource({
        "ks=http://{{ .HTTPIP }}:{{ .HTTPPort }}/ks.cfg, ks=http://10.0.2.2:4711/ks.cfg",
        "ks=http://{{.HTTPIP}}:{{.HTTPPort}}/ks.cfg, ks=http://10.0.2.2:4711/ks.cfg",
        "{{   .HTTPIP}} {{\t.HTTPPort\t}}, 10.0.2.2 4711",
        "'a {{- .HTTPIP -}} :{{ .HTTPPort -}} b', a10.0.2.2:4711b",
        "{{ .HTTPIP }}{{ .HTTPIP }}, 10.0.2.210.0.2.2",
        "{{ .Name }} {{user `x`}} {{ .SSHHostPort }}, {{ .Name }} {{user `x`}} {{ .SSHHostPort }}",
        "HTTPIP .HTTPPort, HTTPIP .HTTPPort"
    })
    void standsForWhatPackerKnowsItBy(String text, String expected) {
        assertEquals(expected, ADDRESS.in(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ printf \"%s\" .HTTPIP }}", "{{ (.HTTPPort) }}", "{{ .HTTPIP | upper }}"})
    void refusesWhatItCannotFillIn(String text) {
        Problem e = assertThrows(Problem.class, () -> ADDRESS.in(text));
        assertTrue(e.line().endsWith("write {{ .HTTPIP }} and {{ .HTTPPort }} alone, without functions around them"));
    }

    @Test
    void knowsWhichFilesAreAskedFor() {
        assertEquals(
                List.of("ks.cfg", "a/b"),
                AnswersAddress.filesIn("http://{{.HTTPIP}}:{{.HTTPPort}}/ks.cfg {{ .HTTPPort }}/a/b {{ .HTTPPort }}/"));
        assertTrue(AnswersAddress.isIn("x{{.HTTPPort}}"));
        assertFalse(AnswersAddress.isIn("{{ .Name }}"));
    }
}
