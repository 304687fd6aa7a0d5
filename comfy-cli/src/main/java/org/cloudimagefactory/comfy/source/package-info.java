/** Appliances that others describe in git repositories: what a site takes from where, what it remembers, and builds of them. */
@NullMarked
package org.cloudimagefactory.comfy.source;

import org.jspecify.annotations.NullMarked;
