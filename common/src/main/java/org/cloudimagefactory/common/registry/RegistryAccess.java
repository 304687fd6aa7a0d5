package org.cloudimagefactory.common.registry;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has allowed.
 *
 * @param allowHttp whether registries of this machine are asked without encryption
 * @param tokenRealm the token service on another host that may get the password, if there is one
 */
public record RegistryAccess(boolean allowHttp, @Nullable URI tokenRealm) {
    /** Encrypted, and the password goes to the registry's own host only. */
    public static final RegistryAccess STRICT = new RegistryAccess(false, null);
}
