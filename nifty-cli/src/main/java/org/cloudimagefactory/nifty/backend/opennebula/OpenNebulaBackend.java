package org.cloudimagefactory.nifty.backend.opennebula;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Template;
import org.cloudimagefactory.nifty.plan.ApplianceAttributes;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Step;

/** Registers appliances in OpenNebula. */
final class OpenNebulaBackend implements CloudBackend {
    private static final String USUAL_DEVICE_PREFIX = "vd";
    private static final String USUAL_NETWORK_OWNER = "oneadmin";

    private final Client client;
    private final Answers answers;
    private final BackendSettings settings;
    private final ImageUploader uploader;
    private final TemplatePublisher publisher;
    private final ImageRemover remover;
    private final Adopter adopter;
    private final UploadRecords records;
    private final UploadLimits limits;
    private final SeenCloud seen;
    private final LookAhead lookAhead;

    private OpenNebulaBackend(
            Client client,
            Answers answers,
            BackendSettings settings,
            ImageUploader uploader,
            TemplatePublisher publisher,
            ImageRemover remover,
            Adopter adopter,
            UploadRecords records,
            UploadLimits limits,
            SeenCloud seen,
            LookAhead lookAhead) {
        this.client = client;
        this.answers = answers;
        this.settings = settings;
        this.uploader = uploader;
        this.publisher = publisher;
        this.remover = remover;
        this.adopter = adopter;
        this.records = records;
        this.limits = limits;
        this.seen = seen;
        this.lookAhead = lookAhead;
    }

    static OpenNebulaBackend of(BackendSettings settings, Client client) {
        Answers answers = new Answers(client.endpoint(), client.user());
        ImageWaiter waiter = new ImageWaiter(client, answers);
        StampReader stamps = new StampReader(settings.identifier());
        TemplateVariables variables =
                new TemplateVariables(settings.option("device-prefix").orElse(USUAL_DEVICE_PREFIX), network(settings));
        ApplianceAttributes attributes = new ApplianceAttributes(settings.identifier());
        ImageDescriptions descriptions = new ImageDescriptions(
                TemplateSource.load(settings.templateDirectory(), TemplateSource.IMAGE), variables, attributes, stamps);
        Caller caller = new Caller(client, answers);
        Groups groups = new Groups(client, answers, settings.access(), caller);
        UploadLimits limits = UploadLimits.of(settings);
        UploadRecords records = new UploadRecords(
                settings.option("state-dir").map(Path::of).orElse(null),
                client.endpoint() + " " + client.user(),
                settings.clock(),
                limits.stalledAfter());
        boolean skipCapacityCheck = settings.option("skip-capacity-check").isPresent();
        TemplatePublisher publisher = new TemplatePublisher(
                client,
                answers,
                settings.access(),
                groups,
                descriptions,
                TemplateSource.load(settings.templateDirectory(), TemplateSource.TEMPLATE),
                variables,
                attributes,
                stamps);
        SeenCloud seen = new SeenCloud();
        return new OpenNebulaBackend(
                client,
                answers,
                settings,
                new ImageUploader(
                        client,
                        new ImageAllocator(client, answers, descriptions, skipCapacityCheck),
                        waiter,
                        descriptions,
                        groups,
                        settings.transfer(),
                        records,
                        new EarlierUploads(client, waiter, records, limits, settings.clock()),
                        limits),
                publisher,
                new ImageRemover(client, answers, waiter, records, settings.clock()),
                new Adopter(client, answers, caller, settings.adoptsOfOthers()),
                records,
                limits,
                seen,
                new LookAhead(seen, caller, groups, descriptions, publisher, skipCapacityCheck));
    }

    @Override
    public void begin() {
        settings.transfer().tidyUp();
    }

    @Override
    public Inventory inventory() {
        return new InventoryReader(client, answers, settings, new LockedImages(records, limits, settings.clock()), seen)
                .read();
    }

    @Override
    public void lookAhead(List<Step> steps) {
        lookAhead.check(steps);
    }

    @Override
    public CloudImage upload(Step.Upload upload, ImageSource source) {
        return uploader.upload(upload, source);
    }

    @Override
    public void publish(Step.Publish publication) {
        publisher.publish(publication);
    }

    @Override
    public void retire(Step.RetireImage retirement) {
        remover.retire(retirement);
    }

    @Override
    public void retire(Step.RetireTemplate retirement) {
        Map<String, String> tag = Map.of(
                AttributeNames.EXPIRED,
                "yes",
                AttributeNames.EXPIRED_AT,
                retirement.at().toString());
        Template template = new Template(Integer.parseInt(retirement.template().id()), client);
        answers.requireOrGone(
                template.update(TemplateDocument.of(tag).toXml(), true),
                "note that " + retirement.template().described() + " has expired",
                template);
    }

    @Override
    public void delete(Step.DeleteImage deletion) {
        remover.delete(deletion);
    }

    @Override
    public void delete(Step.DeleteTemplate deletion) {
        Template template = new Template(Integer.parseInt(deletion.template().id()), client);
        answers.requireOrGone(template.delete(), "delete " + deletion.template().described(), template);
    }

    @Override
    public void adopt(Step.AdoptImage adoption) {
        adopter.adopt(adoption);
    }

    @Override
    public void adopt(Step.AdoptTemplate adoption) {
        adopter.adopt(adoption);
    }

    @Override
    public List<Finding> check() {
        return new CloudCheck(client, answers, settings).run();
    }

    @Override
    public void close() {
        settings.transfer().close();
    }

    /** A number is an id; a name needs its owner, as names are unique for one owner only. */
    private static Map<String, String> network(BackendSettings settings) {
        String network = settings.option("network").orElse("");
        boolean isId = network.matches("[0-9]+");
        return Map.of(
                "id", isId ? network : "",
                "name", isId ? "" : network,
                "owner", settings.option("network-owner").orElse(USUAL_NETWORK_OWNER));
    }
}
