/** The interface that a cloud implements, and how implementations are found. */
@NullMarked
package org.cloudimagefactory.nifty.backend;

import org.jspecify.annotations.NullMarked;
