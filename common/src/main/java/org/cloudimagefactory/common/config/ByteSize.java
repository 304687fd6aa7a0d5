package org.cloudimagefactory.common.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them, on command lines and in files: {@code 512M}, {@code 10G}, {@code 1.5GiB}, each unit 1024 of the one
 * below.
 */
public final class ByteSize {
    /** An exabyte, more than any disk can hold and far from any overflow. */
    public static final long DISK_LIMIT = 1L << 60;

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*(?:([KMGT])?(?:I?B)?)");
    private static final String UNITS = "KMGT";
    private static final int STEP = 10;

    private ByteSize() {}

    /**
     * The bytes, fractions rounded up to whole KiB; empty when it is no size.
     *
     * @param bare what a number without a unit is: 0 for bytes, which have no fractions, 1 for KiB, 2 for MiB
     */
    public static Optional<BigDecimal> parse(String text, int bare) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches() || (bare == 0 && matcher.group(2) == null && text.contains("."))) {
            return Optional.empty();
        }
        int power = matcher.group(2) == null ? bare : UNITS.indexOf(matcher.group(2)) + 1;
        BigDecimal step = BigDecimal.valueOf(power == 0 ? 1 : 1L << STEP);
        return Optional.of(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1L << (STEP * power)))
                .divide(step, 0, RoundingMode.UP)
                .multiply(step));
    }
}
