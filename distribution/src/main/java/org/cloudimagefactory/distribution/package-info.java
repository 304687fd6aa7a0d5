/** What is made of the finished tools when they are packed: manual pages and shell completion. Not shipped itself. */
@NullMarked
package org.cloudimagefactory.distribution;

import org.jspecify.annotations.NullMarked;
