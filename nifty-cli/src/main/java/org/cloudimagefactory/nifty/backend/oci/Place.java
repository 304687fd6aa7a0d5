package org.cloudimagefactory.nifty.backend.oci;

import org.cloudimagefactory.common.registry.RepositoryName;

/**
 * Where an appliance goes.
 *
 * @param project {@code HOST/PROJECT}, which is the datastore
 * @param name of the repository within it
 * @param shortTag under which it is offered
 */
record Place(String project, String name, String shortTag) {
    RepositoryName repository() {
        return RepositoryName.parse(project + "/" + name);
    }

    /** Under which it is offered. */
    Reference offer() {
        return new Reference(repository(), shortTag);
    }

    Reference tag(String tag) {
        return new Reference(repository(), tag);
    }
}
