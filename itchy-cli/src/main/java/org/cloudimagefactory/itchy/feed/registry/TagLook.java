package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ManifestHead;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.web.NoAnswerException;

/** Looks at one tag that moves: one HEAD when it has not. */
final class TagLook {
    private final RegistryClient client;
    private final ManifestJudge judge;

    TagLook(RegistryClient client, ManifestJudge judge) {
        this.client = client;
        this.judge = judge;
    }

    HeldAppliance look(ApplianceName name, HeldAppliance held, boolean mustSay, Instant now) throws NoAnswerException {
        String tag = name.tags();
        Optional<ManifestHead> head = client.head(name.repository(), tag);
        if (head.isEmpty()) {
            if (!held.wasTaken()) {
                throw new ItemProblem("there is no tag " + tag + " in " + name.repository());
            }
            return held.missingAt(now);
        }
        String digest = head.get().digest().toString();
        if (digest.equals(held.digest())) {
            return held.missing(null);
        }
        RegistryDocument document = client.manifest(name.repository(), digest)
                .orElseThrow(
                        () -> new ItemProblem("the manifest " + digest + ", to which the tag leads, is not there"));
        return judge.take(name, held.missing(null), document, tag, false, mustSay, now);
    }
}
