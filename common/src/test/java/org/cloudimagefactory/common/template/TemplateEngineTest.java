package org.cloudimagefactory.common.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Map;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateEngineTest {
    private final TemplateEngine engine = new TemplateEngine();

    @Test
    void rendersVariables() {
        assertEquals("a 1", engine.render("{{ x.name }} {{ n }}", "t", Map.of("x", Map.of("name", "a"), "n", 1)));
    }

    @Test
    void neverRendersTheTextOfAVariable() {
        assertEquals("{{ 7*7 }}", engine.render("{{ title }}", "t", Map.of("title", "{{ 7*7 }}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ unknown }}",
                "{% include '/etc/passwd' %}",
                "{% import '/etc/passwd' as p %}",
                "{% if %}",
                "{% for i in range(100000000) %}xxxxxxxxxxxxxxxxxxxx{% endfor %}{{ unknown }}",
            })
    void refusesWhatATemplateMustNotDo(String source) {
        assertThrows(Problem.class, () -> engine.render(source, "t", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}",
                "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% if a %}{% endif %}{% endfor %}"
                        + "{% endfor %}{% endfor %}",
                "{% macro m(n) %}{% for b in range(1000) %}{% for c in range(1000) %}{% set x = c %}{% endfor %}{% endfor %}"
                        + "{% endmacro %}{% for a in range(1000) %}{% set y = m(a) %}{% endfor %}",
                "{% for a in range(1000) %}{% for b in range(1000) %}{{ range(1000)|sort|join|length }}{% endfor %}{% endfor %}",
            })
    void endsATemplateWhoseTimeIsUp(String source) {
        TemplateEngine hurried = new TemplateEngine(Duration.ofSeconds(1));
        Problem e = assertThrows(Problem.class, () -> hurried.render(source, "loops", Map.of()));
        assertEquals("cannot render template loops: it takes longer than 1 s; look for loops in loops", e.line());
        assertTimeout(Duration.ofMinutes(1), TemplateEngineTest::awaitRenderingThreads);
    }

    /** What was stopped really stops: nothing goes on behind the message. */
    private static void awaitRenderingThreads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("template")) {
                thread.join();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% set x = 'xxxxxxxxxxxxxxxx' %}{% for i in range(40) %}{% set x = x ~ x %}{% endfor %}{{ x|length }}",
                "{{ ('x' * 300000000)|length }}",
                "{% set l = [] %}{% for i in range(1000) %}{% for j in range(1000) %}{% do l.append(i) %}{% endfor %}{% endfor %}",
            })
    void limitsWhatATemplateMakesOnItsWay(String source) {
        assertThrows(Problem.class, () -> engine.render(source, "t", Map.of()));
    }

    @Test
    void givesNoWayIntoJava() {
        assertThrows(
                Problem.class,
                () -> engine.render(
                        "{{ x.getClass().forName('java.lang.Runtime') }}{{ nothing }}", "t", Map.of("x", "s")));
    }

    @Test
    void escapesEachPrintedValueAfterAllFilters() {
        TemplateEngine escaping = new TemplateEngine(text -> text.replace("<", "&lt;"));
        assertEquals(
                "<a>&lt;B</a>&lt;b",
                escaping.render("<a>{{ x|upper }}</a>{% for i in [x] %}{{ i }}{% endfor %}", "t", Map.of("x", "<b")));
    }

    @Test
    void hasNoTagThatPrintsPastTheEscaping() {
        TemplateEngine escaping = new TemplateEngine(text -> text.replace("<", "&lt;"));
        assertThrows(Problem.class, () -> escaping.render("{% print x %}", "t", Map.of("x", "<b")));
    }
}
