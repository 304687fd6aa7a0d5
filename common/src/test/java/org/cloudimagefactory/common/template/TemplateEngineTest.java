package org.cloudimagefactory.common.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.cloudimagefactory.common.cli.FactoryException;
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
        assertThrows(FactoryException.class, () -> engine.render(source, "t", Map.of()));
    }

    @Test
    void givesNoWayIntoJava() {
        assertThrows(
                FactoryException.class,
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
        assertThrows(FactoryException.class, () -> escaping.render("{% print x %}", "t", Map.of("x", "<b")));
    }
}
