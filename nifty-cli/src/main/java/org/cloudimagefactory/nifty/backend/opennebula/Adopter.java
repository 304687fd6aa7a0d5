package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.HashMap;
import java.util.Map;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.Template;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.Step;

/** Marks objects of other tools as ours: they get our attributes beside theirs, and our user as their owner. */
final class Adopter {
    private static final int UNCHANGED = -1;

    private final Client client;
    private final Answers answers;
    private final boolean ofOthers;
    private final Caller caller;

    /** What others own becomes ours, too, if it may. */
    Adopter(Client client, Answers answers, Caller caller, boolean ofOthers) {
        this.client = client;
        this.answers = answers;
        this.caller = caller;
        this.ofOthers = ofOthers;
    }

    void adopt(Step.AdoptImage adoption) {
        Image image = new Image(Integer.parseInt(adoption.image().id()), client);
        String what = "take over " + adoption.image().described();
        if (ofOthers) {
            answers.require(image.chown(caller.number(), UNCHANGED), what, image);
        }
        Map<String, String> own = ours(adoption.image().stamp().attributes());
        answers.require(image.update(TemplateDocument.of(own).toXml(), true), what, image);
    }

    void adopt(Step.AdoptTemplate adoption) {
        Template template = new Template(Integer.parseInt(adoption.template().id()), client);
        String what = "take over " + adoption.template().described();
        if (ofOthers) {
            answers.require(template.chown(caller.number(), UNCHANGED), what, template);
        }
        Map<String, String> own = ours(adoption.template().stamp().attributes());
        own.put(AttributeNames.DATASTORE, adoption.template().datastore());
        own.put(AttributeNames.ADOPTED, "yes");
        answers.require(template.update(TemplateDocument.of(own).toXml(), true), what, template);
    }

    private static Map<String, String> ours(Map<String, String> attributes) {
        Map<String, String> own = new HashMap<>(attributes);
        own.keySet().removeIf(name -> !name.startsWith(AttributeNames.PREFIX));
        return own;
    }
}
