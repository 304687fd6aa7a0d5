package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.x509.IntactMessage;
import org.cloudimagefactory.common.page.HtmlPage;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.OwnKind;

/** Writes the catalogue of lists that were published. */
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
    public long write(String title, List<Path> files, Path page) {
        PAGE.requireReplaceable(page);
        List<ImageList> lists = new ArrayList<>();
        for (Path file : files) {
            lists.add(read(file));
        }
        String html = new CataloguePage(title, style()).of(lists);
        try {
            AtomicFile.write(page, html.getBytes(StandardCharsets.UTF_8), permissions.set());
        } catch (IOException e) {
            throw Directories.unusable(page, "write", e);
        }
        return lists.stream().mapToLong(list -> list.acceptedImages().count()).sum();
    }

    private ImageList read(Path file) {
        try {
            return new ImageListReader(clock).read(IntactMessage.text(Files.readAllBytes(file)));
        } catch (Problem e) {
            throw new ItemProblem("cannot read list " + file + ": " + e.getMessage()).causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read list " + file, e);
        }
    }

    private static String style() {
        return BundledFile.text(CatalogueService.class, STYLE);
    }
}
