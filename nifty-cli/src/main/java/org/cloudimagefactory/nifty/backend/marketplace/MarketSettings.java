package org.cloudimagefactory.nifty.backend.marketplace;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.Proxies;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.TlsTrust;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.served.OfferedFile;
import org.cloudimagefactory.nifty.backend.served.PublicUrl;
import org.cloudimagefactory.nifty.backend.served.Signatures;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ObjectNames;

/** Reads the options that only marketplaces have. */
final class MarketSettings {
    private static final String PUBLIC_MARKET = "https://marketplace.opennebula.io";
    private static final String NONE = "none";
    private static final int SHOWN = 100;
    private static final int MOST_SUFFIX = 40;
    private static final int NAME_LIMIT = 120;

    private final BackendSettings settings;
    private final Map<String, String> environment;
    private final String suffix;
    private final PublicUrl url;
    private final Signatures signatures;

    MarketSettings(BackendSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
        this.suffix = checkedSuffix(settings);
        this.url = PublicUrl.of(settings);
        this.signatures = Signatures.of(settings);
    }

    private static String checkedSuffix(BackendSettings settings) {
        String suffix = settings.option("market-suffix")
                .orElse("(" + ObjectNames.cut(settings.identifier(), MOST_SUFFIX - 2) + ")");
        if (suffix.length() > MOST_SUFFIX) {
            throw new UsageProblem("--market-suffix takes at most " + MOST_SUFFIX + " characters");
        }
        return suffix;
    }

    /** The app of an appliance that is offered. */
    App app(OfferedFile offered) {
        return App.of(offered, suffix, publisher());
    }

    /** The name of an appliance that is to be offered. */
    String name(Appliance appliance) {
        String title = appliance.descriptor().title();
        return name(title == null || title.isEmpty() ? appliance.identifier() : title);
    }

    /** The name of what has this title. */
    String name(String title) {
        return AppName.of(title, suffix);
    }

    private String publisher() {
        return settings.option("market-publisher").orElse(settings.identifier());
    }

    /** Where a web server shows the markets; without it no absolute address is written. */
    PublicUrl url() {
        return url;
    }

    /** Who signs the lists. */
    Signatures signatures() {
        return signatures;
    }

    /** What a cloud may call the market: by the publisher. */
    String marketName() {
        return ObjectNames.cut(ObjectNames.clean(publisher()), NAME_LIMIT).replaceAll("[\"\\\\]", "_");
    }

    /** What time it is. */
    Clock clock() {
        return settings.clock();
    }

    /** The other markets of the cloud, asked when it is needed. */
    OtherMarkets others() {
        List<URI> markets = new ArrayList<>();
        for (String text : settings.option("other-market").orElse(PUBLIC_MARKET).split(",")) {
            if (!text.strip().equals(NONE)) {
                URI uri = Address.parse(text.replaceAll("/+$", ""));
                if (!Address.isWeb(uri)) {
                    throw new UsageProblem(
                            "--other-market takes https://HOST, not '" + PrintableText.of(text, SHOWN) + "'");
                }
                markets.add(uri);
            }
        }
        return new OtherMarkets(new WebClients(web()), markets);
    }

    /** Nobody waits long for what may be passed over. */
    private WebSettings web() {
        WebLimits usual = WebLimits.DEFAULT;
        Duration connect =
                settings.option("connect-timeout").map(Duration::parse).orElse(usual.connect());
        Duration silence = settings.option("read-timeout").map(Duration::parse).orElse(usual.silence());
        WebSettings all = WebSettings.of("nifty")
                .with(Proxies.ofEnvironment(environment))
                .with(new WebLimits(
                        connect, silence, new RetryPolicy(1, usual.retry().pause())));
        return settings.option("ca-file")
                .map(java.nio.file.Path::of)
                .map(file -> all.with(TlsTrust.only(file)))
                .orElse(all);
    }
}
