package org.cloudimagefactory.itchy.feed.onemarket;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.event.SafeName;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.jspecify.annotations.Nullable;

/** A file of an appliance, as it is described: its size there is that of the disk, not that of the file. */
final class AppFile {
    /** Kinds of files that are disks; others are kernels, files of contexts and the like. */
    private static final Set<String> DISKS = Set.of("", "OS", "DATABLOCK");

    private static final String SHA256 = "[0-9a-f]{64}";
    private static final String MD5 = "[0-9a-f]{32}";
    private static final int NAME_LIMIT = 80;
    private static final int SHOWN = 100;

    private String url = "";
    private String kind = "";
    private String name = "";
    private String driver = "";
    private String sha256 = "";
    private String md5 = "";
    private long capacity;

    private AppFile() {}

    /** Reads an element of the list of files. */
    static AppFile read(JsonParser at, Consumer<String> wrong) throws IOException {
        AppFile file = new AppFile();
        MarketJson.object(at, "one of its files", wrong, (field, value) -> file.field(field, value, wrong));
        return file;
    }

    private void field(String field, JsonParser at, Consumer<String> wrong) throws IOException {
        String what = "of one of its files, " + field;
        switch (field) {
            case "url" -> url = MarketJson.text(at, what, wrong).orElse("");
            case "type" -> kind = MarketJson.text(at, what, wrong).orElse("");
            case "name" -> name = MarketJson.text(at, what, wrong).orElse("");
            case "driver" -> driver = MarketJson.text(at, what, wrong).orElse("");
            case "size" -> capacity = MarketJson.number(at, what, wrong).orElse(0L);
            case "checksum" ->
                MarketJson.object(at, what, wrong, (algorithm, value) -> digest(algorithm, value, what, wrong));
            default -> digest(field, at, what, wrong);
        }
    }

    private void digest(String algorithm, JsonParser at, String what, Consumer<String> wrong) throws IOException {
        switch (algorithm) {
            case "sha256" ->
                sha256 = MarketJson.text(at, what, wrong).orElse("").toLowerCase(Locale.ROOT);
            case "md5" -> md5 = MarketJson.text(at, what, wrong).orElse("").toLowerCase(Locale.ROOT);
            default -> at.skipChildren();
        }
    }

    boolean isDisk() {
        return DISKS.contains(kind.toUpperCase(Locale.ROOT));
    }

    /** Why it can't be taken. */
    Optional<String> fault(boolean allowsMd5) {
        if (!url.isEmpty() && address().isEmpty()) {
            return Optional.of(
                    "one of its files is at '" + PrintableText.of(url, SHOWN) + "', which is not https or http");
        }
        if (!sha256.isEmpty()) {
            return sha256.matches(SHA256) ? Optional.empty() : Optional.of("one of its files has a broken SHA-256");
        }
        if (!md5.matches(MD5)) {
            return Optional.of("one of its files has no SHA-256");
        }
        return allowsMd5
                ? Optional.empty()
                : Optional.of("of one of its files nothing but MD5 is told, which proves nothing;"
                        + " it is taken with --allow-md5");
    }

    private Optional<URI> address() {
        try {
            URI uri = new URI(url);
            return Address.isWeb(uri) && uri.getRawUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * The disk.
     *
     * @param download where the market has it, when it says no other address
     * @param number among the files, from 1
     * @param format of the appliance
     */
    MarketFile disk(String download, int number, String format) {
        String address = address().map(URI::toString).orElse(download);
        @Nullable String strong = sha256.isEmpty() ? null : sha256;
        return new MarketFile(address, -1, strong, strong == null ? md5 : null, named(number, format), capacity);
    }

    private String named(int number, String format) {
        String ending = driver.isEmpty() ? format : driver;
        String extension = ending.equals("qcow2") || ending.equals("vmdk") ? "." + ending : ".img";
        String plain = SafeName.of(name, NAME_LIMIT);
        return "disk" + number + (plain.equals("_") || plain.isEmpty() ? "" : "-" + plain) + extension;
    }
}
