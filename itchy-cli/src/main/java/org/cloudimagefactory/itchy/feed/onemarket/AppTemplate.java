package org.cloudimagefactory.itchy.feed.onemarket;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.jspecify.annotations.Nullable;

/** What {@code opennebula_template} says of the machine: a text that holds JSON, whose names are of either case. */
final class AppTemplate {
    private static final String FIGURE = "[1-9][0-9]{0,8}";

    private final Map<String, String> figures = new HashMap<>();
    private boolean readable;

    private AppTemplate() {}

    /** Reads a template; one that can't be read says nothing. */
    static AppTemplate read(String text) {
        AppTemplate template = new AppTemplate();
        try {
            if (!text.isEmpty()) {
                new MarketJson().read(text.getBytes(StandardCharsets.UTF_8), template::field);
                template.readable = true;
            }
        } catch (ItemProblem e) {
            // OpenNebula passes over it, too.
            template.figures.clear();
        }
        return template;
    }

    private void field(String name, JsonParser at) throws IOException {
        if (at.currentToken() == JsonToken.VALUE_STRING || at.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            String value = at.getText().strip();
            if (value.matches(FIGURE)) {
                figures.put(name.toUpperCase(Locale.ROOT), value);
            }
        } else {
            at.skipChildren();
        }
    }

    /** Whether it is one. */
    boolean isReadable() {
        return readable;
    }

    /** MiB. */
    @Nullable
    String memory() {
        return figures.get("MEMORY");
    }

    /** Virtual cores; where only the share of a real one is said, that, if it is a whole number. */
    @Nullable
    String cpu() {
        return figures.containsKey("VCPU") ? figures.get("VCPU") : figures.get("CPU");
    }
}
