package org.cloudimagefactory.comfy.fetch;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Address;

/** Where something is that a description names: an http or https URL, a file URL or a plain path. */
final class SourceAddress {
    private static final int SHOWN = 300;
    private final String text;

    SourceAddress(String text) {
        this.text = text;
    }

    boolean isWeb() {
        return text.regionMatches(true, 0, "http://", 0, 7) || text.regionMatches(true, 0, "https://", 0, 8);
    }

    URI uri() {
        try {
            URI uri = URI.create(text.replace(" ", "%20"));
            if (Address.isWeb(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw invalid("no valid URL").causedBy(e);
        }
        throw invalid("no valid URL");
    }

    Path path() {
        String path = text;
        if (text.regionMatches(true, 0, "file:", 0, 5)) {
            path = text.substring(5).replaceFirst("^//(localhost)?(?=/)", "");
            if (path.startsWith("//")) {
                throw invalid("files of other machines can't be opened");
            }
        } else if (text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            throw invalid("only http, https and file are known");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw invalid("no valid path").causedBy(e);
        }
    }

    /** The last part of the path, without queries. */
    String name() {
        String path = withoutQuery();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String withoutQuery() {
        return text.replaceFirst("[?#].*$", "");
    }

    private EnvironmentProblem invalid(String reason) {
        return new EnvironmentProblem("cannot fetch " + this + ": " + reason).ofOneItem();
    }

    /** For messages: without user and password. */
    @Override
    public String toString() {
        return PrintableText.of(isWeb() ? text.replaceFirst("^([A-Za-z]+://)[^/?#]*@", "$1") : text, SHOWN);
    }
}
