package org.cloudimagefactory.itchy.process;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.farm.ConversionOrder;
import org.cloudimagefactory.itchy.farm.FarmedImages;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.record.MadeFile;
import org.cloudimagefactory.itchy.source.CacheFile;

/** The images of events, where nodes make them. */
final class NodeImages {
    private final FarmedImages images;
    private final ProcessRequest request;
    private final ConversionOrder.Inspection inspection;

    NodeImages(FarmedImages images, ProcessRequest request, ConversionOrder.Inspection inspection) {
        this.images = images;
        this.request = request;
        this.inspection = inspection;
    }

    /** The job of an event. */
    FarmJob job(WaitingEvent waiting, VmcatcherEvent event, AvailableImage wanted) {
        return job(waiting, order(waiting, event, wanted));
    }

    /** The images of a job that has ended, under their names. */
    StoredImage take(
            WaitingEvent waiting, VmcatcherEvent event, AvailableImage wanted, Consumer<List<MadeFile>> publishing) {
        ConversionOrder order = order(waiting, event, wanted);
        return images.take(job(waiting, order), order, wanted.key(), true, publishing);
    }

    private FarmJob job(WaitingEvent waiting, ConversionOrder order) {
        return images.job(String.valueOf(waiting.identifier()), order);
    }

    private ConversionOrder order(WaitingEvent waiting, VmcatcherEvent event, AvailableImage wanted) {
        CacheFile file = CacheFile.of(event);
        return new ConversionOrder(
                waiting.id(),
                file.file().toString(),
                file.directory().toString(),
                wanted.size(),
                wanted.sha512(),
                event.get("HV_FORMAT").orElse("").toLowerCase(Locale.ROOT),
                wanted.fileName(),
                request.format(),
                ConversionOrder.text(request.permissions()),
                inspection,
                request.temporaryDirectory().toString());
    }
}
