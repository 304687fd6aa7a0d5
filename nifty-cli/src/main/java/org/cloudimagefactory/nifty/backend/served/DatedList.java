package org.cloudimagefactory.nifty.backend.served;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** A list that says when it last changed ({@code updated}): whoever follows it believes nothing older than what was seen. */
public final class DatedList {
    private static final String UPDATED = "updated";

    /** Clocks of those who follow may be so much slower. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    /** A clock that was this wrong is not gone by. */
    private static final Duration WRONG = Duration.ofDays(1);

    private final Path file;
    private final DateTimeFormatter form;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * The list in this file, which is ours or not there.
     *
     * @param form of the date, to the second
     */
    public DatedList(Path file, DateTimeFormatter form, Clock clock) {
        this.file = file;
        this.form = form;
        this.clock = clock;
    }

    /** Adds the date: that of the list that is there where it says the same, else now, or a second later than that of the list before. */
    public void date(ObjectNode list) throws IOException {
        JsonNode there = read();
        String before = there.path(UPDATED).asText();
        // As it is read: a number that was put there is not equal to the same number that was read.
        JsonNode same = json.readTree(json.writeValueAsBytes(list.deepCopy().put(UPDATED, before)));
        boolean isSame = !before.isEmpty() && same.equals(there);
        list.put(UPDATED, isSame ? before : form.format(next(before)));
    }

    private Instant next(String before) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            Instant last = form.parse(before, Instant::from);
            if (last.isBefore(now) || last.isAfter(now.plus(WRONG))) {
                return now;
            }
            // An index that says the same date would be taken for one that has not changed.
            return last.isBefore(now.plus(MOST_AHEAD)) ? last.plusSeconds(1) : last;
        } catch (DateTimeException e) {
            return now;
        }
    }

    private JsonNode read() throws IOException {
        if (!Files.exists(file)) {
            return json.missingNode();
        }
        try {
            return json.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            // Somebody has edited it; it is written anew.
            return json.missingNode();
        }
    }
}
