package org.cloudimagefactory.itchy.feed.simplestreams;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.cloudimagefactory.itchy.feed.market.MarketPath;
import org.jspecify.annotations.Nullable;

/** One version of a product: its disk, if it has one. */
final class ProductVersion {
    /** Kinds of items that are whole disks; where a version has several, the first of these, as LXD has it. */
    private static final List<String> DISKS = List.of("disk-kvm.img", "disk1.img");

    private static final String SHA256 = "[0-9a-fA-F]{64}";

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Item> disks = new HashMap<>();

    /** A file of a version, as it is described. */
    private static final class Item {
        private String kind = "";
        private String path = "";
        private String sha256 = "";
        private long size = -1;
        private @Nullable String wrong;

        void read(String field, JsonParser at) throws IOException {
            switch (field) {
                case "ftype" -> kind = MarketJson.text(at, field, this::wrong).orElse("");
                case "path" -> path = MarketJson.text(at, field, this::wrong).orElse("");
                case "sha256" ->
                    sha256 = MarketJson.text(at, field, this::wrong).orElse("");
                case "size" -> size = MarketJson.number(at, field, this::wrong).orElse(-1L);
                default -> at.skipChildren();
            }
        }

        private void wrong(String reason) {
            wrong = "of its disk, " + reason;
        }
    }

    /** Reads the value of a version. */
    static ProductVersion read(JsonParser at) throws IOException {
        ProductVersion version = new ProductVersion();
        MarketJson.object(at, "a version", version.faults::add, (name, value) -> {
            if (name.equals("items")) {
                MarketJson.object(value, "items", version.faults::add, (item, entry) -> version.item(entry));
            } else {
                value.skipChildren();
            }
        });
        return version;
    }

    private void item(JsonParser at) throws IOException {
        Item item = new Item();
        MarketJson.object(at, "an item", faults::add, item::read);
        if (DISKS.contains(item.kind)) {
            disks.putIfAbsent(item.kind, item);
        }
    }

    /** Whether it has a disk, or should have. */
    boolean hasDisk() {
        return !disks.isEmpty() || !faults.isEmpty();
    }

    /** What is wrong with it. */
    Optional<String> fault() {
        if (!faults.isEmpty()) {
            return Optional.of(faults.get(0));
        }
        Item disk = disk();
        if (disk.wrong != null) {
            return Optional.of(disk.wrong);
        }
        if (!MarketPath.isOne(disk.path)) {
            return Optional.of("the path of its disk leads out of the tree, or nowhere");
        }
        if (!disk.sha256.matches(SHA256)) {
            return Optional.of("its disk has no SHA-256");
        }
        return disk.size <= 0 ? Optional.of("its disk has no size") : Optional.empty();
    }

    /** Its disk, where nothing is wrong. */
    MarketFile file() {
        Item disk = disk();
        return MarketFile.of(disk.path, disk.size, disk.sha256.toLowerCase(Locale.ROOT));
    }

    private Item disk() {
        return DISKS.stream()
                .filter(disks::containsKey)
                .findFirst()
                .map(disks::get)
                .orElseThrow();
    }
}
