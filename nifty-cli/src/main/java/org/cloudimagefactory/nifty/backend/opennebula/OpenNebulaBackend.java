package org.cloudimagefactory.nifty.backend.opennebula;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Template;
import org.cloudimagefactory.nifty.plan.ApplianceAttributes;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
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
    private volatile boolean mayChange;

    OpenNebulaBackend(BackendSettings settings, Client client) {
        this.client = client;
        this.settings = settings;
        answers = new Answers(client.endpoint(), client.user());
        limits = UploadLimits.of(settings);
        records = new UploadRecords(
                settings.option("state-dir").map(Path::of).orElse(null),
                client.endpoint() + " " + client.user(),
                settings.clock(),
                limits.stalledAfter());
        seen = new SeenCloud();
        Rendering rendering = rendering(settings);
        ImageDescriptions descriptions = new ImageDescriptions(
                TemplateSource.load(settings.templateDirectory(), TemplateSource.IMAGE), rendering);
        Caller caller = new Caller(client, answers);
        Groups groups = new Groups(client, answers, settings.access(), caller);
        TemplateSource template = TemplateSource.load(settings.templateDirectory(), TemplateSource.TEMPLATE);
        publisher =
                new TemplatePublisher(client, answers, settings.access(), groups, descriptions, template, rendering);
        ImageWaiter waiter = new ImageWaiter(client, answers);
        boolean skipCapacityCheck = settings.option("skip-capacity-check").isPresent();
        uploader = new ImageUploader(
                client,
                new ImageAllocator(client, answers, descriptions, skipCapacityCheck),
                waiter,
                descriptions,
                groups,
                settings.transfer(),
                records,
                new EarlierUploads(client, waiter, records, limits, settings.clock()),
                limits);
        remover = new ImageRemover(client, answers, waiter, records, settings.clock());
        adopter = new Adopter(client, answers, caller, settings.adoptsOfOthers());
        lookAhead = new LookAhead(seen, caller, groups, descriptions, publisher, skipCapacityCheck);
    }

    private static Rendering rendering(BackendSettings settings) {
        String prefix = settings.option("device-prefix").orElse(USUAL_DEVICE_PREFIX);
        return new Rendering(
                new TemplateVariables(prefix, network(settings)),
                new ApplianceAttributes(settings.identifier()),
                new StampReader(settings.identifier()));
    }

    @Override
    public void begin() {
        settings.transfer().tidyUp();
        mayChange = true;
    }

    @Override
    public Inventory inventory() {
        Inventory inventory = new InventoryReader(
                        client, answers, settings, new LockedImages(records, limits, settings.clock()), seen)
                .read();
        if (mayChange) {
            // Only now is it known of which uploads the cloud shows nothing any longer.
            records.tidy();
        }
        return inventory;
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
    public boolean keepUp(Step.Upkeep upkeep) {
        throw new UnsupportedOperationException("nothing in OpenNebula runs out by itself");
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

    /** The command of OpenNebula's own tools, by the id, which is a number. */
    @Override
    public List<Way> ways(ApplianceOverview appliance) {
        CloudTemplate template = appliance.template();
        return template == null || !appliance.state().equals(ApplianceOverview.OFFERED)
                ? List.of()
                : List.of(new Way("OpenNebula", "onetemplate instantiate " + template.id()));
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
