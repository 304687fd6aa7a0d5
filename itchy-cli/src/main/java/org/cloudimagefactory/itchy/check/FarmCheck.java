package org.cloudimagefactory.itchy.check;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.farm.FarmFindings;
import org.cloudimagefactory.common.farm.Scheduler;
import org.cloudimagefactory.common.farm.SharedFileSystem;
import org.cloudimagefactory.common.problem.Finding;
import org.jspecify.annotations.Nullable;

/** Looks whether jobs can be run on a farm: its engine, the directories that nodes share, and what has to stay on this host. */
public final class FarmCheck {
    private final @Nullable Scheduler scheduler;

    /** Asks this engine; null: work is done here, and there is nothing to look at. */
    public FarmCheck(@Nullable Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    List<Finding> findings(SitePlaces places) {
        List<Finding> findings = new ArrayList<>();
        if (scheduler == null) {
            return findings;
        }
        findings.add(FarmFindings.of(scheduler));
        SharedFileSystem shared = new SharedFileSystem();
        findings.add(shared.shared("shared images", places.images()));
        findings.add(shared.shared("shared cache", places.cache()));
        findings.add(shared.local("database", places.state()));
        return findings;
    }
}
