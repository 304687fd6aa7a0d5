package org.cloudimagefactory.itchy.subscription;

import java.net.URI;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.feed.ApplianceResult;
import org.cloudimagefactory.itchy.feed.FeedContent;
import org.jspecify.annotations.Nullable;

/** Subscriptions and the lists that they hold. */
public final class SubscriptionStore implements AutoCloseable {
    private final RegistryTermsText registryTerms = new RegistryTermsText();
    private final MarketTermsText marketTerms = new MarketTermsText();
    private final Database database;

    private SubscriptionStore(Database database) {
        this.database = database;
    }

    /** Opens the database, and makes it when it is not there. */
    public static SubscriptionStore open(Path file) {
        return prepared(Database.open(file));
    }

    /** What a database holds at this moment, to look at; none is made, and the one that is there is not touched. */
    public static SubscriptionStore openToLook(Path file) {
        return prepared(Database.openToLook(file));
    }

    private static SubscriptionStore prepared(Database database) {
        try {
            Schema.prepare(database);
            return new SubscriptionStore(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** What was announced, and partial downloads. */
    public CacheStore cache() {
        return new CacheStore(database);
    }

    /** The images of the lists. */
    public ListedImages images() {
        return new ListedImages(database);
    }

    /** Makes several changes, or none of them. */
    public <T> T atOnce(Supplier<T> changes) {
        return database.inTransaction(changes);
    }

    /** All subscriptions, in the order in which they were made. */
    public List<Subscription> all() {
        return database.query("SELECT * FROM subscription ORDER BY id", this::subscription);
    }

    /** The subscription of this address or with this list. */
    public Optional<Subscription> find(String urlOrIdentifier) {
        return database.queryOne(
                "SELECT * FROM subscription WHERE url = ? OR identifier = ?",
                this::subscription,
                urlOrIdentifier,
                urlOrIdentifier);
    }

    /** Adds a subscription; nothing is held yet. */
    public Subscription add(
            URI url, SubscriptionTerms terms, @Nullable AddressScope scope, @Nullable String identifier) {
        return database.inTransaction(() -> {
            database.update(
                    "INSERT INTO subscription (url, images, unsigned, uri, registry, market, scope, identifier)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    url.toString(),
                    terms.images().toString(),
                    terms.unsigned(),
                    terms.uri(),
                    registryTerms.write(terms.registry()),
                    marketTerms.write(terms.market()),
                    scope == null ? null : stored(scope),
                    identifier);
            Subscription added = find(url.toString()).orElseThrow();
            for (Endorser endorser : terms.endorsers()) {
                database.update(
                        "INSERT OR IGNORE INTO endorser VALUES (?, ?, ?)", added.id(), endorser.dn(), endorser.ca());
            }
            return find(url.toString()).orElseThrow();
        });
    }

    /** Removes a subscription; what it has brought leaves the cache in the next run. */
    public void remove(Subscription subscription) {
        database.update("DELETE FROM subscription WHERE id = ?", subscription.id());
    }

    /** Whether a list is a file is seen by its address, so that the column has the same few values in every version. */
    private static String stored(AddressScope scope) {
        return scope == AddressScope.FILE ? AddressScope.LOCAL.toString() : scope.toString();
    }

    /** Notes how near the list is. */
    public void scope(Subscription subscription, AddressScope scope) {
        database.update("UPDATE subscription SET scope = ? WHERE id = ?", stored(scope), subscription.id());
    }

    /** Notes by what the server recognises the list that is held. */
    public void validators(Subscription subscription, Validators validators) {
        database.update(
                "UPDATE subscription SET etag = ?, last_modified = ? WHERE id = ?",
                validators.etag(),
                validators.lastModified(),
                subscription.id());
    }

    /** Notes what is held without the list itself, as it comes from vmCatcher. */
    public void held(Subscription subscription, HeldList held) {
        database.update(
                "UPDATE subscription SET held_version = ?, held_created = ? WHERE id = ?",
                held.version(),
                held.created().toString(),
                subscription.id());
    }

    /**
     * Takes what a feed offers, all of it or nothing; tells whether the subscription is still there.
     *
     * @param document that the feed wants to be kept
     */
    public boolean take(Subscription subscription, FeedContent content, byte[] document, Validators validators) {
        return database.inTransaction(() -> {
            int found = database.update(
                    "UPDATE subscription SET identifier = ?, held_version = ?, held_created = ?, title = ?, expires = ?,"
                            + " message = ?, etag = ?, last_modified = ?, problem = NULL, invalid_since = NULL WHERE id = ?",
                    content.identifier(),
                    content.version(),
                    content.created().toString(),
                    content.title(),
                    content.expires() == null ? null : content.expires().toString(),
                    document,
                    validators.etag(),
                    validators.lastModified(),
                    subscription.id());
            if (found == 0) {
                // Somebody has ended it meanwhile.
                return false;
            }
            ListedImages images = images();
            images.unlist(subscription);
            for (ApplianceResult result : content.appliances()) {
                images.list(subscription, result);
            }
            return true;
        });
    }

    /** What a feed wanted to be kept, such as a list as it was published. */
    public Optional<byte[]> document(Subscription subscription) {
        return database.queryOne(
                "SELECT message FROM subscription WHERE id = ? AND message IS NOT NULL",
                row -> row.getBytes(1),
                subscription.id());
    }

    /** Notes how the last look at a subscription came out. */
    public void checked(Subscription subscription, @Nullable String problem, @Nullable Instant invalidSince) {
        database.update(
                "UPDATE subscription SET problem = ?, invalid_since = ? WHERE id = ?",
                problem,
                invalidSince == null ? null : invalidSince.toString(),
                subscription.id());
    }

    @Override
    public void close() {
        database.close();
    }

    private Subscription subscription(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        List<Endorser> endorsers = database.query(
                "SELECT dn, ca FROM endorser WHERE subscription = ? ORDER BY dn, ca",
                endorser -> new Endorser(endorser.getString(1), endorser.getString(2)),
                id);
        String version = row.getString("held_version");
        String scope = row.getString("scope");
        return new Subscription(
                id,
                URI.create(row.getString("url")),
                new SubscriptionTerms(
                        endorsers,
                        ImageChoice.valueOf(row.getString("images").toUpperCase(Locale.ROOT)),
                        row.getBoolean("unsigned"),
                        row.getString("uri"),
                        registryTerms.read(row.getString("registry")),
                        marketTerms.read(row.getString("market"))),
                scope == null ? null : AddressScope.valueOf(scope.toUpperCase(Locale.ROOT)),
                row.getString("identifier"),
                version == null ? null : new HeldList(version, Instant.parse(row.getString("held_created"))),
                row.getString("title"),
                instant(row.getString("expires")),
                Validators.of(row.getString("etag"), row.getString("last_modified")),
                row.getString("problem"),
                instant(row.getString("invalid_since")));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
