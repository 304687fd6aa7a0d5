/** What a site believes: endorsers, rules that a list must keep, and what became of each. */
@NullMarked
package org.cloudimagefactory.common.imagelist.trust;

import org.jspecify.annotations.NullMarked;
