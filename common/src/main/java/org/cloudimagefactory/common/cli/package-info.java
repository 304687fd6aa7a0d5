/** What all commands share: their base, options and converters, the rendering of errors, logging and output formats. */
@NullMarked
package org.cloudimagefactory.common.cli;

import org.jspecify.annotations.NullMarked;
