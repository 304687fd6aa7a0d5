package org.cloudimagefactory.common.registry;

/**
 * What one registry gets to see.
 *
 * @param secret the value of an Authorization field ({@code Basic ...}), or the token itself
 * @param isIdentityToken whether it is a token that only a token service takes
 */
public record RegistryLogin(String secret, boolean isIdentityToken) {
    @Override
    public String toString() {
        return "RegistryLogin[hidden]";
    }
}
