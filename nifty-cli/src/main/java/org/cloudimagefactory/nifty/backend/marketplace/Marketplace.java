package org.cloudimagefactory.nifty.backend.marketplace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.ShellText;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.backend.library.FileAccess;
import org.cloudimagefactory.nifty.backend.library.FileNotes;
import org.cloudimagefactory.nifty.backend.library.IndexedImage;
import org.cloudimagefactory.nifty.backend.library.LibraryIndex;
import org.cloudimagefactory.nifty.backend.library.LibraryUse;
import org.cloudimagefactory.nifty.backend.served.DigestedFile;
import org.cloudimagefactory.nifty.backend.served.OfferedFile;
import org.cloudimagefactory.nifty.backend.served.PublicAccess;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.jspecify.annotations.Nullable;

/** A library as marketplaces of OpenNebula: one in each datastore. */
final class Marketplace implements LibraryUse {
    private final Path directory;
    private final List<String> datastores;
    private final MarketSettings settings;
    private final OtherMarkets others;
    private final FileAccess access = new PublicAccess();

    /** The appliances that take these names in this run. */
    private final Map<String, String> taken = new ConcurrentHashMap<>();

    Marketplace(Path directory, List<String> datastores, MarketSettings settings) {
        this.directory = directory;
        this.datastores = List.copyOf(datastores);
        this.settings = settings;
        this.others = settings.others();
    }

    @Override
    public String backend() {
        return MarketplaceProvider.NAME;
    }

    @Override
    public FileAccess access() {
        return access;
    }

    @Override
    public void lookAhead(List<Step> steps, LibraryIndex index) {
        for (Step step : steps) {
            step.publication().ifPresent(publish -> {
                Appliance appliance = publish.appliance();
                if (appliance.disks().size() > 1) {
                    throw new ItemProblem("a marketplace takes appliances of one disk, and this one has "
                            + appliance.disks().size());
                }
                requireFree(settings.name(appliance), publish, index);
            });
        }
    }

    private void requireFree(String name, Step.Publish publish, LibraryIndex index) {
        String datastore = publish.datastore().id();
        String identifier = publish.appliance().identifier();
        String holder = OfferedFile.of(index, datastore).stream()
                .filter(offered -> !offered.identifier().equals(identifier))
                .filter(offered -> settings.app(offered).name().equals(name))
                .map(OfferedFile::identifier)
                .findFirst()
                .orElseGet(() -> taken.computeIfAbsent(datastore + "/" + name, key -> identifier));
        if (!holder.equals(identifier)) {
            throw new ItemProblem("the appliance '" + holder + "' is called '" + name
                            + "' in this market, too, and OpenNebula tells apps apart by name")
                    .hint("give one of them another title");
        }
        others.having(name).ifPresent(market -> {
            throw new ItemProblem("the market " + OtherMarkets.shown(market) + " has an app '" + name
                            + "', and OpenNebula tells apps apart by name over all markets")
                    .hint("give another --market-suffix");
        });
    }

    @Override
    public FileNotes notes(Step.Upload upload, IndexedImage image, OpenImage file) {
        return new DigestedFile(upload.disk(), file);
    }

    @Override
    public Map<String, String> offered(Instant now) {
        return OfferedFile.notes(now);
    }

    @Override
    public void follow(@Nullable LibraryIndex before, LibraryIndex now) throws IOException {
        Set<String> all = new LinkedHashSet<>(datastores);
        now.images().forEach(image -> all.add(image.datastore()));
        for (String datastore : all) {
            new MarketTree(directory, datastore, settings).follow(before, now);
        }
    }

    @Override
    public void created(Path made) throws IOException {
        PublicAccess.openDirectory(made);
    }

    @Override
    public List<Way> ways(ApplianceOverview appliance) {
        CloudTemplate template = appliance.template();
        if (template == null || !appliance.state().equals(ApplianceOverview.OFFERED)) {
            return List.of();
        }
        String title = appliance.title() == null ? appliance.identifier() : appliance.title();
        String name = settings.name(title);
        List<Way> ways = new ArrayList<>();
        settings.url().of(appliance.datastore()).ifPresent(url -> ways.add(register(url)));
        ways.add(new Way(
                "OpenNebula, once the market is registered",
                "onemarketapp export " + ShellText.quote(name) + " " + ShellText.quote(name) + " --datastore default"));
        return List.copyOf(ways);
    }

    /** What an administrator does once. */
    private Way register(String url) {
        return new Way(
                "OpenNebula: register the market",
                "printf '%s\\n' " + ShellText.quote("NAME = \"" + settings.marketName() + "\"") + " 'MARKET_MAD = one' "
                        + ShellText.quote("ENDPOINT = \"" + url + "\"") + " > market.txt\nonemarket create market.txt");
    }

    @Override
    public void close() {
        others.close();
    }
}
