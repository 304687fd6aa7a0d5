package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the submitter knows of a job.
 *
 * @param id of the job
 * @param label what people call it
 * @param phase how far it has come
 * @param attempt number of the current attempt, from 1
 * @param token of that attempt; only its record counts
 * @param mark by which the engine's list tells it, together with the index
 * @param index in the submission
 * @param engineId what the engine calls it, as far as that is known
 * @param submitted when the current attempt was submitted, RFC 3339 in UTC
 * @param started when it was first seen running, or null
 * @param node that it runs on, or null
 * @param missed how often in a row a list that could be read had it no longer
 * @param lost how many attempts were lost
 * @param told the engine's last word about it; may be empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobState(
        String id,
        String label,
        Phase phase,
        int attempt,
        String token,
        String mark,
        int index,
        @Nullable String engineId,
        String submitted,
        @Nullable String started,
        @Nullable String node,
        int missed,
        int lost,
        @Nullable String told) {
    /** How far a job has come. */
    public enum Phase {
        /** It is about to be submitted, or was and nobody could say. */
        SUBMITTING,
        /** The engine has it. */
        QUEUED,
        /** A node works on it. */
        RUNNING,
        /** The engine has it no longer, and there is no result: it waits to be submitted again. */
        LOST
    }

    /** All that must be there is. */
    public JobState {
        Objects.requireNonNull(label);
        Objects.requireNonNull(phase);
        Objects.requireNonNull(mark);
        Objects.requireNonNull(submitted);
        if (!FarmJob.ID.matcher(id).matches() || !token.matches("[0-9a-f]{16}") || attempt < 1) {
            throw new IllegalArgumentException("no state of a job");
        }
    }

    static JobState submitting(
            FarmJob job, int attempt, String token, String mark, int index, String submitted, int lost) {
        return new JobState(
                job.id(),
                job.label(),
                Phase.SUBMITTING,
                attempt,
                token,
                mark,
                index,
                null,
                submitted,
                null,
                null,
                0,
                lost,
                null);
    }

    /** The engine has taken it under this name. */
    JobState accepted(String name) {
        return new JobState(
                id,
                label,
                phase == Phase.SUBMITTING ? Phase.QUEUED : phase,
                attempt,
                token,
                mark,
                index,
                name,
                submitted,
                started,
                node,
                missed,
                lost,
                told);
    }

    /** The engine's list has it like this. */
    JobState seen(Listed listed, String now) {
        boolean isRunning = listed.standing() == Listed.Standing.RUNNING;
        return new JobState(
                id,
                label,
                isRunning ? Phase.RUNNING : Phase.QUEUED,
                attempt,
                token,
                mark,
                index,
                listed.id(),
                submitted,
                isRunning && started == null ? now : started,
                isRunning ? listed.node() : node,
                0,
                lost,
                listed.word());
    }

    /** A node works on it. */
    JobState begun(String where, String when) {
        return new JobState(
                id, label, Phase.RUNNING, attempt, token, mark, index, engineId, submitted, when, where, 0, lost, told);
    }

    /** The engine's list has it no longer, or as ended. What it said of a job that ran tells nothing of the job's end. */
    JobState missing(@Nullable Listed listed) {
        return new JobState(
                id,
                label,
                phase,
                attempt,
                token,
                mark,
                index,
                // One line for many names none of them.
                listed == null || listed.index() == Listed.OTHERS ? engineId : listed.id(),
                submitted,
                started,
                listed == null || listed.node().isEmpty() ? node : listed.node(),
                missed + 1,
                lost,
                listed == null ? (missed == 0 ? null : told) : listed.word());
    }

    /** What it is called, by the engine if that has it. */
    String called() {
        return "job " + (engineId == null ? mark : engineId);
    }

    /** For people: which job, and how far it has come. */
    public String brief() {
        String where = phase == Phase.RUNNING && node != null && !node.isEmpty() ? " on " + node : "";
        return called() + " is " + phase.name().toLowerCase(Locale.ROOT) + where;
    }

    /** It is given up; an attempt that the engine never had is no lost one. */
    JobState given() {
        return new JobState(
                id,
                label,
                Phase.LOST,
                attempt,
                token,
                mark,
                index,
                engineId,
                submitted,
                started,
                node,
                0,
                wasTaken() ? lost + 1 : lost,
                told);
    }

    /** Whether the engine is known to have had it. */
    boolean wasTaken() {
        return engineId != null;
    }

    /** Whether the engine has it, as far as is known. */
    @JsonIgnore
    public boolean isUnderWay() {
        return phase != Phase.LOST;
    }
}
