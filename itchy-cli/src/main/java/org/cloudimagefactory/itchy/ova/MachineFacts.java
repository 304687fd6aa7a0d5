package org.cloudimagefactory.itchy.ova;

import org.jspecify.annotations.Nullable;

/**
 * What a description says of the machine; it fills the gaps of an event.
 *
 * @param operatingSystem free text, such as {@code Debian GNU/Linux 12 (64-bit)}
 * @param cpus virtual cores
 * @param memory MiB
 */
public record MachineFacts(
        @Nullable String operatingSystem,
        @Nullable Long cpus,
        @Nullable Long memory) {
    /** Nothing is known. */
    public static final MachineFacts NONE = new MachineFacts(null, null, null);

    private static final int CPU = 3;
    private static final int MEMORY = 4;
    private static final int MIB_SHIFT = 20;

    static MachineFacts of(OvfDocument ovf) {
        return new MachineFacts(
                ovf.operatingSystem().isEmpty() ? null : ovf.operatingSystem(),
                positive(sum(ovf, CPU, 0)),
                positive(sum(ovf, MEMORY, MIB_SHIFT)));
    }

    private static long sum(OvfDocument ovf, int resourceType, int shift) {
        double sum = 0;
        for (OvfDocument.HardwareItem item : ovf.items()) {
            if (item.isOfType(resourceType)) {
                double unit = shift == 0 ? 1 : unit(item.get("AllocationUnits").orElse("byte * 2^20"));
                sum += number(item.get("VirtualQuantity").orElse("")) * unit;
            }
        }
        return (long) (sum / (1L << shift));
    }

    /** Bytes of a unit, in the notation of DMTF or the older words; unknown ones count as nothing. */
    private static double unit(String text) {
        String unit = text.toLowerCase(java.util.Locale.ROOT).replaceAll("\\s", "");
        if (unit.matches("bytes?(\\*(2\\^[0-9]{1,2}|10\\^[0-9]{1,2}))?")) {
            int power = unit.indexOf('^');
            return power < 0 ? 1 : Math.pow(unit.contains("*2^") ? 2 : 10, Integer.parseInt(unit.substring(power + 1)));
        }
        return switch (unit) {
            case "kilobytes", "kb" -> 1L << 10;
            case "megabytes", "mb" -> 1L << 20;
            case "gigabytes", "gb" -> 1L << 30;
            default -> 0;
        };
    }

    private static double number(String text) {
        return text.matches("[0-9]{1,15}") ? Double.parseDouble(text) : 0;
    }

    private static @Nullable Long positive(long value) {
        return value > 0 && value < Integer.MAX_VALUE ? value : null;
    }
}
