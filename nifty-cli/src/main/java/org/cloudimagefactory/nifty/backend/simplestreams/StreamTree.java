package org.cloudimagefactory.nifty.backend.simplestreams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.nifty.backend.library.LibraryIndex;
import org.cloudimagefactory.nifty.backend.served.DatedList;
import org.cloudimagefactory.nifty.backend.served.FileLinks;
import org.cloudimagefactory.nifty.backend.served.ServedTree;
import org.cloudimagefactory.nifty.backend.served.ServedTree.Document;
import org.cloudimagefactory.nifty.backend.served.Signatures;
import org.jspecify.annotations.Nullable;

/**
 * One image server: a datastore as a web server shows it. {@code streams/v1/index.json} leads to {@code streams/v1/images.json};
 * {@code images/KEY/disk.qcow2} leads to an image, {@code images/KEY/metadata.tar.xz} is the archive beside it. A key belongs to
 * one image file, so that whoever holds an older list still finds what it says.
 */
final class StreamTree {
    private static final String MADE = "{\n  \"" + Products.FIELD + "\" : \"nifty\"";
    private static final Document INDEX = new Document(Products.INDEX, MADE);
    private static final Document IMAGES = new Document(Products.IMAGES, MADE);

    /** As simplestreams has it: {@code Thu, 07 Mar 2024 18:24:14 +0000}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String datastore;
    private final ServedTree tree;
    private final FileLinks links;
    private final Signatures signatures;
    private final DatedList list;
    private final Products documents = new Products();
    private final JsonMapper json = JsonMapper.builder().build();

    StreamTree(Path library, String datastore, Signatures signatures, Clock clock) {
        this.datastore = datastore;
        this.tree = new ServedTree(library.resolve(datastore));
        this.links = new FileLinks(tree, "images", "disk.qcow2");
        this.signatures = signatures;
        this.list = new DatedList(tree.at(Products.IMAGES), TIME, clock);
    }

    private record View(Map<String, StreamFile> files, List<Product> products) {
        static final View NOTHING = new View(Map.of(), List.of());
    }

    private View view(LibraryIndex index) {
        Map<String, StreamFile> files = new LinkedHashMap<>();
        index.images().stream()
                .filter(image -> image.datastore().equals(datastore))
                .flatMap(image -> StreamFile.of(image).stream())
                .forEach(file -> files.put(file.facts().key(), file));
        return new View(files, Product.of(index, datastore));
    }

    /** Images are there already: links and archives beside them come first, then the list, then the index; last goes what is listed no more. */
    void follow(@Nullable LibraryIndex before, LibraryIndex now) throws IOException {
        View is = view(now);
        View was = before == null ? View.NOTHING : view(before);
        if (before != null && is.equals(was)) {
            return;
        }
        tree.directory("streams/v1");
        tree.requireOwn(INDEX);
        tree.requireOwn(IMAGES);
        if (before == null) {
            tree.tidy(INDEX);
            tree.tidy(IMAGES);
            signatures.require(tree, INDEX);
            signatures.require(tree, IMAGES);
        }
        for (StreamFile file : is.files().values()) {
            if (!was.files().containsKey(file.facts().key())) {
                links.add(file.facts());
                tree.tidy(archive(file));
                tree.put(archive(file), file.archive());
            }
        }
        ObjectNode images = documents.images(is.products(), new Products.Paths() {
            @Override
            public String disk(StreamFile file) {
                return links.path(file.facts().key());
            }

            @Override
            public String metadata(StreamFile file) {
                return archive(file).path();
            }
        });
        list.date(images);
        publish(IMAGES, bytes(images));
        String updated = images.get(Products.UPDATED).asText();
        publish(
                INDEX,
                bytes(documents.index(is.products(), updated, Products.IMAGES)),
                bytes(documents.index(is.products(), updated, Products.SIGNED_IMAGES)));
        for (StreamFile file : was.files().values()) {
            if (!is.files().containsKey(file.facts().key())) {
                tree.remove(archive(file));
                links.remove(file.facts());
            }
        }
    }

    private void publish(Document document, byte[] content) throws IOException {
        publish(document, content, content);
    }

    /** What is signed as a whole leads to what is signed as a whole. */
    private void publish(Document document, byte[] content, byte[] signed) throws IOException {
        signatures.detach(tree, document, content);
        tree.put(document, content);
        signatures.clearSign(tree, document, signed);
    }

    private byte[] bytes(ObjectNode document) {
        try {
            // In lines, as GnuPG verifies texts of short lines only.
            return (json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document can always be written", e);
        }
    }

    /** It is ours only if it is what was noted, to the last byte. */
    private Document archive(StreamFile file) {
        return new Document(
                links.place(file.facts().key()) + "/metadata.tar.xz",
                new String(file.archive(), StandardCharsets.ISO_8859_1));
    }
}
