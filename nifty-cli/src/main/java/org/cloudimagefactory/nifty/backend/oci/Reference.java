package org.cloudimagefactory.nifty.backend.oci;

import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.registry.RepositoryName;

/**
 * A tag of a repository, {@code HOST/PROJECT/NAME:TAG}: the id of images and templates.
 *
 * @param repository which
 * @param tag which
 */
record Reference(RepositoryName repository, String tag) {
    private static final int SHOWN = 100;

    static Reference parse(String id) {
        int colon = id.lastIndexOf(':');
        if (colon < 0 || colon < id.indexOf('/') || !RepositoryName.isTag(id.substring(colon + 1))) {
            throw new ItemProblem("'" + PrintableText.of(id, SHOWN) + "' is no tag of a repository");
        }
        return new Reference(RepositoryName.parse(id.substring(0, colon)), id.substring(colon + 1));
    }

    @Override
    public String toString() {
        return repository + ":" + tag;
    }
}
