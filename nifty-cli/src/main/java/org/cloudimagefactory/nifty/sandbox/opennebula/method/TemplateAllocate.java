package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.time.Clock;
import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Table;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateException;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateText;

/** {@code one.template.allocate}. */
record TemplateAllocate(Table<VmTemplate> templates, OneVersion version, Clock clock) implements Method {
    private static final String NAME = "NAME";

    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        Attributes attributes = parse(call.text(1));
        Authorization.requireCreate(session, ObjectKind.TEMPLATE);
        return new RpcValue.Int(insert(session, attributes));
    }

    int insert(Session session, Attributes attributes) throws Refusal {
        String name = attributes.text(NAME).orElse("");
        Attributes rest = attributes.without(NAME);
        Optional<String> problem = Names.problem(name, version)
                .or(() -> Names.taken(
                        templates, ObjectKind.TEMPLATE, session.user().id(), name))
                .or(() ->
                        rest.isWritable() ? Optional.empty() : Optional.of("Error transforming the Template to XML."));
        if (problem.isPresent()) {
            throw Refusal.internal(problem.get());
        }
        VmTemplate template = new VmTemplate(
                templates.nextId(),
                session.owner(),
                name,
                Permissions.ofNewObject(session.owner()),
                clock.instant().getEpochSecond(),
                rest,
                null);
        templates.put(template);
        return template.id();
    }

    private static Attributes parse(String text) throws Refusal {
        try {
            return TemplateText.repeatable(text);
        } catch (TemplateException e) {
            throw Refusal.internal(e.text());
        }
    }
}
