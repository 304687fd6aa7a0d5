package org.cloudimagefactory.comfy.catalogue;

import java.nio.file.Path;
import java.util.List;

/**
 * What a catalogue is made of.
 *
 * @param lists signed image lists, as they were published
 * @param descriptors files, or directories of such files
 * @param clouds what {@code nifty list --output json} has printed of clouds
 */
public record CatalogueSources(List<Path> lists, List<Path> descriptors, List<Path> clouds) {
    public CatalogueSources {
        lists = List.copyOf(lists);
        descriptors = List.copyOf(descriptors);
        clouds = List.copyOf(clouds);
    }
}
