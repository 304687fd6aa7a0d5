package org.cloudimagefactory.itchy.feed.imagelist;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ImageResult;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListedChunks;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.AddressChunks;
import org.cloudimagefactory.itchy.download.AddressContent;
import org.cloudimagefactory.itchy.download.ChunkSource;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.feed.ApplianceResult;
import org.cloudimagefactory.itchy.feed.FeedContent;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of a list that is believed what every feed says. */
final class ListContents {
    private static final Logger LOG = LoggerFactory.getLogger(ListContents.class);

    private final WebClients clients;

    ListContents(WebClients clients) {
        this.clients = clients;
    }

    FeedContent of(ListReport report, ImageList list, AddressScope scope) {
        List<ApplianceResult> appliances = new ArrayList<>();
        for (ImageResult result : list.images()) {
            ListedImage image = result.image();
            appliances.add(
                    image == null
                            ? ApplianceResult.refused(result.identifier(), String.valueOf(result.reason()))
                            : ApplianceResult.accepted(offered(image, list, scope)));
        }
        SignerDetails signer = report.signer();
        return new FeedContent(
                list.identifier(),
                list.version(),
                list.created(),
                list.texts().get("dc:title"),
                list.texts().get("ad:vo"),
                list.expires(),
                signer == null ? null : signer.notAfter(),
                appliances,
                Map.of());
    }

    private OfferedAppliance offered(ListedImage image, ImageList list, AddressScope scope) {
        URI uri = image.uri();
        FileDigest digest = FileDigest.sha512(image.sha512());
        return new OfferedAppliance(
                image.identifier(),
                image.version(),
                new AddressContent(clients, uri, scope, image.size(), digest),
                image.size(),
                digest,
                list.created(),
                image.texts(),
                null,
                chunks(image, scope));
    }

    /** What makes no sense costs the whole file, and nothing else. */
    private @Nullable ChunkSource chunks(ListedImage image, AddressScope scope) {
        try {
            return ListedChunks.of(image.texts())
                    .map(listed -> new AddressChunks(clients, listed, scope))
                    .orElse(null);
        } catch (ItemProblem e) {
            LOG.warn("image {} is fetched whole: {}", image.identifier(), e.getMessage());
            return null;
        }
    }
}
