package org.cloudimagefactory.common.image.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A format and options of qemu-img for it, drawn at random of all that go together.
 *
 * @param format as qemu-img calls it
 * @param text for {@code -o}; may be empty
 * @param compress whether to compress what is converted
 */
record WriterOptions(String format, String text, boolean compress) {
    static WriterOptions draw(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> vmdk(random);
            case 3 -> new WriterOptions("vdi", "static=" + onOrOff(random), false);
            case 4 -> new WriterOptions("vpc", "force_size=on,subformat=" + oneOf(random, "dynamic", "fixed"), false);
            case 5 -> vhdx(random);
            case 6 -> new WriterOptions("raw", "", false);
            default -> qcow2(random);
        };
    }

    /** Whether the writer can change what it made; of a raw disk nothing is to be found out that way. */
    boolean isWritable() {
        return !format.equals("raw") && !text.contains("streamOptimized");
    }

    /** Whether an empty image is one; a raw disk needs a boot sector, an empty fixed VHD too. */
    boolean mayBeEmpty() {
        return !format.equals("raw") && !text.isEmpty() && !compress;
    }

    private static WriterOptions qcow2(Random random) {
        List<String> options = new ArrayList<>();
        int bits = 9 + random.nextInt(13);
        options.add("cluster_size=" + (1 << bits));
        boolean compress = random.nextInt(3) == 0;
        if (random.nextInt(4) == 0) {
            options.add("compat=0.10");
        } else {
            options.add("compat=1.1,lazy_refcounts=" + onOrOff(random));
            options.add("refcount_bits=" + (1 << random.nextInt(7)));
            options.add("compression_type=" + oneOf(random, "zlib", "zstd"));
            if (bits >= 14 && random.nextBoolean()) {
                options.add("extended_l2=on");
            }
        }
        if (!compress && random.nextInt(3) == 0) {
            options.add("preallocation=" + oneOf(random, "metadata", "falloc", "full"));
        }
        return new WriterOptions("qcow2", String.join(",", options), compress);
    }

    private static WriterOptions vmdk(Random random) {
        List<String> options = new ArrayList<>();
        options.add("subformat=" + oneOf(random, "monolithicSparse", "streamOptimized"));
        if (random.nextBoolean()) {
            options.add("adapter_type=" + oneOf(random, "ide", "buslogic", "lsilogic", "legacyESX"));
        }
        options.add(random.nextBoolean() ? "zeroed_grain=" + onOrOff(random) : "compat6=" + onOrOff(random));
        return new WriterOptions("vmdk", String.join(",", options), false);
    }

    private static WriterOptions vhdx(Random random) {
        return new WriterOptions(
                "vhdx",
                "subformat=" + oneOf(random, "dynamic", "fixed") + ",block_size=" + oneOf(random, "1M", "2M", "8M")
                        + ",log_size=" + oneOf(random, "1M", "2M") + ",block_state_zero=" + onOrOff(random),
                false);
    }

    private static String onOrOff(Random random) {
        return oneOf(random, "on", "off");
    }

    private static String oneOf(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
