package org.cloudimagefactory.nifty.oca;

/** The pool of templates. */
public final class TemplatePool extends Pool<Template> {
    /** The part of the pool that the filter lets through. */
    public TemplatePool(Client client, PoolFilter filter) {
        super(client, filter.call("one.templatepool.info"), "VMTEMPLATE", Template::new);
    }
}
