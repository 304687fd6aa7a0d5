package org.cloudimagefactory.nifty.backend.served;

import java.net.URI;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.nifty.backend.BackendSettings;

/** Where a web server shows a library. */
public final class PublicUrl {
    private static final int SHOWN = 100;

    private final Optional<String> base;
    private final boolean several;

    private PublicUrl(Optional<String> base, boolean several) {
        this.base = base;
        this.several = several;
    }

    /**
     * As options tell.
     *
     * @throws UsageProblem when they tell what is no such address
     */
    public static PublicUrl of(BackendSettings settings) {
        return new PublicUrl(
                settings.option("public-url").map(PublicUrl::checked),
                settings.datastores().size() > 1);
    }

    private static String checked(String text) {
        URI uri = Address.parse(text);
        if (!Address.isWeb(uri) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new UsageProblem("--public-url takes https://HOST/PATH, not '" + PrintableText.of(text, SHOWN) + "'");
        }
        return uri.toString().replaceAll("/+$", "");
    }

    /** Where a datastore is, without a slash at the end; of several datastores, the address is that of the directory of them. */
    public Optional<String> of(String datastore) {
        return base.map(url -> several ? url + "/" + datastore : url);
    }
}
