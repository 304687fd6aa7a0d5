package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;

class ErbTemplateTest {
    private static final Map<String, Object> DATA =
            Map.of("password", "a$1b", "distro", Map.of("version", Map.of("major_version", "7")));

    @Test
    void printsValuesAsTheyAre() {
        assertEquals(
                "rootpw a$1b\n7. <% 100%>\n",
                rendered("rootpw <%= @data[:password] %>\n<%= @data[:'distro'][:version][\"major_version\"] %>"
                        + ".<%= @data[:distro][:version]['minor_version'] %> <%% 100%>\n"));
    }

    @Test
    void refusesOtherRubyWithItsLine() {
        for (String ruby :
                new String[] {"<% if true %>", "<%= `id` %>", "<%= @data[:distro] %>", "<%= @data[:no][:no] %>"}) {
            Problem e = assertThrows(Problem.class, () -> rendered("one\ntwo " + ruby + "\n"));
            assertEquals(
                    "cannot render template old.cfg.erb: line 2: '" + ruby + "' is more Ruby than is known here;"
                            + " write it as a Jinja template under http/",
                    e.line());
        }
    }

    private static String rendered(String source) {
        return new ErbTemplate(source, "old.cfg.erb", DATA).rendered();
    }
}
