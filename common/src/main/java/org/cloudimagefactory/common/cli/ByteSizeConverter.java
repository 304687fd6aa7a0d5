package org.cloudimagefactory.common.cli;

import java.math.BigDecimal;
import org.cloudimagefactory.common.config.ByteSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads sizes as people write them, as bytes: {@code 512M}, {@code 10G}, {@code 1.5GiB}, each unit 1024 of the one below;
 * fractions are rounded up to whole KiB. What a number without a unit means, each option says by the kind that it names.
 */
public abstract class ByteSizeConverter implements ITypeConverter<Long> {
    private final int bare;
    private final String unit;
    private final BigDecimal limit;
    private final boolean isRate;

    private ByteSizeConverter(int bare, String unit, long limit, boolean isRate) {
        this.bare = bare;
        this.unit = unit;
        this.limit = BigDecimal.valueOf(limit);
        this.isRate = isRate;
    }

    /** A bare number is bytes. */
    public static final class Bytes extends ByteSizeConverter {
        public Bytes() {
            super(0, "bytes", Long.MAX_VALUE, false);
        }
    }

    /** Bytes per second; 0 is no limit. */
    public static final class Rate extends ByteSizeConverter {
        /** For picocli. */
        public Rate() {
            super(0, "bytes", Long.MAX_VALUE, true);
        }
    }

    /** A bare number is MiB. */
    public static final class Mebibytes extends ByteSizeConverter {
        public Mebibytes() {
            super(2, "MiB", ByteSize.DISK_LIMIT, false);
        }
    }

    @Override
    public Long convert(String value) {
        BigDecimal size = ByteSize.parse(value, bare)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + value + "' is no size such as 512M, 10G or 1.5GiB; a bare number is " + unit));
        if (isRate) {
            return size.min(limit).longValueExact();
        }
        if (size.signum() == 0) {
            throw new TypeConversionException("a size of 0 leaves room for nothing");
        }
        if (size.compareTo(limit) > 0) {
            throw new TypeConversionException("'" + value + "' is more than any disk can hold");
        }
        return size.longValueExact();
    }
}
