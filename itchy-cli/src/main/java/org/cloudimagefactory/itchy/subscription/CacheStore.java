package org.cloudimagefactory.itchy.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.download.ResumeNotes;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies in the cache and was announced, and what partial files are parts of. */
public final class CacheStore implements ResumeNotes {
    private static final Logger LOG = LoggerFactory.getLogger(CacheStore.class);

    private final ObjectMapper json = new ObjectMapper();
    private final Database database;

    CacheStore(Database database) {
        this.database = database;
    }

    /** All images that were announced and not withdrawn. */
    public List<AnnouncedImage> all() {
        return database.query("SELECT * FROM cached ORDER BY identifier", this::image);
    }

    /** An image was announced. */
    public void add(AnnouncedImage image) {
        AssembledForm form = image.form();
        database.update(
                "INSERT OR REPLACE INTO cached (identifier, subscription, file_name, digest, sha512, version, format, fetched,"
                        + " listed_size, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                image.identifier(),
                image.subscription(),
                image.fileName(),
                image.digest().toString(),
                image.sha512(),
                image.version(),
                form == null ? null : form.format(),
                form == null ? null : form.fetched(),
                form == null ? null : form.listed(),
                written(image));
    }

    /** An image was withdrawn. */
    public void remove(AnnouncedImage image) {
        database.update("DELETE FROM cached WHERE identifier = ?", image.identifier());
    }

    @Override
    public Optional<Validators> of(Path partial, String source) {
        return database.queryOne(
                "SELECT etag, last_modified FROM download WHERE partial = ? AND source = ?",
                row -> Validators.of(row.getString(1), row.getString(2)),
                partial.toString(),
                source);
    }

    @Override
    public void begun(Path partial, String source, Validators validators) {
        database.update(
                "INSERT OR REPLACE INTO download VALUES (?, ?, ?, ?)",
                partial.toString(),
                source,
                validators.etag(),
                validators.lastModified());
    }

    @Override
    public void ended(Path partial) {
        database.update("DELETE FROM download WHERE partial = ?", partial.toString());
    }

    /** All partial files that somebody began. */
    public List<Path> partials() {
        return database.query("SELECT partial FROM download", row -> Path.of(row.getString(1)));
    }

    private AnnouncedImage image(ResultSet row) throws SQLException {
        return new AnnouncedImage(
                row.getString("identifier"),
                row.getLong("subscription"),
                row.getString("file_name"),
                digest(row),
                row.getString("sha512"),
                row.getString("version"),
                form(row),
                event(row));
    }

    private static @Nullable AssembledForm form(ResultSet row) throws SQLException {
        String format = row.getString("format");
        return format == null ? null : new AssembledForm(format, row.getLong("fetched"), row.getLong("listed_size"));
    }

    private static FileDigest digest(ResultSet row) throws SQLException {
        String digest = row.getString("digest");
        return FileDigest.parse(digest == null ? "sha512:" + row.getString("sha512") : digest);
    }

    /** What an image was announced with; of a damaged record at least what its expiration has to say. */
    private SortedMap<String, String> event(ResultSet row) throws SQLException {
        SortedMap<String, String> event = new TreeMap<>();
        String identifier = row.getString("identifier");
        try {
            JsonNode told =
                    json.readTree(Optional.ofNullable(row.getString("event")).orElse(""));
            told.properties().stream()
                    .filter(variable -> variable.getValue().isTextual())
                    .forEach(variable ->
                            event.put(variable.getKey(), variable.getValue().textValue()));
        } catch (JsonProcessingException e) {
            LOG.warn("the record of image {} in the cache is damaged; its expiration will say less of it", identifier);
        }
        event.putIfAbsent(VmcatcherEvent.EVENT_PREFIX + "DC_IDENTIFIER", identifier);
        event.putIfAbsent(VmcatcherEvent.EVENT_PREFIX + "HV_VERSION", row.getString("version"));
        event.putIfAbsent(VmcatcherEvent.EVENT_PREFIX + "FILENAME", row.getString("file_name"));
        return event;
    }

    private String written(AnnouncedImage image) {
        try {
            return json.writeValueAsString(image.event());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts can always be written", e);
        }
    }
}
