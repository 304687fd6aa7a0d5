package org.cloudimagefactory.itchy.download;

import java.util.List;

/** Bytes of which nobody says beforehand how many they are: who opens them finds out, and checks them while they are read. */
public interface UntoldContent extends ContentSource {
    @Override
    default long size() {
        return UNKNOWN;
    }

    @Override
    default List<DigestedPart> parts() {
        return List.of();
    }
}
