package org.cloudimagefactory.common.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads sizes as people write them, as bytes: {@code 512M}, {@code 10G}, {@code 1.5GiB}, each unit 1024 of the one below;
 * fractions are rounded up to whole KiB. What a number without a unit means, each option says by the kind that it names.
 */
public abstract class ByteSizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*(?:([KMGT])?(?:I?B)?)");
    private static final String UNITS = "KMGT";
    private static final int STEP = 10;
    /** An exabyte, far from any overflow. */
    private static final BigDecimal LIMIT = BigDecimal.valueOf(1L << 60);

    private final int bare;
    private final String unit;

    private ByteSizeConverter(int bare, String unit) {
        this.bare = bare;
        this.unit = unit;
    }

    /** A bare number is bytes. */
    public static final class Bytes extends ByteSizeConverter {
        public Bytes() {
            super(0, "bytes");
        }
    }

    /** A bare number is MiB. */
    public static final class Mebibytes extends ByteSizeConverter {
        public Mebibytes() {
            super(2, "MiB");
        }
    }

    @Override
    public Long convert(String value) {
        Matcher matcher = FORM.matcher(value.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches() || (bare == 0 && matcher.group(2) == null && value.contains("."))) {
            throw new TypeConversionException(
                    "'" + value + "' is no size such as 512M, 10G or 1.5GiB; a bare number is " + unit);
        }
        int power = matcher.group(2) == null ? bare : UNITS.indexOf(matcher.group(2)) + 1;
        BigDecimal step = BigDecimal.valueOf(power == 0 ? 1 : 1L << STEP);
        BigDecimal size = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1L << (STEP * power)))
                .divide(step, 0, RoundingMode.UP)
                .multiply(step);
        if (size.signum() == 0) {
            throw new TypeConversionException("a size of 0 leaves room for nothing");
        }
        if (size.compareTo(LIMIT) > 0) {
            throw new TypeConversionException("'" + value + "' is more than any disk can hold");
        }
        return size.longValueExact();
    }
}
