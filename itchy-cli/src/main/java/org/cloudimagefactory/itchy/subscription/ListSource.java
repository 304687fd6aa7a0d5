package org.cloudimagefactory.itchy.subscription;

import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Endorser;

/**
 * An image list that another tool follows, as its file says.
 *
 * @param url where it is, with the token that the tool shows there
 * @param enabled whether the tool follows it now
 * @param endorsers who may sign it; empty where the file does not say
 * @param images those that are wanted; empty where all are
 */
public record ListSource(String url, boolean enabled, List<Endorser> endorsers, List<String> images) {
    public ListSource {
        endorsers = List.copyOf(endorsers);
        images = List.copyOf(images);
    }
}
