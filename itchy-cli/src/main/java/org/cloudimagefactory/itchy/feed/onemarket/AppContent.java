package org.cloudimagefactory.itchy.feed.onemarket;

import java.io.IOException;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebResponse;
import org.cloudimagefactory.itchy.download.OpenedContent;
import org.cloudimagefactory.itchy.download.UntoldContent;
import org.cloudimagefactory.itchy.feed.market.MarketFile;

/** The only disk of an appliance. The market does not say how large the file is, so a download that broke begins anew. */
final class AppContent implements UntoldContent {
    private final AppFiles files;
    private final MarketFile file;

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
    public String promisedBy() {
        return "the market";
    }

    @Override
    public String sizeField() {
        return "size that the server has told";
    }

    @Override
    public OpenedContent open(long have, Validators known) throws IOException {
        WebResponse response = files.open(file);
        try {
            long size = response.length();
            return new OpenedContent(
                    new DigestedStream(response.body(), file, shown(), size), 0, size, Validators.NONE, response);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }
}
