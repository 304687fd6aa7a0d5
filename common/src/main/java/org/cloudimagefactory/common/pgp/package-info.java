/** Says who signed a text with OpenPGP (RFC 9580): clearsigned messages, by keys of a keyring that the site has. */
@NullMarked
package org.cloudimagefactory.common.pgp;

import org.jspecify.annotations.NullMarked;
