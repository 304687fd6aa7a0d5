package org.cloudimagefactory.itchy.subscription;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.jspecify.annotations.Nullable;

/**
 * Takes subscriptions, their endorsers and selected images over from the database of a vmCatcher, which stays as it is. Lists
 * are fetched and verified in the next run, and none may be older than what vmCatcher held.
 */
public final class VmcatcherImport {
    private static final Set<String> TABLES = Set.of(
            "subscription",
            "endorser",
            "endorserPrincible",
            "subscriptionAuth",
            "ImageDefinition",
            "imageListInstance");
    private static final int IMAGE_IN_CACHE = 1;

    private final SubscriptionStore store;

    /** Imports into this store. */
    public VmcatcherImport(SubscriptionStore store) {
        this.store = store;
    }

    /**
     * What became of one subscription.
     *
     * @param url of it
     * @param images how many are selected
     * @param problem why it was not imported, if it was not
     */
    public record Imported(String url, int images, @Nullable String problem) {}

    /** A row of vmCatcher. */
    private record Row(long id, String url, String identifier, boolean authorised, String user, String password) {}

    /** Imports all that is there. */
    public List<Imported> run(Path file) {
        try (Database old = Database.openReadOnly(file)) {
            Set<String> tables = new HashSet<>(
                    old.query("SELECT name FROM sqlite_master WHERE type = 'table'", row -> row.getString(1)));
            if (!tables.containsAll(TABLES)) {
                throw new EnvironmentProblem(file + " is no database of vmCatcher 0.6")
                        .hint("its path stands behind 'sqlite:///' in VMCATCHER_RDBMS");
            }
            List<Imported> results = new ArrayList<>();
            for (Row row : old.query("SELECT * FROM subscription ORDER BY id", VmcatcherImport::row)) {
                results.add(result(old, row));
            }
            return results;
        }
    }

    private Imported result(Database old, Row row) {
        try {
            return store.atOnce(() -> imported(old, row));
        } catch (Problem e) {
            return new Imported(PrintableText.of(AddressText.withoutCredentials(row.url()), 300), 0, e.line());
        }
    }

    private Imported imported(Database old, Row row) {
        URI url = withCredentials(Address.parse(row.url()), row);
        List<Endorser> endorsers = endorsers(old, row);
        if (store.find(url.toString()).or(() -> store.find(row.identifier())).isPresent()) {
            throw new ItemProblem("it is subscribed to already");
        }
        if (!row.authorised()) {
            throw new ItemProblem("it is switched off in vmCatcher");
        }
        if (endorsers.isEmpty()) {
            throw new ItemProblem("it has no authorised endorser");
        }
        SubscriptionTerms terms = new SubscriptionTerms(endorsers, ImageChoice.SELECTED, false, null);
        Subscription added = store.add(url, terms, null, row.identifier());
        int selected = images(old, row, added);
        held(old, row, added);
        return new Imported(Address.shown(url), selected, null);
    }

    private static List<Endorser> endorsers(Database old, Row row) {
        List<Endorser> endorsers = old.query(
                "SELECT DISTINCT p.hv_dn, p.hv_ca FROM subscriptionAuth a JOIN endorserPrincible p ON p.endorser = a.endorser"
                        + " WHERE a.subscription = ? AND a.authorised = 1",
                result -> new Endorser(result.getString(1), result.getString(2)),
                row.id());
        return endorsers.stream()
                .filter(endorser -> SignerIdentity.isName(endorser.dn()) && SignerIdentity.isName(endorser.ca()))
                .toList();
    }

    private int images(Database old, Row row, Subscription added) {
        List<String> selected = old.query(
                "SELECT identifier FROM ImageDefinition WHERE subscription = ? AND cache = ?",
                result -> result.getString(1),
                row.id(),
                IMAGE_IN_CACHE);
        selected.forEach(identifier -> store.images().know(added, identifier, true));
        old.query(
                        "SELECT identifier FROM ImageDefinition WHERE subscription = ? AND cache <> ?",
                        result -> result.getString(1),
                        row.id(),
                        IMAGE_IN_CACHE)
                .forEach(identifier -> store.images().know(added, identifier, false));
        return selected.size();
    }

    private void held(Database old, Row row, Subscription added) {
        old.query(
                        "SELECT l.version, l.created FROM subscription s JOIN imageListInstance l ON l.id = s.imagelist_latest"
                                + " WHERE s.id = ?",
                        result -> new String[] {result.getString(1), result.getString(2)},
                        row.id())
                .forEach(list -> store.held(added, new HeldList(list[0], date(list[1]))));
    }

    /** Dates as Python's SQLAlchemy writes them: UTC without saying so. */
    private static Instant date(String text) {
        try {
            return LocalDateTime.parse(text.strip().replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static URI withCredentials(URI url, Row row) {
        if (row.user().isEmpty() || url.getRawUserInfo() != null || !Address.isWeb(url)) {
            return url;
        }
        try {
            String pair = row.user() + ":" + row.password();
            return new URI(
                    url.getScheme(),
                    pair,
                    url.getHost(),
                    url.getPort(),
                    url.getPath(),
                    url.getQuery(),
                    url.getFragment());
        } catch (URISyntaxException e) {
            throw new ItemProblem("its address and user name don't fit together").causedBy(e);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getString("uri"),
                row.getString("identifier"),
                row.getBoolean("authorised"),
                optional(row, "userName"),
                optional(row, "password"));
    }

    /** Older databases lack some columns; absent ones were filled with 0. */
    private static String optional(ResultSet row, String column) throws SQLException {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            if (row.getMetaData().getColumnName(i).equals(column)) {
                String value = row.getString(i);
                return value == null || value.equals("0") ? "" : value;
            }
        }
        return "";
    }
}
