package org.cloudimagefactory.common.imagelist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Takes or refuses the images of one list, each by itself: a bad one does not spoil the others. */
final class ImageReader {
    private static final String OUTER_KEY = "hv:image";
    private static final String IDENTIFIER = "dc:identifier";
    private static final int LAST_PORT = 65_535;
    private static final int IDENTIFIER_LIMIT = 256;
    private static final int IDENTIFIER_SHOWN = 80;
    /** Fields that reach an operator's tools when they are there; they have to be text. */
    private static final List<String> TEXT_FIELDS = List.of(
            "dc:title",
            "dc:description",
            "hv:hypervisor",
            "hv:format",
            "sl:arch",
            "sl:os",
            "sl:osname",
            "sl:osversion",
            "sl:comments",
            "ad:mpuri");

    private final Clock clock;
    private final Set<String> known;
    private final Set<String> seen = new HashSet<>();

    /** Images that are known keep the identifiers that they have; new ones need such as make good names. */
    ImageReader(Clock clock, Set<String> known) {
        this.clock = clock;
        this.known = known;
    }

    ImageResult read(JsonNode entry, int index) {
        String identifier = "#" + (index + 1);
        try {
            if (!(entry.get(OUTER_KEY) instanceof ObjectNode object)) {
                throw new ItemProblem("no object '" + OUTER_KEY + "'");
            }
            FieldReader fields = new FieldReader(object);
            String told = fields.optional(IDENTIFIER)
                    .filter(text -> !text.isBlank())
                    .orElseThrow(() -> new ItemProblem("field '" + IDENTIFIER + "' is missing"));
            identifier = told.length() <= IDENTIFIER_LIMIT || known.contains(told) ? told : identifier;
            if (!known.contains(told)) {
                refuse(told);
            }
            if (!seen.add(identifier)) {
                throw new ItemProblem("an earlier image of the list has this identifier");
            }
            return ImageResult.accepted(image(identifier, fields));
        } catch (Problem e) {
            return ImageResult.refused(identifier, String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(String identifier) {
        String shown = "the identifier '" + PrintableText.of(identifier, IDENTIFIER_SHOWN) + "' ";
        if (identifier.codePointCount(0, identifier.length()) > IDENTIFIER_LIMIT) {
            throw new ItemProblem(shown + "has more than " + IDENTIFIER_LIMIT + " characters");
        }
        if (identifier.indexOf('/') >= 0 || identifier.indexOf('\\') >= 0) {
            throw new ItemProblem(shown + "holds a path separator");
        }
        if (identifier.startsWith(".")) {
            throw new ItemProblem(shown + "begins with a dot");
        }
        if (!PrintableText.of(identifier).equals(identifier)) {
            throw new ItemProblem(shown + "holds characters that can't be printed");
        }
    }

    private ListedImage image(String identifier, FieldReader fields) {
        TEXT_FIELDS.forEach(fields::optional);
        @Nullable Instant expires = fields.date("dc:date:expires").orElse(null);
        if (expires != null && !clock.instant().isBefore(expires)) {
            throw new ItemProblem("the image expired on " + expires);
        }
        return new ListedImage(
                identifier,
                fields.required("hv:version"),
                uri(fields.optional("hv:uri")),
                size(fields.required("hv:size")),
                sha512(fields.required("sl:checksum:sha512")),
                expires,
                fields.texts());
    }

    private static URI uri(Optional<String> text) {
        String address = text.orElseThrow(() -> new ItemProblem("field 'hv:uri' is missing"));
        try {
            URI uri = new URI(address);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = (scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && uri.getPort() <= LAST_PORT;
            boolean file = scheme.equals("file")
                    && uri.getPath() != null
                    && uri.getPath().matches("/[^\0]*");
            if (web || file) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrongUri(address).causedBy(e);
        }
        throw wrongUri(address);
    }

    private static ItemProblem wrongUri(String address) {
        return new ItemProblem("field 'hv:uri' is no https, http or file address: '"
                + PrintableText.of(AddressText.withoutCredentials(address), 100) + "'");
    }

    private static long size(String text) {
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) > 0) {
            return Long.parseLong(text);
        }
        throw new ItemProblem("field 'hv:size' is no number of bytes: '" + PrintableText.of(text, 40) + "'");
    }

    private static String sha512(String text) {
        if (text.matches("[0-9A-Fa-f]{128}")) {
            return text.toLowerCase(Locale.ROOT);
        }
        throw new ItemProblem("field 'sl:checksum:sha512' is no SHA-512 checksum (128 hexadecimal digits)");
    }
}
