package org.cloudimagefactory.nifty.backend.simplestreams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.nifty.backend.library.IndexedImage;
import org.cloudimagefactory.nifty.backend.library.LibraryIndex;
import org.cloudimagefactory.nifty.backend.served.OfferedFile;
import org.cloudimagefactory.nifty.plan.AttributeNames;

/**
 * An appliance that is offered, in all versions that can be had.
 *
 * @param offered the appliance
 * @param versions of its image, the newest first: it is the one that is offered
 */
record Product(OfferedFile offered, List<StreamFile> versions) {
    /** What others call processors by the names that we have. */
    private static final Map<String, String> ARCHITECTURES = Map.of("x86_64", "amd64", "aarch64", "arm64");

    private static final int HASH = 8;

    Product {
        versions = List.copyOf(versions);
    }

    /** What is offered in a datastore. */
    static List<Product> of(LibraryIndex index, String datastore) {
        List<Product> products = new ArrayList<>();
        for (OfferedFile offered : OfferedFile.of(index, datastore)) {
            StreamFile.of(offered.file().image())
                    .ifPresent(newest -> products.add(new Product(offered, versions(index, offered, newest))));
        }
        return products;
    }

    /** Those before it that are in service, which is what --keep keeps. One that came later is not offered yet, or not any longer. */
    private static List<StreamFile> versions(LibraryIndex index, OfferedFile offered, StreamFile newest) {
        List<StreamFile> versions = new ArrayList<>(index.images().stream()
                .filter(image -> image.datastore().equals(offered.appliance().datastore()))
                .filter(image -> isOf(image, offered))
                .flatMap(image -> StreamFile.of(image).stream())
                .filter(file -> file.serial().compareTo(newest.serial()) < 0)
                .sorted(Comparator.comparing(StreamFile::serial).reversed())
                .toList());
        versions.add(0, newest);
        return versions;
    }

    private static boolean isOf(IndexedImage image, OfferedFile offered) {
        Map<String, String> attributes = image.attributes();
        return same(attributes, offered, AttributeNames.IDENTIFIER)
                && same(attributes, offered, AttributeNames.OWNER)
                && !"yes".equals(attributes.get(AttributeNames.EXPIRED));
    }

    private static boolean same(Map<String, String> attributes, OfferedFile offered, String name) {
        return Optional.ofNullable(attributes.get(name)).equals(offered.attribute(name));
    }

    String os() {
        return plain(offered.distribution().orElse("linux"));
    }

    String release() {
        return plain(offered.release().orElse("current"));
    }

    String arch() {
        return ARCHITECTURES.getOrDefault(offered.architecture(), plain(offered.architecture()));
    }

    /** What tells it from other products of the same system: its identifier. */
    String variant() {
        return alias(offered.identifier());
    }

    /** The name of the product. */
    String name() {
        return os() + ":" + release() + ":" + arch() + ":" + variant();
    }

    /** What users call the appliance of this identifier: the identifier itself, as far as its characters have no other meaning there. */
    static String alias(String identifier) {
        String plain = plain(identifier);
        return plain.equals(identifier)
                ? plain
                : plain + "-" + Digest.SHA_256.of(identifier).substring(0, HASH);
    }

    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9._-]", "-");
    }
}
