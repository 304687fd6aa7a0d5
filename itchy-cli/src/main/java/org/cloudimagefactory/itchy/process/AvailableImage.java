package org.cloudimagefactory.itchy.process;

import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.convert.ImageName;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of the image that has come, checked.
 *
 * @param version of the image
 * @param size bytes of the published file, or null if it is not told
 * @param sha512 of the published file, or null if it is not told
 * @param key by which our images of the same content are found again
 * @param name of our images, without ending
 * @param fileName of our image to boot from
 */
record AvailableImage(
        String version,
        @Nullable Long size,
        @Nullable String sha512,
        @Nullable String key,
        String name,
        String fileName) {
    private static final int VALUE_SHOWN = 40;
    private static final String UNVERSIONED = "unversioned";

    static AvailableImage of(VmcatcherEvent event, WaitingEvent waiting, TargetFormat format) {
        String identifier = DescriptorFactory.identifier(event);
        String sha512 = digest(event).orElse(null);
        String version = event.version().orElse(UNVERSIONED);
        // Without a checksum nobody can tell whether the content is the same: then each event has images of its own.
        String name = ImageName.of(identifier, version, sha512 == null ? waiting.id() : sha512);
        return new AvailableImage(
                version,
                bytes(event).orElse(null),
                sha512,
                sha512 == null ? null : ImageName.key(identifier, sha512),
                name,
                name + "." + format.format().extension());
    }

    /** Our images of the same content, if there are any. */
    Optional<StoredImage> known(OutputImages store, TargetFormat format) {
        return key == null || sha512 == null ? Optional.empty() : store.find(key, format, sha512);
    }

    /** Fails when the published file has not the size that the event tells. */
    void checkSize(ClaimedFile file) {
        if (size != null && size != file.size()) {
            throw new ItemProblem("image " + file.name() + " has " + file.size() + " bytes instead of " + size);
        }
    }

    private static Optional<Long> bytes(VmcatcherEvent event) {
        return event.get("HV_SIZE").map(text -> {
            if (!text.strip().matches("[0-9]{1,18}")) {
                throw new ItemProblem("VMCATCHER_EVENT_HV_SIZE is '" + PrintableText.of(text, VALUE_SHOWN)
                        + "', which is no number of bytes");
            }
            return Long.valueOf(text.strip());
        });
    }

    private static Optional<String> digest(VmcatcherEvent event) {
        Optional<String> digest = event.sha512();
        digest.ifPresent(text -> {
            if (!text.matches("[0-9a-f]{128}")) {
                throw new ItemProblem("VMCATCHER_EVENT_SL_CHECKSUM_SHA512 is '" + PrintableText.of(text, VALUE_SHOWN)
                        + "', which is no SHA-512 digest");
            }
        });
        return digest;
    }
}
