package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.cloudimagefactory.common.work.OnDemand;
import org.cloudimagefactory.nifty.oca.XmlElementReader;
import org.jspecify.annotations.Nullable;

/**
 * One Jinja template, the operator's or the built-in one, in either of the two forms that OpenNebula knows. What it prints of
 * a descriptor is escaped for its form.
 */
final class TemplateSource {
    /** The template of images. */
    static final String IMAGE = "image.j2";

    /** The template of VM templates. */
    static final String TEMPLATE = "template.j2";

    private static final int SIZE_LIMIT = 1 << 20;

    private final String name;
    private final OnDemand<String> text;
    private final OnDemand<Boolean> xml;
    private final OnDemand<TemplateEngine> engine;

    private TemplateSource(String name, OnDemand<String> text) {
        this.name = name;
        this.text = text;
        this.xml = new OnDemand<>(() -> isXml(text.get()));
        this.engine = new OnDemand<>(
                () -> new TemplateEngine(xml.get() ? TemplateSource::escapedForXml : TemplateSource::escapedForQuotes));
    }

    /** The file of that name in the operator's directory, read at once, or the built-in one, which is whole. */
    static TemplateSource load(@Nullable Path directory, String fileName) {
        if (directory != null && Files.exists(directory.resolve(fileName))) {
            Path file = directory.resolve(fileName);
            try {
                if (Files.size(file) > SIZE_LIMIT) {
                    throw new EnvironmentProblem("template " + file + " is larger than 1 MiB");
                }
                String text = Files.readString(file);
                return new TemplateSource(file.toString(), new OnDemand<>(() -> text));
            } catch (IOException e) {
                throw new EnvironmentProblem("cannot read template " + file + ": " + Directories.reason(e)).causedBy(e);
            }
        }
        return new TemplateSource(fileName, new OnDemand<>(() -> builtIn(fileName)));
    }

    /** The text of a template that ships. */
    static String builtIn(String fileName) {
        return BundledFile.text(TemplateSource.class, fileName);
    }

    TemplateDocument render(Map<String, ?> variables) {
        String rendered = engine.get().render(text.get(), name, variables).strip();
        try {
            if (!xml.get()) {
                return NativeTemplateParser.parse(rendered);
            }
            return new TemplateDocument(
                    XmlElementReader.document(new StringReader(rendered)).children());
        } catch (IOException | RuntimeException e) {
            throw new ItemProblem("template " + name + " gives no OpenNebula template: " + e.getMessage())
                    .hint("see docs/nifty.md on templates")
                    .causedBy(e);
        }
    }

    /** Jinja comments may come before the first tag. */
    private static boolean isXml(String text) {
        return text.replaceAll("(?s)\\{#.*?#}", "").stripLeading().startsWith("<");
    }

    private static String escapedForXml(String value) {
        return TemplateDocument.escaped(CarriableText.of(value));
    }

    /** A backslash at the end would escape the closing quote, and nothing escapes a backslash: it is replaced. */
    private static String escapedForQuotes(String value) {
        String escaped = CarriableText.of(value).replace("\"", "\\\"");
        return escaped.endsWith("\\") ? escaped.substring(0, escaped.length() - 1) + "/" : escaped;
    }
}
