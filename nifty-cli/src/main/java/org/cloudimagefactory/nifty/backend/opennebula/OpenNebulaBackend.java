package org.cloudimagefactory.nifty.backend.opennebula;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.Finding;
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
    private static final Duration USUAL_STUCK_AFTER = Duration.ofSeconds(15);
    private static final String USUAL_NETWORK_OWNER = "oneadmin";

    private final Client client;
    private final Answers answers;
    private final BackendSettings settings;
    private final ImageUploader uploader;
    private final TemplatePublisher publisher;
    private final ImageRemover remover;
    private final Adopter adopter;

    private OpenNebulaBackend(
            Client client,
            Answers answers,
            BackendSettings settings,
            ImageUploader uploader,
            TemplatePublisher publisher,
            ImageRemover remover,
            Adopter adopter) {
        this.client = client;
        this.answers = answers;
        this.settings = settings;
        this.uploader = uploader;
        this.publisher = publisher;
        this.remover = remover;
        this.adopter = adopter;
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
        Groups groups = new Groups(client, answers, settings.access());
        return new OpenNebulaBackend(
                client,
                answers,
                settings,
                new ImageUploader(
                        client,
                        new ImageAllocator(client, answers, descriptions),
                        waiter,
                        descriptions,
                        groups,
                        settings.transfer(),
                        settings.uploadTimeout(),
                        settings.option("stuck-after").map(Duration::parse).orElse(USUAL_STUCK_AFTER),
                        settings.clock()),
                new TemplatePublisher(
                        client,
                        answers,
                        settings.access(),
                        groups,
                        descriptions,
                        TemplateSource.load(settings.templateDirectory(), TemplateSource.TEMPLATE),
                        variables,
                        attributes,
                        stamps),
                new ImageRemover(client, answers, waiter),
                new Adopter(client, answers, settings.adoptsOfOthers()));
    }

    @Override
    public void begin() {
        settings.transfer().tidyUp();
    }

    @Override
    public Inventory inventory() {
        return new InventoryReader(client, answers, settings).read();
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
                "note that " + retirement.template().told() + " has expired");
    }

    @Override
    public void delete(Step.DeleteImage deletion) {
        remover.delete(deletion);
    }

    @Override
    public void delete(Step.DeleteTemplate deletion) {
        Template template = new Template(Integer.parseInt(deletion.template().id()), client);
        answers.requireOrGone(template.delete(), "delete " + deletion.template().told());
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
