package org.cloudimagefactory.comfy.description;

import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the life of a release. Times are days, or months where a source says no more; null is not known.
 *
 * @param distribution its name
 * @param version number, or its beginning
 * @param released when it came out
 * @param endOfLife when security updates for everybody end
 * @param extended when what volunteers do for everybody after that ends
 * @param source where it was looked up
 * @param lookedUp when it was looked up
 */
public record Release(
        String distribution,
        String version,
        @Nullable String released,
        @Nullable String endOfLife,
        @Nullable String extended,
        String source,
        String lookedUp) {
    /** For people, on a day: {@code until 2027-10-31}, {@code ended 2026-04-30}, or that it is unknown. */
    public String lifetime(LocalDate today) {
        if (endOfLife == null) {
            return "end of life unknown";
        }
        String life = (isOver(endOfLife, today) ? "ended " : "until ") + endOfLife;
        return extended == null || !isOver(endOfLife, today)
                ? life
                : life + ", extended support " + (isOver(extended, today) ? "ended " : "until ") + extended;
    }

    private static boolean isOver(String time, LocalDate today) {
        boolean isMonth = time.length() == "2026-11".length();
        return (isMonth ? YearMonth.parse(time).atEndOfMonth() : LocalDate.parse(time)).isBefore(today);
    }
}
