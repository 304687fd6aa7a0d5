package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.Map;

/** The templates that ship with the OpenNebula back end. */
public final class BuiltInTemplates {
    private BuiltInTemplates() {}

    /** Their texts by the names of their files. */
    public static Map<String, String> all() {
        return Map.of(
                TemplateSource.IMAGE, TemplateSource.builtIn(TemplateSource.IMAGE),
                TemplateSource.TEMPLATE, TemplateSource.builtIn(TemplateSource.TEMPLATE));
    }
}
