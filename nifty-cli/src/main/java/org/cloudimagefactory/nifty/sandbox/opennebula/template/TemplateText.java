package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import java.util.List;
import java.util.Optional;

/** A template as a client sends it, in either form. */
public final class TemplateText {
    private static final String NAME = "NAME";

    private TemplateText() {}

    /** The attributes of an image or any other object that holds one attribute of a name. */
    public static Attributes unique(String text) throws TemplateException {
        return trimmed(Attributes.unique(read(text)));
    }

    /** The attributes of a VM template, where names may come again. */
    public static Attributes repeatable(String text) throws TemplateException {
        return trimmed(new Attributes(read(text)));
    }

    private static List<Attribute> read(String text) throws TemplateException {
        return text.startsWith("<") ? TemplateXml.parse(text) : TemplateSyntax.parse(text);
    }

    private static Attributes trimmed(Attributes attributes) {
        Optional<String> name = attributes.text(NAME);
        return name.isEmpty() || name.get().isEmpty()
                ? attributes
                : attributes.with(NAME, name.get().replaceAll("[ \\f\\n\\r\\t\\x0b]+$", ""));
    }
}
