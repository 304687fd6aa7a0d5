package org.cloudimagefactory.nifty.backend.library;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The documents of a library as JSON: index, marks and records of uploads. What nifty did not write so is no such document. */
final class LibraryDocuments {
    /** What a datastore may be called. */
    static final String DATASTORE = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}";

    private static final int SIZE_LIMIT = 512 << 20;
    private static final int NESTING_LIMIT = 16;
    private static final String NUMBER = "[1-9][0-9]{0,9}";
    private static final String FILE_NAME = "[^./\\x00][^/\\x00]{0,254}";
    private static final String TEMPORARY = "\\.[^/\\x00]{1,248}\\.part";

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_LIMIT)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    byte[] write(Object document) {
        try {
            return json.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record can always be written", e);
        }
    }

    /** The index in this file; nothing where there is no such name. */
    Optional<LibraryIndex> index(Path file) throws IOException, DamagedDocumentException {
        if (!isThere(file)) {
            return Optional.empty();
        }
        DocumentFields fields =
                document(file, LibraryIndex.FORMAT, Set.of("format", "next_id", "appliances", "images"));
        List<IndexedAppliance> appliances = new ArrayList<>();
        for (JsonNode node : fields.list("appliances")) {
            appliances.add(appliance(node, "appliances[" + appliances.size() + "]"));
        }
        List<IndexedImage> images = new ArrayList<>();
        for (JsonNode node : fields.list("images")) {
            images.add(image(node, "images[" + images.size() + "]"));
        }
        LibraryIndex index = new LibraryIndex(LibraryIndex.FORMAT, fields.number("next_id"), appliances, images);
        checkUnique(index);
        return Optional.of(index);
    }

    ImageMark mark(Path file) throws IOException, DamagedDocumentException {
        DocumentFields fields = document(file, ImageMark.FORMAT, Set.of("format", "image", "appliance"));
        JsonNode appliance = fields.optional("appliance");
        return ImageMark.of(
                image(fields.node("image"), "image"), appliance == null ? null : appliance(appliance, "appliance"));
    }

    LibraryUpload upload(Path file) throws IOException, DamagedDocumentException {
        DocumentFields fields = document(file, LibraryUpload.FORMAT, Set.of("format", "image", "temporary"));
        return new LibraryUpload(
                LibraryUpload.FORMAT,
                image(fields.node("image"), "image"),
                fields.text("temporary", TEMPORARY, "is no name of a temporary file"));
    }

    private DocumentFields document(Path file, int format, Set<String> known)
            throws IOException, DamagedDocumentException {
        JsonNode node = read(file);
        JsonNode told = node.get("format");
        if (node.isObject() && told != null && told.isIntegralNumber() && told.canConvertToLong()) {
            if (told.longValue() > format) {
                throw DamagedDocumentException.ofLaterVersion(told.longValue());
            }
            if (told.longValue() == format) {
                return DocumentFields.of(node, "", known);
            }
        }
        throw DamagedDocumentException.of(
                node.isObject() ? "it does not say that it is of format " + format : "it is no JSON object");
    }

    private JsonNode read(Path file) throws IOException, DamagedDocumentException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(SIZE_LIMIT + 1);
        } catch (NoSuchFileException e) {
            throw DamagedDocumentException.of("it is a link that leads nowhere");
        }
        if (content.length > SIZE_LIMIT) {
            throw DamagedDocumentException.of("it is larger than " + (SIZE_LIMIT >> 20) + " MiB");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return json.readTree(text);
        } catch (CharacterCodingException e) {
            throw DamagedDocumentException.of("it is not UTF-8");
        } catch (JsonProcessingException e) {
            throw DamagedDocumentException.of("it is no JSON");
        }
    }

    private static IndexedImage image(JsonNode node, String place) throws DamagedDocumentException {
        DocumentFields fields =
                DocumentFields.of(node, place, Set.of("id", "name", "datastore", "file", "registered", "attributes"));
        return new IndexedImage(
                id(fields),
                fields.text("name"),
                datastore(fields),
                fields.text("file", FILE_NAME, "is no name of an image file"),
                fields.time("registered"),
                fields.map("attributes"));
    }

    private static IndexedAppliance appliance(JsonNode node, String place) throws DamagedDocumentException {
        DocumentFields fields =
                DocumentFields.of(node, place, Set.of("id", "name", "datastore", "images", "attributes"));
        return new IndexedAppliance(
                id(fields), fields.text("name"), datastore(fields), fields.texts("images"), fields.map("attributes"));
    }

    private static String id(DocumentFields fields) throws DamagedDocumentException {
        return fields.text("id", NUMBER, "is no number from 1");
    }

    private static String datastore(DocumentFields fields) throws DamagedDocumentException {
        return fields.text("datastore", DATASTORE, "is no name of a datastore");
    }

    private static void checkUnique(LibraryIndex index) throws DamagedDocumentException {
        Set<String> ids = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (IndexedImage image : index.images()) {
            if (!ids.add(image.id())) {
                throw DamagedDocumentException.of("it has two images of number " + image.id());
            }
            if (!files.add(image.datastore() + "/" + image.file())) {
                throw DamagedDocumentException.of("it names the file " + image.file() + " twice");
            }
        }
        Set<String> appliances = new HashSet<>();
        for (IndexedAppliance appliance : index.appliances()) {
            if (!appliances.add(appliance.id())) {
                throw DamagedDocumentException.of("it has two appliances of number " + appliance.id());
            }
        }
        if (index.nextId() < index.firstFreeNumber()) {
            throw DamagedDocumentException.of("its next_id " + index.nextId() + " is in use");
        }
    }

    /** Whether there is anything of this name; unlike {@link Files#exists} it does not take "cannot be seen" for "is not there". */
    static boolean isThere(Path file) throws IOException {
        try {
            Files.readAttributes(file, "*", LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
