package org.cloudimagefactory.nifty.oca;

import java.util.function.BiFunction;
import java.util.function.Consumer;

/** All objects of one kind; its elements are read one after the other and not kept. */
abstract class Pool<T extends PoolElement> {
    private final Client client;
    private final MethodCall call;
    private final String element;
    private final BiFunction<XmlElement, Client, T> make;

    Pool(Client client, MethodCall call, String element, BiFunction<XmlElement, Client, T> make) {
        this.client = client;
        this.call = call;
        this.element = element;
        this.make = make;
    }

    /** Asks the server; when the answer breaks off and is asked for again, the consumer gets elements twice. */
    public OneResponse info(Consumer<T> consumer) {
        return client.callForPool(call, element, data -> consumer.accept(make.apply(data, client)));
    }
}
