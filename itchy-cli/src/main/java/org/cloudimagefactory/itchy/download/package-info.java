/** Fetching of image lists and images over https, http and from files, from publishers that nobody should have to trust. */
@NullMarked
package org.cloudimagefactory.itchy.download;

import org.jspecify.annotations.NullMarked;
