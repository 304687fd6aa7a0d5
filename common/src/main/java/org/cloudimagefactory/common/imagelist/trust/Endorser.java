package org.cloudimagefactory.common.imagelist.trust;

/**
 * Who may sign a list.
 *
 * @param dn subject of the signer's certificate in OpenSSL's slash form
 * @param ca its issuer, likewise
 */
public record Endorser(String dn, String ca) {}
