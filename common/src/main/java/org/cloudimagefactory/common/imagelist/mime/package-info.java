/** The S/MIME wrapping of a published image list: splits a message into the signed bytes and the signature over them. */
@NullMarked
package org.cloudimagefactory.common.imagelist.mime;

import org.jspecify.annotations.NullMarked;
