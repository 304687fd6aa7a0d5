package org.cloudimagefactory.common.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.FactoryException;

/**
 * Renders Jinja templates. Variables are plain data (maps, lists, strings, numbers); a template can neither call into Java
 * objects nor include other files, an unknown variable is an error, and output and running time have limits. Text of
 * variables is data: it is never rendered itself.
 */
public final class TemplateEngine {
    private static final long OUTPUT_LIMIT = 4L << 20;
    private static final int RECURSION_LIMIT = 20;
    private static final Set<String> FORBIDDEN_TAGS = Set.of("include", "import", "from", "extends");

    private final Jinjava jinjava = new Jinjava(JinjavaConfig.newBuilder()
            .withFailOnUnknownTokens(true)
            .withNestedInterpretationEnabled(false)
            .withMaxOutputSize(OUTPUT_LIMIT)
            .withMaxRenderDepth(RECURSION_LIMIT)
            .withDisabled(Map.of(Context.Library.TAG, FORBIDDEN_TAGS))
            .withCharset(StandardCharsets.UTF_8)
            .withTrimBlocks(true)
            .withLstripBlocks(true)
            .build());

    /**
     * Renders a template.
     *
     * @param source the template's text
     * @param name for messages
     * @param variables plain data by name
     */
    public String render(String source, String name, Map<String, ?> variables) {
        RenderResult result = jinjava.renderForResult(source, variables);
        String errors = result.getErrors().stream()
                .filter(error -> error.getSeverity() == TemplateError.ErrorType.FATAL)
                .map(error -> "line " + error.getLineno() + ": " + error.getMessage())
                .collect(Collectors.joining("; "));
        if (!errors.isEmpty()) {
            throw FactoryException.item("cannot render template " + name + ": " + errors);
        }
        return result.getOutput();
    }
}
