/** Completion scripts for shells, made from the command lines of the tools. */
@NullMarked
package org.cloudimagefactory.distribution.completion;

import org.jspecify.annotations.NullMarked;
