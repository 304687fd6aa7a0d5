/** The command line of itchy; each command maps options to a request, calls one use case and prints its result. */
@NullMarked
package org.cloudimagefactory.itchy.command;

import org.jspecify.annotations.NullMarked;
