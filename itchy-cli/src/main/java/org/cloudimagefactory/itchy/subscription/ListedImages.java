package org.cloudimagefactory.itchy.subscription;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.itchy.feed.ApplianceResult;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.jspecify.annotations.Nullable;

/** The images of the lists, and what is said about them by name. */
public final class ListedImages {
    private final Database database;

    ListedImages(Database database) {
        this.database = database;
    }

    /** All images that the lists of a subscription have or had. */
    public List<KnownImage> of(Subscription subscription) {
        return database.query(
                "SELECT * FROM image WHERE subscription = ? ORDER BY listed DESC, identifier",
                ListedImages::image,
                subscription.id());
    }

    /** Selects or deselects an image in all subscriptions that know it; tells whether any does. */
    public boolean choose(String identifier, boolean wanted) {
        return database.update("UPDATE image SET chosen = ? WHERE identifier = ?", wanted, identifier) > 0;
    }

    /** Selects or deselects an image of one subscription; what its list has not is noted for when it has. */
    public void choose(Subscription subscription, String identifier, boolean wanted) {
        int known = database.update(
                "UPDATE image SET chosen = ? WHERE subscription = ? AND identifier = ?",
                wanted,
                subscription.id(),
                identifier);
        if (known == 0) {
            know(subscription, identifier, wanted);
        }
    }

    /** Images of the list that nobody was told of yet. */
    public Set<String> untold(Subscription subscription) {
        return Set.copyOf(database.query(
                "SELECT identifier FROM image WHERE subscription = ? AND listed = 1 AND told = 0",
                row -> row.getString(1),
                subscription.id()));
    }

    /** Everybody was told of these images. */
    public void markReported(Subscription subscription, List<String> identifiers) {
        database.inTransaction(() -> identifiers.stream()
                .mapToInt(identifier -> database.update(
                        "UPDATE image SET told = 1 WHERE subscription = ? AND identifier = ?",
                        subscription.id(),
                        identifier))
                .sum());
    }

    /** Notes an image that was told of elsewhere, without what a list says of it. */
    public void know(Subscription subscription, String identifier, boolean wanted) {
        database.update(
                "INSERT OR IGNORE INTO image (subscription, identifier, chosen, listed, told) VALUES (?, ?, ?, 0, 1)",
                subscription.id(),
                identifier,
                wanted);
    }

    /** No image is in the list; the ones that are follow. */
    void unlist(Subscription subscription) {
        database.update("UPDATE image SET listed = 0, refusal = NULL WHERE subscription = ?", subscription.id());
        database.update("DELETE FROM image WHERE subscription = ? AND identifier LIKE '#%'", subscription.id());
    }

    /** The list has this image. */
    void list(Subscription subscription, ApplianceResult result) {
        OfferedAppliance image = result.appliance();
        database.update(
                "INSERT INTO image (subscription, identifier, listed, title, version, size, refusal)"
                        + " VALUES (?, ?, 1, ?, ?, ?, ?) ON CONFLICT (subscription, identifier) DO UPDATE SET listed = 1,"
                        + " title = coalesce(excluded.title, title), version = coalesce(excluded.version, version),"
                        + " size = max(excluded.size, size * (excluded.size = 0)),"
                        + " refusal = CASE WHEN listed = 1 THEN refusal ELSE excluded.refusal END",
                subscription.id(),
                result.identifier(),
                image == null ? null : image.texts().get("dc:title"),
                image == null ? null : image.version(),
                image == null ? 0L : image.size(),
                result.reason());
    }

    private static KnownImage image(ResultSet row) throws SQLException {
        int chosen = row.getInt("chosen");
        @Nullable Boolean named = row.wasNull() ? null : Boolean.valueOf(chosen == 1);
        return new KnownImage(
                row.getString("identifier"),
                named,
                row.getBoolean("listed"),
                row.getString("title"),
                row.getString("version"),
                row.getLong("size"),
                row.getString("refusal"));
    }
}
