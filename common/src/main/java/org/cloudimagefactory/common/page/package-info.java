/** Pages for browsers that need nothing from elsewhere. */
@NullMarked
package org.cloudimagefactory.common.page;

import org.jspecify.annotations.NullMarked;
