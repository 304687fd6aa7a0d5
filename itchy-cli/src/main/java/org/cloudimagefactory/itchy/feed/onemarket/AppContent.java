package org.cloudimagefactory.itchy.feed.onemarket;

import java.io.IOException;
import java.util.List;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebResponse;
import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.DigestedPart;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.download.NotContinuedException;
import org.cloudimagefactory.itchy.download.OpenedContent;
import org.cloudimagefactory.itchy.feed.market.MarketFile;

/**
 * The only disk of an appliance. The market does not say how large the file is, but its server does, and a download that broke goes on
 * there; one of which nothing but MD5 is known begins anew.
 */
final class AppContent implements ContentSource {
    private final AppFiles files;
    private final MarketFile file;
    private volatile long told = UNKNOWN;

    AppContent(AppFiles files, MarketFile file) {
        this.files = files;
        this.file = file;
    }

    @Override
    public String shown() {
        return AppFiles.shown(file);
    }

    @Override
    public String key() {
        return file.address() + "#" + (file.sha256() == null ? "md5:" + file.md5() : file.sha256());
    }

    @Override
    public long size() {
        return UNKNOWN;
    }

    @Override
    public boolean isContinued() {
        return file.sha256() != null;
    }

    @Override
    public List<DigestedPart> parts() {
        String sha256 = file.sha256();
        return sha256 == null || told < 0
                ? List.of()
                : List.of(new DigestedPart(shown(), 0, told, new FileDigest(Digest.SHA_256, sha256)));
    }

    @Override
    public String promisedBy() {
        return "the market";
    }

    @Override
    public String sizeField() {
        return "size that the server has told";
    }

    @Override
    public OpenedContent open(long have, Validators known) throws IOException {
        WebResponse response = files.ask(file, have, known);
        try {
            return have > 0 && !response.isOk() ? rest(response, have, known) : whole(response);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private OpenedContent whole(WebResponse response) throws IOException {
        told = files.size(file, response);
        return new OpenedContent(
                file.sha256() == null ? new DigestedStream(response.body(), file, shown(), told) : response.body(),
                0,
                told,
                response.validators(),
                response);
    }

    private OpenedContent rest(WebResponse response, long have, Validators known) throws IOException {
        if (response.status() == WebResponse.RANGE_REFUSED) {
            throw new NotContinuedException(have);
        }
        if (response.status() != WebResponse.PARTIAL) {
            throw files.refusal(file, response);
        }
        long rest = response.length();
        String range = response.header("Content-Range").orElse("");
        // A server may send another part than it was asked for.
        if (rest <= 0 || !range.startsWith("bytes " + have + "-" + (have + rest - 1) + "/")) {
            throw new NotContinuedException(have);
        }
        told = have + rest;
        return new OpenedContent(response.body(), have, told, known, response);
    }
}
