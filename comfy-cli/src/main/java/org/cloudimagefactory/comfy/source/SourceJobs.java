package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.assembly.NeededBuild;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.spool.Digest;

/** Makes jobs of wanted builds. */
final class SourceJobs {
    /** What a job takes besides its build: fetching what that starts from, and copying what it has made. */
    private static final Duration AROUND = SourceNodeWork.FETCHING.plusMinutes(20);

    /** What the tool on the node needs besides what it builds in, in MiB. */
    private static final int OVERHEAD = 256;

    private static final int ID_LENGTH = 32;

    private final PollFarm nodes;
    private final JsonMapper json = JsonMapper.builder().build();

    SourceJobs(PollFarm nodes) {
        this.nodes = nodes;
    }

    /** The job of a build, for those who only ask for it. */
    FarmJob known(SourceEntry entry, WantedBuild wanted) {
        return new FarmJob(id(entry, wanted), entry.name(), nodes.use().resources(), json.createObjectNode());
    }

    /**
     * What identifies the job of a build: what it is made from and how, not which commit says so, so that another commit with the same
     * tree goes on with the job that is there.
     */
    private String id(SourceEntry entry, WantedBuild wanted) {
        List<String> parts = new ArrayList<>(List.of(
                entry.name(),
                wanted.build().inputs(),
                entry.limits().toString(),
                entry.allow().network().toString()));
        wanted.build().plan().formats().stream().map(ImageFormat::qemuName).forEach(parts::add);
        parts.addAll(wanted.options());
        return Digest.SHA_256.of(json.valueToTree(parts).toString()).substring(0, ID_LENGTH);
    }

    /**
     * The job.
     *
     * @param file of the description in the copy that the job reads
     * @param there what it comes to at that place
     */
    FarmJob of(SourcePoll poll, WantedBuild wanted, Path file, NeededBuild there) {
        List<String> options = new ArrayList<>(wanted.options());
        options.addAll(wanted.attributes());
        ConfinedBuild build = ConfinedBuild.of(poll.entry(), poll.place(), file, options);
        SourceOrder order = SourceOrder.of(build, nodes.web(), there.plan().name(), there.inputs());
        JobResources asked = nodes.use().resources();
        Duration time = build.time().plus(AROUND);
        JobResources resources = new JobResources(
                Math.max(asked.memory(), build.wholeMemory() + OVERHEAD),
                Math.max(asked.cpus(), build.cpus()),
                asked.time().compareTo(time) < 0 ? time : asked.time());
        return new FarmJob(id(poll.entry(), wanted), poll.entry().name(), resources, json.valueToTree(order));
    }
}
