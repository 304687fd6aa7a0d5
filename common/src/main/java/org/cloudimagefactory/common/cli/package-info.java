/** What all commands share: exit codes, the rendering of errors, progress, logging and output formats. */
@NullMarked
package org.cloudimagefactory.common.cli;

import org.jspecify.annotations.NullMarked;
