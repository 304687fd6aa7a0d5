package org.cloudimagefactory.comfy.publish.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.command.WebOptions;
import org.cloudimagefactory.comfy.metrics.ComfyMetrics;
import org.cloudimagefactory.comfy.publish.ChunkPublisher;
import org.cloudimagefactory.comfy.publish.ImageStore;
import org.cloudimagefactory.comfy.publish.PublishRequest;
import org.cloudimagefactory.comfy.publish.PublishService;
import org.cloudimagefactory.comfy.publish.PublishedList;
import org.cloudimagefactory.comfy.publish.StorePlace;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.imagelist.x509.SigningIdentity;
import org.cloudimagefactory.common.metrics.MetricSet;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfy publish}. */
@Command(
        name = "publish",
        description = "Put images into a store and tell sites of them in a signed image list.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  comfy publish --list /srv/www/image.list --store /srv/www \\",
            "    --base-url https://images.example.org/ --expires 30d \\",
            "    --endorser-cert cert.pem --endorser-key key.pem \\",
            "    /var/spool/comfy/web-1.0.json",
            "  # the same images once more, with a new date of expiry",
            "  comfy publish --list /srv/www/image.list --resign \\",
            "    --base-url https://images.example.org/ --expires 30d \\",
            "    --endorser-cert cert.pem --endorser-key key.pem"
        })
@InGroup(OptionGroup.RUN)
public final class PublishCommand extends ResultCommand {
    private static final Logger LOG = LoggerFactory.getLogger(PublishCommand.class);

    @Mixin
    private EndorserKeyOptions endorser = new EndorserKeyOptions();

    @Mixin
    private ListFactsOptions facts = new ListFactsOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Parameters(
            paramLabel = "DESCRIPTOR",
            arity = "0..*",
            description = "Descriptors of the images, as 'comfy build' writes them.")
    private List<Path> descriptors = new ArrayList<>();

    @InGroup(OptionGroup.FILES)
    @Option(names = "--list", required = true, paramLabel = "FILE", description = "File of the signed list.")
    private Path list = Path.of("");

    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--store",
            paramLabel = "DIR|URL",
            description =
                    "Where images go: a directory, or an address that takes them by PUT; default beside the list.")
    private @Nullable String store;

    @InGroup(OptionGroup.LIST)
    @Option(names = "--base-url", paramLabel = "URL", description = "Address of the store as everybody sees it.")
    private @Nullable String base;

    @InGroup(OptionGroup.LIFETIMES)
    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "How long the list is valid, such as 30d, or until when; default ${DEFAULT-VALUE}.")
    private String expires = "28d";

    @Option(names = "--append", description = "Keep the images that are listed already.")
    private boolean append;

    @Option(names = "--remove", paramLabel = "ID", description = "Take this image out of the list; may be repeated.")
    private List<String> remove = new ArrayList<>();

    @Option(names = "--resign", description = "Keep all images, and sign anew with a new date of expiry.")
    private boolean resign;

    @Option(
            names = "--chunks",
            description = "Put the content there in chunks as well, so that sites fetch only what is new in a version.")
    private boolean chunks;

    @InGroup(OptionGroup.PROGRAMS)
    @Option(names = "--qemu-img-binary", paramLabel = "FILE", description = "qemu-img to use, for --chunks.")
    private String qemuImg = "qemu-img";

    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--file-permissions",
            paramLabel = "OCTAL",
            description = "Permissions of published files; default ${DEFAULT-VALUE}.")
    private String permissions = "644";

    @Mixin
    private WatchOptions.Usual watch = new WatchOptions.Usual();

    private final CommandRunner runner;
    private final Progress progress;
    private final Clock clock;
    private final Map<String, String> environment;

    /** Shows progress and tells the time; the environment may name proxies. */
    public PublishCommand(CommandRunner runner, Progress progress, Clock clock, Map<String, String> environment) {
        this.runner = runner;
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    protected WatchOptions watch() {
        return watch;
    }

    @Override
    protected void identify(RunRecord run) {
        run.label("target", list.toAbsolutePath().normalize().toString());
    }

    @Override
    protected void run() {
        Path file = list.toAbsolutePath().normalize();
        boolean change = resign || !remove.isEmpty();
        if (descriptors.isEmpty() && !change) {
            throw new UsageProblem("nothing to publish").hint("name descriptors, or give --resign or --remove");
        }
        if (change && !Files.exists(file)) {
            throw new ItemProblem("there is no list " + file + " to change");
        }
        StorePlace place = new StorePlace(store == null ? String.valueOf(file.getParent()) : store, base);
        SigningIdentity identity = endorser.load();
        identity.requireUsable(clock.instant());
        record().state(() -> new MetricSet().add(ComfyMetrics.CERTIFICATE_EXPIRY, (double)
                identity.notAfter().getEpochSecond()));
        Instant until = Expiry.parse(expires, clock);
        if (until.isAfter(identity.notAfter())) {
            LOG.warn("the endorser's certificate ends on {}, before the list does", identity.notAfter());
        }
        FilePermissions mode = FilePermissions.parse(permissions);
        ImageStore images = place.open(mode, web.settings(environment));
        PublishedList published = new PublishService(
                        images, identity, mode, chunks ? chunks(images, file) : null, progress, clock)
                .publish(new PublishRequest(
                        file,
                        facts.facts(place.listAddress(file)),
                        descriptors,
                        append || change ? PublishRequest.Change.KEEP : PublishRequest.Change.REPLACE,
                        remove,
                        until));
        record().state(() -> new MetricSet().add(ComfyMetrics.LIST_EXPIRY, (double)
                published.list().expires().getEpochSecond()));
        record().count("published", published.images().size());
        PublishReport.print(printer(), published);
    }

    private ChunkPublisher chunks(ImageStore images, Path file) {
        return new ChunkPublisher(
                images,
                new RawContent(new ImageInspector(InspectionLimits.DEFAULT), new QemuImg(qemuImg, runner)),
                new WorkRecords(),
                Objects.requireNonNull(file.getParent()));
    }
}
