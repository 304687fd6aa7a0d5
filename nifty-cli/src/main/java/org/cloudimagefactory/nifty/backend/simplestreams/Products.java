package org.cloudimagefactory.nifty.backend.simplestreams;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cloudimagefactory.common.spool.Digest;

/**
 * The documents of a tree: {@code products:1.0} and {@code index:1.0} of simplestreams, with the fields that LXD and Incus read
 * ({@code shared/simplestreams/products.go}).
 */
final class Products {
    static final String INDEX = "streams/v1/index.json";
    static final String IMAGES = "streams/v1/images.json";
    static final String SIGNED_IMAGES = "streams/v1/images.sjson";
    static final String UPDATED = "updated";
    static final String FIELD = "made_by";

    private static final String DOWNLOADS = "image-downloads";
    private static final String FORMAT = "products:1.0";
    private static final int TITLE_LIMIT = 1000;

    private final JsonMapper json = JsonMapper.builder().build();

    /** A file of a version as clients fetch it. */
    interface Paths {
        /** The image. */
        String disk(StreamFile file);

        /** The archive of metadata. */
        String metadata(StreamFile file);
    }

    /** The list, which does not say yet when it was made. */
    ObjectNode images(List<Product> products, Paths paths) {
        ObjectNode document = json.createObjectNode().put(FIELD, "nifty");
        document.put("format", FORMAT).put("datatype", DOWNLOADS).put("content_id", "images");
        ObjectNode all = document.putObject("products");
        for (Product product : products) {
            ObjectNode node = all.putObject(product.name());
            node.put("aliases", aliases(product, products));
            node.put("arch", product.arch());
            node.put("os", product.os());
            node.put("release", product.release());
            node.put("release_title", product.release());
            node.put("variant", product.variant());
            node.put("title", title(product));
            node.putObject("requirements").put("secureboot", "false");
            ObjectNode versions = node.putObject("versions");
            for (StreamFile file : product.versions()) {
                items(versions.putObject(file.serial()).putObject("items"), file, paths);
            }
        }
        return document;
    }

    private static String title(Product product) {
        String title = product.offered().title();
        return title.length() <= TITLE_LIMIT ? title : title.substring(0, title.offsetByCodePoints(0, TITLE_LIMIT / 2));
    }

    private static void items(ObjectNode items, StreamFile file, Paths paths) {
        byte[] archive = file.archive();
        for (String kind : List.of("lxd.tar.xz", "incus.tar.xz")) {
            items.putObject(kind)
                    .put("ftype", kind)
                    .put("path", paths.metadata(file))
                    .put("size", archive.length)
                    .put("sha256", Digest.SHA_256.of(archive))
                    .put("combined_disk-kvm-img_sha256", file.combined());
        }
        items.putObject("disk.qcow2")
                .put("ftype", "disk-kvm.img")
                .put("path", paths.disk(file))
                .put("size", file.facts().size())
                .put("sha256", file.facts().sha256());
    }

    /** The identifier; and system and release, as others have them, where only one product is of these. */
    private static String aliases(Product product, List<Product> all) {
        String usual = product.os() + "/" + product.release();
        long same = all.stream()
                .filter(other -> other.arch().equals(product.arch()))
                .filter(other -> usual.equals(other.os() + "/" + other.release()))
                .count();
        return same == 1 ? product.variant() + "," + usual : product.variant();
    }

    /** What leads to the list at this path. */
    ObjectNode index(List<Product> products, String updated, String path) {
        ObjectNode document = json.createObjectNode().put(FIELD, "nifty");
        document.put("format", "index:1.0").put(UPDATED, updated);
        ObjectNode entry = document.putObject("index").putObject("images");
        entry.put("datatype", DOWNLOADS).put("path", path).put("format", FORMAT).put(UPDATED, updated);
        var names = entry.putArray("products");
        products.forEach(product -> names.add(product.name()));
        return document;
    }
}
