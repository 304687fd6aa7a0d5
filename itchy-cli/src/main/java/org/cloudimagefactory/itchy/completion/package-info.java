/** What shells offer to complete for itchy. */
@NullMarked
package org.cloudimagefactory.itchy.completion;

import org.jspecify.annotations.NullMarked;
