package org.cloudimagefactory.common.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prometheus' text format: writes it, and reads what was written so. */
final class Exposition {
    /** What each of our files begins with. */
    static final String MARK = "# Metrics of the cloud image factory; each run replaces its own.\n";

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-z0-9_]+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"(?:,|$)");
    private static final double WHOLE = 1L << 53;

    private Exposition() {}

    /** The samples as text, family by family. */
    static String write(Collection<MetricSample> samples) {
        // By name and labels: what is there twice makes a collector refuse all files.
        Map<String, Map<Map<String, String>, MetricSample>> families = new TreeMap<>();
        samples.forEach(sample -> families.computeIfAbsent(sample.family().name(), key -> new LinkedHashMap<>())
                .put(sample.labels(), sample));
        return families.values().stream()
                .map(own -> text(List.copyOf(own.values())))
                .collect(Collectors.joining("", MARK, ""));
    }

    /** The newest of what was read and measured comes last, and knows best what the family means. */
    private static String text(List<MetricSample> samples) {
        MetricFamily family = samples.get(samples.size() - 1).family();
        StringBuilder text = new StringBuilder();
        text.append("# HELP ").append(family.name()).append(' ');
        text.append(family.help().replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        text.append("# TYPE ").append(family.name()).append(' ').append(family.type());
        text.append('\n');
        samples.forEach(sample -> text.append(family.name())
                .append(labels(sample.labels()))
                .append(' ')
                .append(number(sample.value()))
                .append('\n'));
        return text.toString();
    }

    private static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < WHOLE
                ? Long.toString((long) value)
                : BigDecimal.valueOf(value).toPlainString();
    }

    /** The samples of a text that {@link #write} made; what is not of that form is passed over. */
    static List<MetricSample> read(String text) {
        Map<String, String> helps = new HashMap<>();
        Map<String, MetricFamily> families = new HashMap<>();
        List<MetricSample> samples = new ArrayList<>();
        for (String line : text.split("\n")) {
            Matcher comment = COMMENT.matcher(line);
            if (!comment.matches()) {
                MetricSample sample = sample(line, families);
                if (sample != null) {
                    samples.add(sample);
                }
            } else if (comment.group(1).equals("HELP")) {
                helps.put(comment.group(2), unescaped(comment.group(3)));
            } else {
                family(comment.group(2), comment.group(3), helps).ifPresent(each -> families.put(each.name(), each));
            }
        }
        return samples;
    }

    private static Optional<MetricFamily> family(String name, String type, Map<String, String> helps) {
        for (MetricFamily.Type known : MetricFamily.Type.values()) {
            if (known.toString().equals(type)
                    && name.endsWith("_total") == (known == MetricFamily.Type.COUNTER)
                    && name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)+")) {
                return Optional.of(new MetricFamily(name, known, helps.getOrDefault(name, name)));
            }
        }
        return Optional.empty();
    }

    private static @Nullable MetricSample sample(String line, Map<String, MetricFamily> families) {
        Matcher sample = SAMPLE.matcher(line);
        MetricFamily family = sample.matches() ? families.get(sample.group(1)) : null;
        if (family == null) {
            return null;
        }
        try {
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.put(label.group(1), unescaped(label.group(2)));
            }
            return new MetricSample(family, labels, Double.parseDouble(sample.group(3)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
