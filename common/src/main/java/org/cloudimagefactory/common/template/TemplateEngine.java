package org.cloudimagefactory.common.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.mode.DefaultExecutionMode;
import com.hubspot.jinjava.mode.ExecutionMode;
import com.hubspot.jinjava.tree.output.RenderedOutputNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.OnDemand;

/**
 * Renders Jinja templates. Variables are plain data (maps, lists, strings, numbers); a template can neither call into Java
 * objects nor include other files, an unknown variable is an error, and output (4 MiB), lists that a template makes on
 * its way (100,000 entries) and running time (20 s) have limits; one that needs more memory than there is fails like any other. Text of variables is data: it is never rendered itself.
 */
public final class TemplateEngine {
    private static final long OUTPUT_LIMIT = 4L << 20;
    private static final int LIST_LIMIT = 100_000;
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
    private static final int RECURSION_LIMIT = 20;
    private static final Set<String> FORBIDDEN_TAGS = Set.of("include", "import", "from", "extends");

    /** Tags that print values past the escaping. */
    private static final Set<String> UNESCAPED_TAGS = Set.of("print", "cycle");

    private final OnDemand<Jinjava> jinjava;
    private final TimedRendering rendering;

    /** Values are printed as they are. */
    public TemplateEngine() {
        this(TIME_LIMIT);
    }

    /** As {@link #TemplateEngine()}, with another limit of time. */
    TemplateEngine(Duration timeLimit) {
        rendering = new TimedRendering(timeLimit);
        jinjava = new OnDemand<>(() -> new Jinjava(
                configuration(FORBIDDEN_TAGS, DefaultExecutionMode.instance()).build()));
    }

    /** Each value that a template prints goes through this; the template's own text does not. */
    public TemplateEngine(UnaryOperator<String> escape) {
        Set<String> forbidden = new HashSet<>(FORBIDDEN_TAGS);
        forbidden.addAll(UNESCAPED_TAGS);
        rendering = new TimedRendering(TIME_LIMIT);
        jinjava = new OnDemand<>(() ->
                new Jinjava(configuration(forbidden, new EscapingMode(escape)).build()));
    }

    private static JinjavaConfig.Builder configuration(Set<String> forbiddenTags, ExecutionMode mode) {
        return JinjavaConfig.newBuilder()
                .withFailOnUnknownTokens(true)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(OUTPUT_LIMIT)
                .withMaxStringLength(OUTPUT_LIMIT)
                .withMaxListSize(LIST_LIMIT)
                .withMaxMapSize(LIST_LIMIT)
                .withProcessors(JinjavaProcessors.newBuilder()
                        .withNodePreProcessor((node, interpreter) -> goOn(node.getLineNumber()))
                        .build())
                .withMaxRenderDepth(RECURSION_LIMIT)
                .withDisabled(Map.of(Context.Library.TAG, forbiddenTags))
                .withCharset(StandardCharsets.UTF_8)
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withExecutionMode(mode);
    }

    /** Ends a rendering whose time is up, at the next piece of text, expression or tag. */
    private static void goOn(int line) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterpretException("stopped, since its time was up", line);
        }
    }

    /** Escapes at the moment of printing, so that no filter can cut an escape in two. */
    private record EscapingMode(UnaryOperator<String> escape) implements ExecutionMode {
        @Override
        public void prepareContext(Context context) {
            context.setExpressionStrategy((expression, interpreter) -> {
                Object value = interpreter.resolveELExpression(expression.getExpr(), expression.getLineNumber());
                return new RenderedOutputNode(escape.apply(interpreter.getAsString(value)));
            });
        }
    }

    /**
     * Renders a template.
     *
     * @param source the template's text
     * @param name for messages
     * @param variables plain data by name
     */
    public String render(String source, String name, Map<String, ?> variables) {
        // What it takes to make it does not count as time of the rendering.
        Jinjava ready = jinjava.get();
        RenderResult result = rendering.run(name, () -> ready.renderForResult(source, variables));
        String errors = result.getErrors().stream()
                .filter(error -> error.getSeverity() == TemplateError.ErrorType.FATAL)
                .map(error -> "line " + error.getLineno() + ": " + error.getMessage())
                .collect(Collectors.joining("; "));
        if (!errors.isEmpty()) {
            throw new ItemProblem("cannot render template " + name + ": " + errors);
        }
        return result.getOutput();
    }
}
