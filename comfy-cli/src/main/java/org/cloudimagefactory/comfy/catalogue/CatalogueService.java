package org.cloudimagefactory.comfy.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.page.HtmlPage;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.OwnKind;

/** Writes the catalogue. */
public final class CatalogueService {
    private static final String STYLE = "catalogue.css";
    private static final OwnKind PAGE =
            new OwnKind("catalogue", Pattern.compile(Pattern.quote(HtmlPage.HEAD) + "<title>"));

    private final FilePermissions permissions;
    private final Clock clock;

    /** The page gets the permissions. */
    public CatalogueService(FilePermissions permissions, Clock clock) {
        this.permissions = permissions;
        this.clock = clock;
    }

    /** Writes the page and tells how many appliances are on it; it replaces an earlier page, and nothing else. */
    public long write(String title, CatalogueSources sources, Path page) {
        PAGE.requireReplaceable(page);
        List<Section> sections = new CatalogueContents(clock).of(sources);
        String html = new CataloguePage(title, style()).of(sections);
        try {
            AtomicFile.write(page, html.getBytes(StandardCharsets.UTF_8), permissions.set());
        } catch (IOException e) {
            throw Directories.unusable(page, "write", e);
        }
        return sections.stream()
                .flatMap(section -> section.entries().stream())
                .map(Entry::identifier)
                .distinct()
                .count();
    }

    private static String style() {
        return BundledFile.text(CatalogueService.class, STYLE);
    }
}
