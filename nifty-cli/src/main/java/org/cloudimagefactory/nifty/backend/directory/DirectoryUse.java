package org.cloudimagefactory.nifty.backend.directory;

import org.cloudimagefactory.nifty.backend.AccessRules;
import org.cloudimagefactory.nifty.backend.library.FileAccess;
import org.cloudimagefactory.nifty.backend.library.LibraryUse;

/** A library whose index is all that its users read. */
final class DirectoryUse implements LibraryUse {
    private final FileAccess access;

    DirectoryUse(AccessRules rules) {
        this.access = new GroupAccess(rules);
    }

    @Override
    public String backend() {
        return "directory";
    }

    @Override
    public FileAccess access() {
        return access;
    }
}
