package org.cloudimagefactory.nifty.backend.oci;

import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;

/** Makes the back end for registries. */
public final class OciProvider implements CloudBackendProvider {
    /** For the service loader. */
    public OciProvider() {}

    @Override
    public String name() {
        return "oci";
    }

    @Override
    public String description() {
        return "OCI registries, such as Harbor; --datastore names HOST/PROJECT";
    }

    @Override
    public CloudBackend open(BackendSettings settings) {
        return new OciBackend(settings, new OciSettings(settings, System.getenv()));
    }
}
