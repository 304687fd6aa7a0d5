package org.cloudimagefactory.comfy.publish;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.web.WebSettings;
import org.jspecify.annotations.Nullable;

/**
 * Which store a publisher means.
 *
 * @param where a directory, or an address that takes files by PUT
 * @param base the address of the store as everybody sees it; null: as it is
 */
public record StorePlace(String where, @Nullable String base) {
    private static final String WEB = "(?i)https?://.*";
    private static final String OTHER = "(?i)(?!file:)[a-z][a-z0-9+.-]+://.*";

    /** The store; one behind a web server is reached with these settings. */
    public ImageStore open(FilePermissions permissions, WebSettings web) {
        if (where.matches(WEB)) {
            URI upload = address(where);
            return new HttpStore(upload, base == null ? HttpStore.withoutUser(upload) : address(base), web);
        }
        if (where.matches(OTHER)) {
            throw new UsageProblem("'" + PrintableText.of(where, 200) + "' is no place for a store")
                    .hint("give a directory, or an https or http address that takes files by PUT");
        }
        return new DirectoryStore(directory(), publicAddress(), permissions);
    }

    /** The address of a list in the store, or of its file when the store has no address of its own. */
    public URI listAddress(Path list) {
        String name = String.valueOf(list.getFileName());
        if (base == null && !where.matches(WEB)) {
            return list.toUri();
        }
        return (where.matches(WEB) && base == null ? HttpStore.withoutUser(address(where)) : publicAddress())
                .resolve(name);
    }

    private URI publicAddress() {
        return base == null ? address(directory().toUri().toString()) : address(base);
    }

    private Path directory() {
        return (where.matches("(?i)file:.*") ? Path.of(address(where)) : Path.of(where))
                .toAbsolutePath()
                .normalize();
    }

    /** Names are resolved below it, so it ends with a slash. */
    private static URI address(String text) {
        try {
            return new URI(text.endsWith("/") ? text : text + "/");
        } catch (URISyntaxException e) {
            throw new UsageProblem("'" + PrintableText.of(text, 200) + "' is no address").causedBy(e);
        }
    }
}
