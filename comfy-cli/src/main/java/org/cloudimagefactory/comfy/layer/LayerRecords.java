package org.cloudimagefactory.comfy.layer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;

/** Reads and writes the records of layers; what is damaged or of somebody else is no record. */
final class LayerRecords {
    private static final int LIMIT = 1 << 20;

    private final JsonMapper json = JsonMapper.builder().build();
    private final LayerFiles files;

    LayerRecords(LayerFiles files) {
        this.files = files;
    }

    /**
     * The record of a layer, or nothing where there is none.
     *
     * @throws UnsoundLayerException when there is one that can't be believed
     */
    Optional<LayerRecord> read(LayerKey key) throws UnsoundLayerException {
        Path file = files.record(key);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnsoundLayerException(key, "its record is no file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LIMIT + 1);
            if (content.length > LIMIT) {
                throw new UnsoundLayerException(key, "its record is larger than 1 MiB");
            }
            LayerRecord record = json.readValue(content, LayerRecord.class);
            if (record == null || !record.key().equals(key.digits())) {
                throw new UnsoundLayerException(key, "its record is of another layer");
            }
            return Optional.of(record);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonMappingException e) {
            String reason = e.getCause() instanceof IllegalArgumentException wrong ? wrong.getMessage() : null;
            throw new UnsoundLayerException(
                    key, reason == null ? "its record has other fields" : "its record can't be right: " + reason);
        } catch (JsonProcessingException e) {
            throw new UnsoundLayerException(key, "its record is no JSON, or ends in its middle");
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
    }

    void write(LayerRecord record) throws IOException {
        byte[] content = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(record);
        AtomicFile.write(
                files.record(record.layer()),
                content,
                FilePermissions.parse("400").set());
    }
}
