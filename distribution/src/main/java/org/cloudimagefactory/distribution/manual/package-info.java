/** Manual pages, made from the command lines of the tools. */
@NullMarked
package org.cloudimagefactory.distribution.manual;

import org.jspecify.annotations.NullMarked;
