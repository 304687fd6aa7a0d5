package org.cloudimagefactory.nifty.backend.simplestreams;

import java.util.Map;
import org.cloudimagefactory.nifty.backend.library.LibraryContract;

/** With an appliance that LXD and Incus can start. */
class SimplestreamsContractTest extends LibraryContract {
    SimplestreamsContractTest() {
        super(new SimplestreamsProvider(), Map.of());
    }

    @Override
    protected Map<String, String> attributes() {
        return Map.of("comfy.firmware", "uefi");
    }

    @Override
    protected String format() {
        return "qcow2";
    }
}
